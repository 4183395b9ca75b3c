"""Whatever cannot be done is told to the person, in their language, in the place where they asked; what goes wrong is
logged without a word of theirs."""

import itertools
import json
import sqlite3
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from handlers import desk
from models.changes.closing import Resolution, close_incident
from models.changes.machine import record_channel
from models.homes import record_person
from tests.conftest import NOON, by
from tests.handlers.conftest import House
from tests.listened import listened

ACTIONS = sorted(listened().actions)
GARBAGE = [
    "",
    " ",
    "0123456789abcdef",
    "0123456789abcdef no.such.task",
    "<!channel>",
    "' OR 1=1 --",
    "x" * 2000,
    "{code}",
]
LEFT_OUT = {"incident.declare", "personal.as_typed"}
"""The first needs no value, the second stands in a form; both have tests of their own."""


async def declared(house: House, **said: Any) -> str:
    """Declare an incident through the form; gives its id."""
    await house.command("declare Payroll mailed to the wrong client")
    view = house.windows[-1]
    answer = await house.submit(view, {"what_happened": "It went out", "how_found": "They called"} | said)
    assert answer["response_action"] == "update"
    [[found]] = house.rows("SELECT id FROM incident")
    return str(found)


def test_the_actions_are_found() -> None:
    assert {"task.done", "incident.declare", "close.open"} <= set(ACTIONS)


@pytest.mark.parametrize("house", ["en", "zh_CN"], indirect=True)
async def test_no_button_fails_over_a_value_of_another_version(house: House) -> None:
    for action, value in itertools.product(sorted(set(ACTIONS) - LEFT_OUT), GARBAGE):
        before = len(house.answers) + len(house.windows)
        with capture_logs() as logs:
            response = await house.press(action, value, **house.in_channel())
        assert response.status == 200, (action, value, logs)
        assert len(house.answers) + len(house.windows) == before + 1, f"{action} was silent about {value!r}"


@pytest.mark.parametrize(
    ("house", "sentence"),
    [("en", "This button is from an older version."), ("zh_CN", "这是旧版本的按钮。")],
    indirect=["house"],
)
async def test_a_button_nobody_knows_is_answered_and_the_screen_renewed(house: House, sentence: str) -> None:
    incident_id = await declared(house)
    await house.database.transact(record_channel, incident_id, "C1", "inc-0001", by("UWANG", 0))

    await house.press("task.toggle", "1", **house.in_channel())

    assert house.answers[-1][0].startswith(sentence)
    assert f"incident:{incident_id}" in house.woken


async def test_on_the_home_tab_it_is_answered_in_a_window(house: House) -> None:
    await house.press("home.old", "1", view={"type": "home", "blocks": []})

    assert "older version" in house.windows[-1]["blocks"][0]["text"]["text"]
    assert "home:UWANG" in house.woken


async def test_a_form_nobody_knows_says_so_under_its_first_field(house: House) -> None:
    view = {"callback_id": "gone", "blocks": [_input("reason"), _input("other")]}

    answer = await house.submit(view, {"reason": "x"})

    assert list(answer["errors"]) == ["reason"]
    assert answer["errors"]["reason"].startswith("This form is from an older version.")


async def test_a_form_without_fields_says_so_in_its_place(house: House) -> None:
    answer = await house.submit({"callback_id": "gone", "blocks": []}, {})

    assert answer["response_action"] == "update"
    assert "older version" in answer["view"]["blocks"][0]["text"]["text"]


async def test_a_shortcut_a_command_and_a_menu_nobody_knows(house: House) -> None:
    shortcut = {"type": "shortcut", "callback_id": "gone", "user": {"id": "UWANG"}, "trigger_id": "t", "team": {}}
    await house.send(shortcut)
    assert "older version" in house.windows[-1]["blocks"][0]["text"]["text"]

    assert "/incident" in (await house.command("declare", name="/leak"))["text"]

    menu = {"type": "block_suggestion", "action_id": "who", "value": "a", "user": {"id": "UWANG"}, "team": {}}
    assert json.loads((await house.send(menu)).body) == {"options": []}


@pytest.mark.parametrize(
    "event",
    [
        {"type": "user_change", "user": {"id": "UWANG"}},
        {"type": "message", "subtype": "message_changed", "channel": "C1"},
        {"type": "something_new"},
        {"type": "member_joined_channel", "user": "UWANG", "channel": "CELSEWHERE"},
        {"type": "reaction_added", "user": "UWANG", "reaction": "tada", "item": {"channel": "C1", "ts": "1.0"}},
    ],
)
async def test_news_nobody_waits_for_is_acknowledged(house: House, event: dict[str, Any]) -> None:
    assert (await house.event(event)).status == 200
    assert not house.letters


async def test_what_is_refused_to_a_reaction_is_told_by_direct_message(house: House) -> None:
    incident_id = await declared(house)
    await house.database.transact(record_channel, incident_id, "C1", "inc-0001", by("UWANG", 0))
    closing = Resolution("It is over", "", "An exercise")
    await house.database.transact(close_incident, incident_id, closing, by("UADMIN", admin=True))

    pin = {"type": "reaction_added", "user": "UWANG", "reaction": "pushpin", "event_ts": "2.0"}
    response = await house.event(pin | {"item": {"type": "message", "channel": "C1", "ts": "1.0"}})

    assert response.status == 200
    [(person, text, _)] = house.letters
    assert (person, text[:19]) == ("UWANG", "INC-0001 is closed.")


async def test_a_window_that_was_closed_is_acknowledged(house: House) -> None:
    closed = {"type": "view_closed", "user": {"id": "UWANG"}, "view": {"callback_id": "declare"}, "team": {}}

    assert (await house.send(closed)).status == 200


# --- Windows that Slack does not show --------------------------------------------------------------------------------


async def test_a_command_whose_window_did_not_open_offers_the_form_again_with_its_title(house: House) -> None:
    house.shut = True
    await house.command("declare Payroll &amp; &lt;!channel&gt;")  # as Slack sends what was typed

    text, blocks = house.answers[-1]
    assert text == "Slack did not open the window in time. Nothing is lost by it: please try again."
    again = blocks[-1]["elements"][0]
    assert again["text"]["text"] == "Declare an incident"

    house.shut = False
    await house.press(again["action_id"], again["value"], **house.in_channel())
    [title] = [b["element"] for b in house.windows[-1]["blocks"] if b["block_id"] == "title"]
    assert title["initial_value"] == "Payroll & <!channel>"


async def test_a_button_whose_window_did_not_open_is_answered_where_it_stands(house: House) -> None:
    incident_id = await declared(house)
    house.shut = True

    await house.press("close.open", incident_id, **house.in_channel())

    text, blocks = house.answers[-1]
    assert text.startswith("Slack did not open the window in time.")
    assert [block["type"] for block in blocks] == ["section"]


@pytest.mark.parametrize(
    "body",
    [
        {"type": "shortcut", "callback_id": "declare"},
        {
            "type": "block_actions",
            "view": {"type": "home", "blocks": []},
            "actions": [{"type": "button", "action_id": "incident.declare", "block_id": "b", "value": "home"}],
        },
    ],
)
async def test_where_there_is_no_way_back_the_answer_comes_by_direct_message(
    house: House, body: dict[str, Any]
) -> None:
    house.shut = True
    response = await house.send(body | {"user": {"id": "UCHEN"}, "trigger_id": "t", "team": {"id": "T1"}})

    assert response.status == 200
    [(person, text, blocks)] = house.letters
    assert person == "UCHEN"
    assert text.startswith("Slack did not open the window in time.")
    assert blocks[-1]["elements"][0]["action_id"] == "incident.declare"


async def test_a_refusal_whose_window_did_not_open_comes_by_direct_message(house: House) -> None:
    house.shut = True

    await house.press("close.open", "0123456789abcdef", view={"type": "home", "blocks": []})

    [(person, text, _)] = house.letters
    assert person == "UWANG"
    assert text == "This incident is not in the database. Use /incident list to see the ones that are."


# --- The person's own language, and what goes wrong -------------------------------------------------------------------


async def test_each_is_answered_in_their_own_language(house: House) -> None:
    await house.database.transact(record_person, "UCHEN", "陈洁", "zh-CN", NOON)

    assert (await house.command("close", "UCHEN"))["text"].startswith("这个频道没有对应的事件。")
    assert (await house.command("close", "UWANG"))["text"].startswith("This channel has no incident.")


async def test_a_redelivered_press_has_its_effect_once(house: House) -> None:
    incident_id = await declared(house)
    button = {"type": "button", "action_id": "task.done", "block_id": "b", "value": f"{incident_id} activate.triage"}
    who: dict[str, Any] = {"user": {"id": "UWANG"}, "trigger_id": "same", "team": {"id": "T1"}}
    press = {"type": "block_actions", "actions": [button]} | who | house.in_channel()

    assert [(await house.send(press)).status for _ in range(2)] == [200, 200]

    state = await house.state(incident_id)
    assert state
    assert [event.kind for event in state.events].count("task.done") == 1
    assert not house.answers


async def test_what_goes_wrong_is_not_acknowledged_and_logged_without_what_people_wrote(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("310199209901011231 of Mrs. Wang")

    monkeypatch.setattr("handlers.declaring.recently_declared", broken)
    with capture_logs() as logs:
        said = {"command": "/incident", "text": "declare x", "user_id": "U1", "channel_id": "C1", "team_id": "T1"}
        response = await house.send(said | {"trigger_id": "t9"})

    assert response.status == 500
    [entry] = [log for log in logs if log["log_level"] == "error"]
    assert (entry["event"], entry["kind"], entry["delivery"]) == ("listener failed", "command", "t9")
    assert isinstance(entry.pop("exc_info"), KeyError)  # the log leaves its words out
    assert "3101" not in repr(logs)
    assert "Wang" not in repr(logs)


@pytest.mark.parametrize(
    ("house", "told"),
    [
        ("en", "This was recorded. The database has not answered since"),
        ("zh_CN", "这一步已经记录，但之后数据库没有响应"),
    ],
    indirect=["house"],
)
async def test_whose_step_was_recorded_is_told_so_though_the_database_is_gone_after_it(
    house: House, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command looks at the incident, moves it on, and looks again for its answer: in vain."""
    incident_id = await declared(house)
    await house.database.transact(record_channel, incident_id, "C1", "inc-0001", by("UWANG", 0))
    looks = itertools.count(1)

    def look(*about: Any) -> Any:
        if next(looks) > 1:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise OperationalError(None, None, error)
        return readable(*about)

    readable = desk._readable
    monkeypatch.setattr("handlers.desk._readable", look)
    answer = await house.command("phase next")
    assert answer["text"].startswith(told)
    monkeypatch.undo()
    state = await house.state(incident_id)
    assert state
    assert [event.kind for event in state.events].count("phase.set") == 1


def _input(name: str) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "entry"}
    return {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": name}, "element": element}
