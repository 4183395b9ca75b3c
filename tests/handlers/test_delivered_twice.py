"""Slack repeats what it is not sure of, also while the first delivery is still at work: one effect, and every one of
them is acknowledged."""

import asyncio
from typing import Any

from tests.conftest import WANG
from tests.handlers.conftest import WAY_BACK, Body, House
from tests.handlers.incidents import ROOM, events, opened

TIMES = 8
ALL = [200] * TIMES


async def delivered(house: House, body: Body) -> list[int]:
    """The same payload several times at once; gives what each was answered with."""
    return [response.status for response in await asyncio.gather(*(house.send(body) for _ in range(TIMES)))]


async def test_a_command(house: House) -> None:
    incident = await opened(house)
    text = {"text": "note Client B called back", "user_id": WANG, "channel_id": ROOM, "trigger_id": "t1"}

    assert await delivered(house, {"command": "/incident", "team_id": "T1", "response_url": WAY_BACK} | text) == ALL

    [note] = await events(house, incident, "note.added")
    assert note.payload["text"] == "Client B called back"


async def test_a_press(house: House) -> None:
    incident = await opened(house)
    action = {"type": "button", "action_id": "task.done", "block_id": "b", "action_ts": "1.0",
              "value": f"{incident} activate.triage"}  # fmt: skip
    pressed: dict[str, Any] = {"type": "block_actions", "user": {"id": WANG}, "team": {"id": "T1"}, "trigger_id": "t1"}

    assert await delivered(house, pressed | {"actions": [action]} | house.in_channel(ROOM)) == ALL

    assert len(await events(house, incident, "task.done")) == 1


async def test_a_submission(house: House) -> None:
    await house.command("declare Payroll mailed to the wrong client")
    form = house.windows[-1]
    said = {"what_happened": "It went out", "how_found": "They called"}

    answers = await asyncio.gather(*(house.submit(form, said) for _ in range(TIMES)))

    assert len(answers) == TIMES
    assert house.rows("SELECT number, title FROM incident") == [(1, "Payroll mailed to the wrong client")]
