"""The form that declares, and the questions that come on top of a form: inside Slack's limits, in both languages."""

from datetime import timedelta
from typing import Any

import pytest

from models.changes.declaring import Recent
from models.playbook import PlaybookFile
from sandbox.blockkit import check_view
from tests.conftest import NOON
from views.catalogue import Texts
from views.modals import form
from views.modals.declaring import declare_form, declared, told_of, with_recent
from views.modals.missed import missed
from views.modals.personal import recorded, was_asked, with_warning

ZH, EN = Texts("zh_CN"), Texts("en")
RECENT = (Recent(7, NOON - timedelta(minutes=20)), Recent(12, NOON - timedelta(minutes=3)))


def as_sent(view: Any) -> dict[str, Any]:
    """A view as Slack sends it back."""
    sent: dict[str, Any] = {"private_metadata": "", "submit": None} | view.to_dict()
    return sent


def a_form(fields: int = 1, others: int = 0) -> dict[str, Any]:
    blocks = [form.notice(EN.write(f"line {n}"), f"line.{n}") for n in range(others)]
    inputs = [form.long_text(f"field{n}", f"Field {n}") for n in range(fields)]
    return as_sent(form.modal("some", "Some form", "Send", "abc key", [*blocks, *inputs], EN))


def ids(view: Any) -> list[str]:
    return [block["block_id"] for block in view.to_dict()["blocks"]]


def text_of(view: Any) -> str:
    return "\n".join(block["text"]["text"] for block in view.to_dict()["blocks"] if block["type"] == "section")


@pytest.mark.parametrize("say", [ZH, EN])
def test_everything_it_can_show_is_what_slack_takes(plan: PlaybookFile, say: Texts) -> None:
    shown = declare_form(plan.playbook, "UWANG", NOON, say, words="长" * 5000, recent=RECENT)
    view = as_sent(shown)

    for each in (shown, with_recent(view, RECENT, say), with_warning(view, ["3101**********1231"], say),
                 declared("INC-0007", say), recorded(say)):  # fmt: skip
        check_view(each.to_dict(), surface="modal")
    text, blocks = missed(view, say)
    assert text
    assert len(blocks[-1].to_dict()["elements"][0]["value"]) <= 2000


def test_it_is_a_chinese_form_for_a_chinese_reader(plan: PlaybookFile) -> None:
    view = declare_form(plan.playbook, "UWANG", NOON, ZH).to_dict()
    labels = [block["label"]["text"] for block in view["blocks"]]

    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == ("宣布事件", "宣布", "取消")
    assert labels[:4] == ["标题", "发生了什么", "怎么发现的，谁发现的", "什么时候发现的"]
    assert labels[4:] == ["涉及哪些数据", "指挥", "级别", "可能是谁造成的", "公告"]
    assert "拿不准就选高一级" in str(view)


def test_what_was_declared_just_now_is_told_by_code_and_time_only(plan: PlaybookFile) -> None:
    view = declare_form(plan.playbook, "UWANG", NOON, EN, recent=RECENT)

    assert text_of(view) == (
        "*Just declared: INC-0007 (<!date^1795232400^{date_short_pretty} {time}|2026-11-21 11:40>), "
        "INC-0012 (<!date^1795233420^{date_short_pretty} {time}|2026-11-21 11:57>).* If it is the same leak, do not "
        "declare it twice: close this form and ask an administrator to add you there."
    )
    assert told_of(as_sent(view)) == 12
    assert told_of(as_sent(declare_form(plan.playbook, "UWANG", NOON, EN))) == 0


def test_a_question_takes_the_place_of_an_earlier_one() -> None:
    view = as_sent(with_warning(a_form(), ["199****1234"], EN))
    again = with_warning(view, ["199****1234", "3101**********1231"], EN)

    assert len(ids(again)) == 3
    assert ids(again)[-1] == "field0"
    assert text_of(again).startswith(
        "*This looks like personal data or a password:* `199****1234`, `3101**********1231`"
    )


def test_a_question_keeps_what_the_form_is_about() -> None:
    asked = with_warning(a_form(), ["199****1234"], EN).to_dict()

    assert (asked["callback_id"], asked["private_metadata"]) == ("some", "abc key")
    assert (asked["title"]["text"], asked["close"]["text"]) == ("Some form", "Cancel")
    assert asked["submit"]["text"] == "Keep it masked"


def test_a_form_knows_what_it_has_asked_about() -> None:
    asked = as_sent(with_warning(a_form(), ["199****1234", "3101**********1231"], EN))

    assert was_asked(asked, ["3101**********1231", "199****1234", "199****1234"])
    assert not was_asked(asked, ["199****1234"])
    assert not was_asked(a_form(), ["199****1234"])


def test_twenty_five_findings_stand_in_one_question() -> None:
    masked = [f"3101**********{n:04d}" for n in range(25)]
    asked = with_warning(a_form(), masked, EN)

    check_view(asked.to_dict(), surface="modal")
    assert all(f"`{each}`" in text_of(asked) for each in masked)


def test_more_than_fit_are_counted() -> None:
    asked = with_warning(a_form(), [f"<&>{n:04d}" + "*" * 200 for n in range(300)], EN)

    check_view(asked.to_dict(), surface="modal")
    first = text_of(asked).splitlines()[0]
    assert first.count("`") == 2 * 21
    assert first.endswith(", and 279 more")


def test_a_mask_cannot_break_out_of_its_quotation() -> None:
    assert "`://user:******`" in text_of(with_warning(a_form(), ["://`user`:******"], EN))


@pytest.mark.parametrize(("fields", "others"), [(98, 0), (98, 2), (50, 50), (1, 99)])
def test_a_form_at_slacks_limit_still_has_room_for_the_question(fields: int, others: int) -> None:
    asked = with_warning(a_form(fields, others), ["199****1234"], EN)

    check_view(asked.to_dict(), surface="modal")
    assert len(ids(asked)) == 100
    assert [each for each in ids(asked) if each.startswith("field")] == [f"field{n}" for n in range(fields)]


def test_a_window_that_only_tells_is_told_as_a_message() -> None:
    view = form.told("Not done", EN.write("a < b"), EN).to_dict()
    text, blocks = missed(view, EN)

    assert text == "a &lt; b"
    assert [block.to_dict()["type"] for block in blocks] == ["section"]


def test_a_label_is_found_by_the_name_of_its_field() -> None:
    assert form.label_of(a_form(2), "field1") == "Field 1"
    assert form.label_of(a_form(2), "other") == ""
    assert form.label_of(None, "field1") == ""
    assert form.label_of(a_form(2), None) == ""
