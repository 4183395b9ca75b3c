"""What Slack refuses in messages and views, each limit one below and one above."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.blockkit import check_message, check_metadata, check_view
from sandbox.errors import SlackError
from sandbox.settings import Settings
from tests.sandbox.apps import button, modal, plain, section, text_input


def faults(*blocks: dict[str, Any], **switches: Any) -> str:
    """What is wrong with a message of these blocks by Slack's documented rules; empty if nothing is."""
    try:
        check_message(Settings(**({"max_blocks_characters": 0} | switches)), "fallback", list(blocks))
    except SlackError as refused:
        return str(refused)
    return ""


def view_faults(view: dict[str, Any], surface: str = "modal") -> str:
    try:
        check_view(view, surface=surface)
    except SlackError as refused:
        return str(refused)
    return ""


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: str = "o") -> list[dict[str, Any]]:
    return [{"text": plain(f"{text}{index}"), "value": str(index)} for index in range(count)]


def menu(kind: str, count: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "menu", "options": options(count), **more}


def confirm(**changed: Any) -> dict[str, Any]:
    return {name: plain("x") for name in ("title", "text", "confirm", "deny")} | changed


def groups(count: int) -> dict[str, Any]:
    group = [{"label": plain("x"), "options": [{"text": plain("x"), "value": str(n)}]} for n in range(count)]
    return {"type": "static_select", "action_id": "menu", "option_groups": group}


def typed(name: str, value: Any) -> dict[str, Any]:
    block = text_input("b", "x")
    block["element"][name] = value
    return block


LIMITS = [
    ("section text", lambda n: section("x" * n), 3000),
    ("section field", lambda n: {"type": "section", "fields": [plain("x" * n)]}, 2000),
    ("fields", lambda n: {"type": "section", "fields": [plain("x")] * n}, 10),
    ("header", lambda n: {"type": "header", "text": plain("x" * n)}, 150),
    ("button text", lambda n: actions(button("x" * n)), 75),
    ("button value", lambda n: actions(button("x", value="v" * n)), 2000),
    ("action_id", lambda n: actions(button("x", action_id="a" * n)), 255),
    ("block_id", lambda n: section("x", block_id="b" * n), 255),
    ("actions", lambda n: actions(*(button("x", action_id=str(i)) for i in range(n))), 25),
    ("context", lambda n: {"type": "context", "elements": [plain("x")] * n}, 10),
    ("options", lambda n: actions(menu("static_select", n)), 100),
    ("overflow", lambda n: section("x", accessory=menu("overflow", n)), 5),
    ("checkboxes", lambda n: actions(menu("checkboxes", n)), 10),
    ("radio buttons", lambda n: actions(menu("radio_buttons", n)), 10),
    ("input label", lambda n: text_input("b", "x" * n), 2000),
    ("input hint", lambda n: text_input("b", "x", hint=plain("h" * n)), 2000),
    ("placeholder", lambda n: actions(menu("static_select", 1, placeholder=plain("x" * n))), 150),
    ("confirm title", lambda n: actions(button("x", confirm=confirm(title=plain("x" * n)))), 100),
    ("confirm text", lambda n: actions(button("x", confirm=confirm(text=plain("x" * n)))), 300),
    ("confirm button", lambda n: actions(button("x", confirm=confirm(confirm=plain("x" * n)))), 30),
    ("option groups", lambda n: actions(groups(n)), 100),
    ("text input", lambda n: typed("initial_value", "x" * n), 3000),
    ("text input's max_length", lambda n: typed("max_length", n), 3000),
    ("markdown", lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    ("image alt text", lambda n: {"type": "image", "image_url": "https://a.example", "alt_text": "x" * n}, 2000),
]


@pytest.mark.parametrize(("build", "most"), [limit[1:] for limit in LIMITS], ids=[limit[0] for limit in LIMITS])
def test_a_limit_holds_exactly(build: Any, most: int) -> None:
    assert faults(build(most)) == ""
    assert faults(build(most + 1)).startswith("invalid_blocks")


@pytest.mark.parametrize(
    ("length_of", "most"),
    [
        (lambda n: {"text": plain("t" * n), "value": "v"}, 75),
        (lambda n: {"text": plain("t"), "value": "v" * n}, 150),
        (lambda n: {"text": plain("t"), "value": "v", "description": plain("d" * n)}, 75),
    ],
)
def test_an_option_is_short(length_of: Any, most: int) -> None:
    def select(length: int) -> dict[str, Any]:
        return actions({"type": "static_select", "action_id": "m", "options": [length_of(length)]})

    assert faults(select(most)) == ""
    assert "must be less than" in faults(select(most + 1))


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({"type": "sectoin"}, "unsupported type: sectoin"),
        ({"type": "section"}, "missing required field: text or fields"),
        (section(""), "must be more than 0 characters"),
        (section("x", colour="red"), "invalid additional property: colour"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}, "unsupported type: mrkdwn"),
        (actions(), "no fewer than 1 items"),
        (actions(button("x", style="loud")), "must be one of: primary, danger"),
        (actions(button("a"), button("b")), "action_id 'go' already exists"),
        (section("x", accessory=menu("overflow", 1)), "no fewer than 2 items"),
        (actions(menu("static_select", 2, option_groups=[])), "exactly one of options and option_groups"),
        (actions({"type": "static_select", "action_id": "m"}), "exactly one of options and option_groups"),
        (
            actions(menu("static_select", 2, initial_option={"text": plain("other"), "value": "9"})),
            "must exactly match one of the options",
        ),
        (actions({"type": "plain_text_input", "action_id": "m"}), "unsupported type: plain_text_input"),
        (section("x", accessory={"type": "datetimepicker", "action_id": "m"}), "unsupported type: datetimepicker"),
        (actions({"type": "datepicker", "action_id": "m", "initial_date": "21.11.2026"}), "a date as YYYY-MM-DD"),
        ({"type": "image", "alt_text": "x"}, "exactly one of image_url and slack_file"),
    ],
)
def test_a_wrong_block_is_named(block: dict[str, Any], sentence: str) -> None:
    assert sentence in faults(block)


def test_the_pointer_leads_to_the_fault() -> None:
    assert faults(section("fine"), section("x" * 3001)) == (
        "invalid_blocks: [ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    )


def test_a_message_has_fifty_blocks_and_distinct_block_ids() -> None:
    divider = {"type": "divider"}
    assert faults(*[divider] * 50) == ""
    assert "no more than 50 items" in faults(*[divider] * 51)
    assert "'same' already exists" in faults(section("a", block_id="same"), section("b", block_id="same"))


def test_the_undocumented_size_is_a_switch() -> None:
    long = [section("x" * 2900) for _ in range(5)]
    assert Settings().max_blocks_characters == 13_000
    assert faults(*long, max_blocks_characters=13_000) == "msg_blocks_too_long"
    assert faults(*long) == ""


def test_text_has_an_end() -> None:
    check_message(Settings(), "x" * 40_000, [])
    with pytest.raises(SlackError, match="msg_too_long"):
        check_message(Settings(), "x" * 40_001, [])


def test_markdown_and_tables_are_for_messages_only() -> None:
    markdown = {"type": "markdown", "text": "# x"}
    assert faults(markdown) == ""
    assert "unsupported type: markdown" in view_faults(modal(markdown))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": plain("t" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": plain("t" * 25)}, "json-pointer:/view/submit/text"),
        ({"close": plain("t" * 25)}, "json-pointer:/view/close/text"),
        ({"private_metadata": "m" * 3001}, "json-pointer:/view/private_metadata"),
        ({"callback_id": "c" * 256}, "json-pointer:/view/callback_id"),
        ({"external_id": "e" * 256}, "json-pointer:/view/external_id"),
        ({"submit": None}, "missing required field: submit"),
        ({"state": {}}, "invalid additional property: state"),
        ({"type": "home"}, "must be one of: modal"),
    ],
)
def test_a_modal_keeps_its_measures(change: dict[str, Any], sentence: str) -> None:
    good = modal(text_input("b", "Label"))
    assert view_faults(good) == ""
    assert sentence in view_faults(good | change)


def test_views_take_a_hundred_blocks() -> None:
    divider = {"type": "divider"}
    assert view_faults(modal(*[divider] * 100)) == ""
    assert "no more than 100 items" in view_faults(modal(*[divider] * 101))
    home = {"type": "home", "blocks": [divider] * 101}
    assert "no more than 100 items" in view_faults(home, "home")


@pytest.mark.parametrize("wrong", [{"event_type": "x"}, {"event_type": "x", "event_payload": []}, {"payload": {}}, "x"])
def test_metadata_has_a_type_and_a_payload(wrong: Any) -> None:
    check_metadata({"event_type": "surface", "event_payload": {"id": "abc"}})
    check_metadata({})
    with pytest.raises(SlackError, match="invalid_metadata_format"):
        check_metadata(wrong)
