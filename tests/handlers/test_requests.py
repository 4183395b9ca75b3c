"""A payload is read once: who, where, what it acts on, and by which ids its repetition is known."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.requests import chosen, commanded, happened, named, pressed, submitted, submitted_by_button
from models.refusal import Refused

WHO = {"user": {"id": "UWANG"}, "trigger_id": "t1"}


def view(metadata: str = "abc task.key", **values: Any) -> dict[str, Any]:
    return {"id": "V1", "private_metadata": metadata, "state": {"values": {k: {"entry": v} for k, v in values.items()}}}


def test_a_button_says_what_it_acts_on() -> None:
    request = pressed(WHO | {"channel": {"id": "C1"}, "actions": [{"type": "button", "value": "abc contain.mail"}]})

    assert (request.person, request.channel, request.trigger) == ("UWANG", "C1", "t1")
    assert (request.incident, request.key) == ("abc", "contain.mail")
    assert request.delivery == ("trigger:t1",)


def test_an_option_of_a_menu_says_it_too() -> None:
    action = {"type": "overflow", "selected_option": {"value": "abc contain.mail"}}
    request = pressed(WHO | {"actions": [action]})

    assert (request.channel, request.incident, request.key) == (None, "abc", "contain.mail")


@pytest.mark.parametrize("action", [{}, {"value": None}, {"value": ""}, {"selected_option": None}])
def test_a_button_without_a_value_acts_on_nothing(action: dict[str, Any]) -> None:
    request = pressed(WHO | {"actions": [action]})

    assert (request.incident, request.key) == ("", "")


def test_a_form_acts_on_what_it_was_opened_for() -> None:
    request = submitted(WHO | {"view": view()})

    assert (request.incident, request.key) == ("abc", "task.key")
    assert request.delivery == ("trigger:t1", "view:V1")


def test_a_button_in_a_form_acts_on_its_own_value() -> None:
    request = pressed(WHO | {"view": view(), "actions": [{"value": "def other.key"}]})

    assert (request.incident, request.key) == ("def", "other.key")


def test_a_button_that_submits_is_the_same_delivery_as_the_form() -> None:
    request = submitted_by_button(WHO | {"view": view(), "actions": [{"value": "as_typed"}]})

    assert (request.incident, request.key) == ("abc", "task.key")
    assert "view:V1" in request.delivery


def test_what_is_entered_is_read_by_its_kind() -> None:
    request = submitted(
        WHO
        | {
            "view": view(
                title={"type": "plain_text_input", "value": "误发"},
                empty={"type": "plain_text_input", "value": None},
                at={"type": "datetimepicker", "selected_date_time": 1_795_233_600},
                no_time={"type": "datetimepicker", "selected_date_time": None},
                kinds={"type": "multi_static_select", "selected_options": [{"value": "payroll"}, {"value": "bank"}]},
                none={"type": "checkboxes", "selected_options": []},
                who={"type": "users_select", "selected_user": "UCHEN"},
                one={"type": "radio_buttons", "selected_option": {"value": "resolved"}},
                nothing={"type": "static_select", "selected_option": None},
            )
        }
    )

    assert request.values == {
        "title": "误发",
        "empty": None,
        "at": datetime(2026, 11, 21, 4, 0, tzinfo=UTC),
        "no_time": None,
        "kinds": ("payroll", "bank"),
        "none": (),
        "who": "UCHEN",
        "one": "resolved",
        "nothing": None,
    }


@pytest.mark.parametrize("seconds", [10**12, -(10**14), "tomorrow"])
def test_a_time_that_cannot_be_read_is_refused_under_its_field(seconds: object) -> None:
    request = submitted(WHO | {"view": view(at={"type": "datetimepicker", "selected_date_time": seconds})})

    with pytest.raises(Refused) as refused:
        _ = request.values
    assert refused.value.field == "at"


def test_a_command_comes_with_its_channel() -> None:
    request = commanded({"user_id": "UWANG", "channel_id": "D1", "trigger_id": "t2", "command": "/incident"})

    assert (request.person, request.channel, request.delivery) == ("UWANG", "D1", ("trigger:t2",))


def test_a_global_shortcut_has_no_channel_and_one_on_a_message_has() -> None:
    assert chosen(WHO).channel is None
    assert chosen(WHO | {"channel": {"id": "C1"}}).channel == "C1"


def test_an_event_is_known_by_its_id_and_by_what_it_is_about() -> None:
    event = {"type": "reaction_added", "user": "UCHEN", "item": {"channel": "C1", "ts": "1.0"}, "event_ts": "2.0"}
    request = happened({"event_id": "Ev1", "event": event})

    assert (request.person, request.channel, request.trigger) == ("UCHEN", "C1", "")
    assert request.delivery == ("event:Ev1", "event:reaction_added:C1:UCHEN:2.0")


def test_an_event_of_a_channel_or_a_person_brings_them_whole() -> None:
    renamed = happened({"event_id": "Ev2", "event": {"type": "group_rename", "channel": {"id": "C1", "name": "x"}}})
    profile = {"id": "UCHEN", "profile": {"phone": "19900001234"}}
    changed = happened({"event_id": "Ev3", "event": {"type": "user_change", "user": profile, "event_ts": "3.0"}})

    assert (renamed.person, renamed.channel) == ("", "C1")
    assert changed.person == "UCHEN"
    assert not any("1990" in each for each in changed.delivery)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            {"command": "/incident", "text": "note 张三 13800000000", "trigger_id": "t1", "user_name": "zhangsan"},
            {"kind": "command", "delivery": "t1"},
        ),
        (
            {
                "type": "block_actions",
                "trigger_id": "t2",
                "actions": [{"action_id": "task.done", "value": "0123456789abcdef contain.mail"}],
            },
            {"kind": "block_actions", "name": "task.done", "delivery": "t2", "incident_id": "0123456789abcdef"},
        ),
        (
            {
                "type": "view_submission",
                "trigger_id": "t3",
                "view": {"id": "V3", "callback_id": "note", "private_metadata": "0123456789abcdef"},
            },
            {"kind": "view_submission", "name": "note", "delivery": "V3", "incident_id": "0123456789abcdef"},
        ),
        (
            {"type": "event_callback", "event_id": "Ev4", "event": {"type": "message", "text": "工资表"}},
            {"kind": "event_callback", "name": "message", "delivery": "Ev4"},
        ),
    ],
)
def test_a_payload_is_named_without_a_word_of_what_people_wrote(body: dict[str, Any], told: dict[str, str]) -> None:
    assert named(body) == told


@pytest.mark.parametrize("body", [{}, {"type": "x" * 99}, {"actions": 1, "view": [], "event": "e"}, {"actions": [[]]}])
def test_what_no_one_of_slacks_would_send_is_other(body: dict[str, Any]) -> None:
    assert named(body) == {"kind": "other"}
