"""Windows are shown at once or not at all, and who waits for one is answered either way."""

import asyncio
from typing import Any, cast

import pytest

from bot.gateway import Gateway, Gone, Later, Refused
from bot.windows import Windows
from handlers.desk import NotShown

VIEW = {"type": "modal", "callback_id": "declare", "blocks": []}
WAY_BACK = "https://hooks.slack.com/actions/T1/1/invented"


class Door:
    """A gateway that notes what goes out, and raises or hangs where a method is named in `trouble`."""

    def __init__(self, **trouble: Exception | None) -> None:
        self.trouble = trouble
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.calls.append((method, arguments))
        await self._may_fail(method.replace(".", "_"))
        return {}

    async def answer(self, url: str, message: dict[str, Any]) -> None:
        self.calls.append((url, message))
        await self._may_fail("answer")

    async def _may_fail(self, what: str) -> None:
        if what in self.trouble:
            if error := self.trouble[what]:
                raise error
            await asyncio.Event().wait()


def windows(door: Door) -> Windows:
    return Windows(cast(Gateway, door))


async def test_each_window_is_one_call() -> None:
    door = Door()
    await windows(door).open("t1", VIEW)
    await windows(door).push("t2", VIEW)
    await windows(door).update("V1", VIEW)

    assert door.calls == [
        ("views.open", {"trigger_id": "t1", "view": VIEW}),
        ("views.push", {"trigger_id": "t2", "view": VIEW}),
        ("views.update", {"view_id": "V1", "view": VIEW}),
    ]


@pytest.mark.parametrize(
    "trouble", [Refused("expired_trigger_id", {}), Gone("channel_not_found"), Later(30, in_doubt=False), None]
)
async def test_whatever_slack_has_against_it_the_handler_learns_one_thing(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    monkeypatch.setattr("bot.windows.WITHIN", 0.01)
    with pytest.raises(NotShown) as not_shown:
        await windows(Door(views_open=trouble)).open("t1", VIEW)
    assert not_shown.value.view == VIEW


async def test_a_window_that_its_owner_closed_is_not_missed() -> None:
    await windows(Door(views_update=Refused("not_found", {}))).update("V1", VIEW)

    with pytest.raises(NotShown):
        await windows(Door(views_push=Refused("not_found", {}))).push("t1", VIEW)


async def test_an_answer_goes_back_the_way_it_came() -> None:
    door = Door()
    await windows(door).write_to("UWANG", "Not done", [{"type": "divider"}], WAY_BACK)

    [(url, message)] = door.calls
    assert url == WAY_BACK
    assert message == {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": "Not done",
        "blocks": [{"type": "divider"}],
    }


@pytest.mark.parametrize("trouble", [Gone("404"), Later(2, in_doubt=True), None])
async def test_where_the_way_back_is_closed_it_goes_by_direct_message(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    monkeypatch.setattr("bot.windows.WITHIN", 0.01)
    door = Door(answer=trouble)
    await windows(door).write_to("UWANG", "Not done", [], WAY_BACK)

    assert door.calls[-1] == ("chat.postMessage", {"channel": "UWANG", "text": "Not done"})


async def test_where_there_is_no_way_back_either() -> None:
    door = Door()
    await windows(door).write_to("UWANG", "Not done", [])

    assert [method for method, _ in door.calls] == ["chat.postMessage"]
