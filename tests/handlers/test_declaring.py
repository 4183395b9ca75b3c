"""The form that declares: what is wrong stands under its field, nobody declares twice unawares, and personal data is
asked about before anything is stored."""

import re
from datetime import timedelta
from typing import Any

import pytest

from models.homes import record_person
from tests.conftest import NOON
from tests.handlers.conftest import House

ID, CARD, MOBILE, PASSWORD = "310199209901011231", "6205500000000000004", "19900001234", "密码：Abc@12345"
MASKED = {ID: "3101**********1231", CARD: "6205***********0004", MOBILE: "199****1234", PASSWORD: "密码：******"}
STORY = {"what_happened": "Payroll of client A went to client B", "how_found": "Client B called"}


async def form(house: House, words: str = "Payroll mailed to the wrong client", person: str = "UWANG") -> Any:
    await house.command(f"declare {words}", person)
    return house.windows[-1]


def stored(house: House) -> list[tuple[str, ...]]:
    """Every incident's texts."""
    return house.rows("SELECT title, what_happened, how_found FROM incident ORDER BY number")


def shown(view: Any) -> str:
    """What stands above the fields of a view."""
    return "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


def element(view: Any, field: str) -> Any:
    return next(block["element"] for block in view["blocks"] if block["block_id"] == field)


# --- Opening the form ------------------------------------------------------------------------------------------------


async def test_the_form_has_the_safe_answers_filled_in(house: House) -> None:
    view = await form(house)

    assert element(view, "title")["initial_value"] == "Payroll mailed to the wrong client"
    assert element(view, "detected_at")["initial_date_time"] == int(NOON.timestamp())
    assert element(view, "commander")["initial_user"] == "UWANG"
    assert element(view, "severity")["initial_option"]["value"] == "SEV2"
    assert element(view, "announcing")["initial_option"]["value"] == "advised"
    optional = [block["block_id"] for block in view["blocks"] if block.get("optional")]
    assert optional == ["data_kinds", "insider"]


@pytest.mark.parametrize("verb", ["declare", "NEW", "open", "report", "宣布", "上报", "ｄｅｃｌａｒｅ"])
async def test_every_word_for_it_opens_it(house: House, verb: str) -> None:
    await house.command(f"{verb} 误发")

    assert house.windows[-1]["callback_id"] == "declare"


async def test_words_too_many_for_a_title_are_not_lost(house: House) -> None:
    words = "工资表误发" * 60
    view = await form(house, words)

    assert len(element(view, "title")["initial_value"]) == 120
    assert element(view, "what_happened")["initial_value"] == words


async def test_words_typed_with_mentions_are_read_as_people_read_them(house: House) -> None:
    view = await form(house, "A &lt;b&gt; by <@UCHEN|chen> in <#C1|general> <!channel>")

    assert element(view, "title")["initial_value"] == "A <b> by @chen in #general @channel"


# --- What is wrong stands under its field -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("house", "said", "field", "sentence"),
    [
        ("en", {"title": "  \u200b \u202e "}, "title", "This needs an answer. Blanks alone say nothing."),
        ("zh_CN", {"title": " \u3000 "}, "title", "这里要填写内容，只有空格不算。"),
        ("en", {"how_found": None}, "how_found", "This needs an answer. Blanks alone say nothing."),
        ("en", {"commander": None}, "commander", "This needs an answer. Blanks alone say nothing."),
        ("en", {"title": "长" * 121}, "title", "Too long: 1 characters more than fit here. Put the rest into a note."),
        ("zh_CN", {"what_happened": "长" * 3001}, "what_happened", "太长了，超出 1 个字。多出的部分请另外记录进展。"),
        (
            "en",
            {"detected_at": int((NOON + timedelta(minutes=3)).timestamp())},
            "detected_at",
            "This time is still to come. Give the time at which it was found.",
        ),
        ("zh_CN", {"detected_at": 10**14}, "detected_at", "这个时间无法识别。请重新选择日期和时间。"),
        ("en", {"severity": "SEV9"}, "severity", "Choose a severity. If unsure, take the higher."),
        (
            "en",
            {"data_kinds": ["payroll", "gossip"]},
            "data_kinds",
            "The kinds of data have changed meanwhile. Open the form again to choose.",
        ),
        (
            "en",
            {"commander": "UBOT"},
            "commander",
            "Stanch is an app and cannot answer for anything. Choose a person.",
        ),
    ],
    indirect=["house"],
)
async def test_wrong_input_is_an_error_under_its_field(
    house: House, said: dict[str, Any], field: str, sentence: str
) -> None:
    await house.database.transact(record_person, "UBOT", "Stanch", None, NOON, unfit="app")
    answer = await house.submit(await form(house), STORY | said)

    assert answer == {"response_action": "errors", "errors": {field: sentence}}
    assert stored(house) == []


async def test_a_clock_two_minutes_ahead_means_now(house: House) -> None:
    ahead = int((NOON + timedelta(minutes=2)).timestamp())
    await house.submit(await form(house), STORY | {"detected_at": ahead})

    [[incident_id]] = house.rows("SELECT id FROM incident")
    state = await house.state(incident_id)
    assert state
    assert state.moment("detected") == NOON


# --- One leak, one incident -------------------------------------------------------------------------------------------


async def test_the_declarer_reads_at_once_that_it_is_on_record(house: House) -> None:
    answer = await house.submit(await form(house), STORY)

    assert answer["response_action"] == "update"
    assert shown(answer["view"]) == (
        "*INC-0001* is on record. Its channel is being opened; you get the link by direct message."
    )


async def test_a_form_submitted_twice_is_one_incident(house: House) -> None:
    view = await form(house)
    answers = [await house.submit(view, STORY) for _ in range(2)]

    assert [shown(each["view"])[:10] for each in answers] == ["*INC-0001*", "*INC-0001*"]
    assert len(stored(house)) == 1


async def test_who_opens_the_form_is_told_of_what_was_declared_just_now_by_code_and_time(house: House) -> None:
    await house.submit(await form(house, "Secret of client A"), STORY)
    house.now += timedelta(minutes=29)

    view = await form(house, "Something else", "UCHEN")
    assert re.match(r"\*Just declared: INC-0001 \(<!date\^1795233600\^[^|]+\|2026-11-21 12:00>\)\.\*", shown(view))
    assert "Secret" not in str(view)

    answer = await house.submit(view | {"id": "V2"}, STORY, "UCHEN")
    assert shown(answer["view"]).startswith("*INC-0002* is on record.")

    house.now += timedelta(minutes=2)
    assert "INC-0002" in shown(await form(house))
    assert "INC-0001" not in shown(await form(house))


async def test_who_had_the_form_open_meanwhile_is_asked_before_the_second_is_opened(house: House) -> None:
    early, late = await form(house, "Leak, seen by one"), await form(house, "Leak, seen by another", "UCHEN")
    await house.submit(early, STORY)

    asked = await house.submit(late | {"id": "V2"}, STORY, "UCHEN")
    assert asked["response_action"] == "update"
    assert asked["view"]["submit"]["text"] == "Declare all the same"
    assert shown(asked["view"]).startswith("*Just declared: INC-0001 (")
    assert "seen by one" not in str(asked)
    assert len(stored(house)) == 1

    answer = await house.submit(asked["view"] | {"id": "V2"}, STORY | {"title": "Another leak"}, "UCHEN")
    assert shown(answer["view"]).startswith("*INC-0002* is on record.")
    assert [title for title, *_ in stored(house)] == ["Leak, seen by one", "Another leak"]


# --- Personal data ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("house", ["en", "zh_CN"], indirect=True)
@pytest.mark.parametrize("field", ["title", "what_happened", "how_found"])
@pytest.mark.parametrize("typed", [ID, CARD, MOBILE, PASSWORD])
async def test_nothing_is_stored_before_the_masked_form_was_shown(house: House, field: str, typed: str) -> None:
    view, said = await form(house), STORY | {field: f"甲 {typed} 乙"}

    asked = await house.submit(view, said)
    assert asked["response_action"] == "update"
    assert f"`{MASKED[typed]}`" in shown(asked["view"])
    assert typed not in shown(asked["view"])
    assert [b["block_id"] for b in asked["view"]["blocks"] if b["type"] == "input"] == [
        b["block_id"] for b in view["blocks"]
    ], "what was typed stays where block and action ids stay the same"
    assert stored(house) == []

    await house.submit(asked["view"], said)
    [texts] = stored(house)
    assert f"甲 {MASKED[typed]} 乙" in texts
    assert typed not in str(texts)


async def test_one_press_keeps_the_words_as_typed(house: House) -> None:
    said = STORY | {"what_happened": f"Order {MOBILE}"}
    asked = await house.submit(await form(house), said)

    assert (await house.keep_as_typed(asked["view"], said)).status == 200

    assert [what for _, what, _ in stored(house)] == [f"Order {MOBILE}"]
    assert shown(house.windows[-1]).startswith("*INC-0001* is on record.")


async def test_pressed_twice_it_is_one_incident(house: House) -> None:
    said = STORY | {"what_happened": f"Order {MOBILE}"}
    asked = await house.submit(await form(house), said)

    for _ in range(2):
        await house.keep_as_typed(asked["view"], said)
    assert shown((await house.submit(asked["view"], said))["view"]).startswith("*INC-0001*")

    assert len(stored(house)) == 1


@pytest.mark.parametrize("kept", [True, False])
async def test_what_is_typed_after_the_question_is_asked_about_anew(house: House, kept: bool) -> None:
    view = await form(house)
    asked = (await house.submit(view, STORY | {"title": MOBILE}))["view"]

    more = STORY | {"title": MOBILE, "how_found": f"by {ID}"}
    if kept:
        await house.keep_as_typed(asked, more)
        again = house.windows[-1]
    else:
        again = (await house.submit(asked, more))["view"]

    assert f"`{MASKED[MOBILE]}`, `{MASKED[ID]}`" in shown(again)
    assert len(again["blocks"]) == len(view["blocks"]) + 2
    assert stored(house) == []

    await house.submit(again, more)
    [(title, _, how_found)] = stored(house)
    assert (title, how_found) == (MASKED[MOBILE], f"by {MASKED[ID]}")


async def test_who_takes_it_out_after_the_question_is_not_asked_again(house: House) -> None:
    asked = (await house.submit(await form(house), STORY | {"title": MOBILE}))["view"]
    answer = await house.submit(asked, STORY | {"title": "Payroll"})

    assert shown(answer["view"]).startswith("*INC-0001*")


async def test_a_form_that_asks_can_still_have_an_error(house: House) -> None:
    wrong = STORY | {"title": MOBILE, "detected_at": int((NOON + timedelta(days=1)).timestamp())}
    asked = (await house.submit(await form(house), wrong))["view"]

    assert list((await house.submit(asked, wrong))["errors"]) == ["detected_at"]
    await house.keep_as_typed(asked, wrong)
    told = shown(house.windows[-1])
    assert told == "*When was it found*\nThis time is still to come. Give the time at which it was found."
    assert stored(house) == []

    await house.submit(asked, STORY | {"title": MOBILE})
    assert (stored(house))[0][0] == MASKED[MOBILE]


async def test_a_button_pressed_over_an_empty_field_says_which(house: House) -> None:
    asked = (await house.submit(await form(house), STORY | {"title": MOBILE}))["view"]
    await house.keep_as_typed(asked, STORY | {"title": MOBILE, "how_found": None})

    assert shown(house.windows[-1]).startswith("*How was it found, and by whom*\nThis needs an answer.")


async def test_the_question_about_another_incident_comes_on_top_of_the_other(house: House) -> None:
    view, said = await form(house), STORY | {"title": f"Call {MOBILE}"}
    asked = (await house.submit(view, said))["view"]
    await house.submit(await form(house, "First", "UCHEN") | {"id": "V2"}, STORY, "UCHEN")

    both = (await house.submit(asked, said))["view"]
    assert shown(both).startswith("*Just declared: INC-0001")
    assert MASKED[MOBILE] in shown(both)

    await house.submit(both, said)
    assert [title for title, *_ in stored(house)] == ["First", f"Call {MASKED[MOBILE]}"]
