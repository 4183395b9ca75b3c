"""An answer to a press never makes the press wait."""

import asyncio

import pytest

from bot.gateway import Gateway
from tests.bot.conftest import Machine


async def test_a_press_is_acknowledged_however_slow_the_way_of_its_answer(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Gateway, "answer", hangs)
    monkeypatch.setattr("bot.windows.FINISH_WITHIN", 0.01)
    await machine.declare("zhao")
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    said = await zhao.say("The client has called back", channel="inc-0001-payroll-mailed-to-the-wrong-client")

    pinned, again = [await zhao.shortcut("message.pin", message=said) for _ in range(2)]

    assert (pinned.error, again.error) == (None, None)
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind LIKE 'message%'") == [(1,)]
