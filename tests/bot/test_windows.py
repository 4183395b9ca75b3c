"""Windows are shown at once or not at all, and who waits for one is answered either way."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.gateway import Gateway, Gone, Later, Refused
from bot.windows import Windows
from handlers.desk import NotShown
from handlers.waiting import begin

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


async def test_a_window_has_what_is_left_of_the_time_that_slack_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database has taken most of it: the window is given up before Slack gives up the press."""
    monkeypatch.setattr("bot.windows.AT_THE_LATEST", 0.4)
    loop = asyncio.get_running_loop()
    begin()
    began = loop.time()
    await asyncio.sleep(0.3)
    with pytest.raises(NotShown):
        await windows(Door(views_open=None)).open("t1", VIEW)
    assert loop.time() - began < 1.5


async def test_a_window_that_its_owner_closed_is_not_missed() -> None:
    await windows(Door(views_update=Refused("not_found", {}))).update("V1", VIEW)

    with pytest.raises(NotShown):
        await windows(Door(views_push=Refused("not_found", {}))).push("t1", VIEW)


async def written(door: Door, *what: Any) -> None:
    """Write to somebody, and wait until the answer is out."""
    made = windows(door)
    made.write_to("UWANG", "Not done", *what)
    await asyncio.gather(*made.answering)


async def test_an_answer_goes_back_the_way_it_came() -> None:
    door = Door()
    await written(door, [{"type": "divider"}], WAY_BACK)

    [(url, message)] = door.calls
    assert url == WAY_BACK
    assert message == {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": "Not done",
        "blocks": [{"type": "divider"}],
    }


@pytest.mark.parametrize("trouble", [Gone("404"), Later(2, in_doubt=True)])
async def test_where_the_way_back_is_closed_it_goes_by_direct_message(trouble: Exception) -> None:
    door = Door(answer=trouble)
    await written(door, [], WAY_BACK)

    assert door.calls[-1] == (
        "chat.postMessage",
        {"place": "UWANG", "channel": "UWANG", "unfurl_links": False, "unfurl_media": False, "text": "Not done"},
    )


async def test_where_there_is_no_way_back_either() -> None:
    door = Door()
    await written(door, [])

    assert [method for method, _ in door.calls] == ["chat.postMessage"]


async def test_who_asks_often_waits_for_the_answer_and_delays_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    async def call(method: str, **arguments: Any) -> Any:
        said.append(arguments["channel"])
        return SimpleNamespace(data={}, headers={})

    made = Windows(Gateway(cast(AsyncWebClient, SimpleNamespace(api_call=lambda method, data: call(method, **data)))))
    monkeypatch.setattr("bot.pace.POSTS", (2.0, 20.0))
    for _ in range(3):
        made.write_to("UWANG", "Not done", [])
    made.write_to("ULI", "Not done", [])
    await asyncio.gather(*made.answering)

    assert said == ["UWANG", "UWANG", "ULI", "UWANG"]


async def test_an_answer_makes_nobody_wait_and_is_given_up_after_a_moment_when_the_bot_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.windows.FINISH_WITHIN", 0.01)
    made = windows(Door(answer=None))
    made.write_to("UWANG", "Not done", [], WAY_BACK)
    [task] = made.answering
    await made.finish()
    await asyncio.wait([task])

    assert task.cancelled()


async def test_an_answer_on_its_way_is_finished_when_the_bot_stops() -> None:
    door = Door()
    made = windows(door)
    made.write_to("UWANG", "Not done", [], WAY_BACK)
    await made.finish()

    assert [url for url, _ in door.calls] == [WAY_BACK]


@pytest.mark.parametrize("trouble", [Refused("user_not_found", {}), Gone("channel_not_found")])
async def test_an_answer_that_nobody_takes_is_logged_and_forgotten(trouble: Exception) -> None:
    with capture_logs() as logs:
        await written(Door(chat_postMessage=trouble), [])

    assert [(log["event"], log["error"]) for log in logs] == [("answer not given", str(trouble))]
