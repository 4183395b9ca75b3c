"""The checklists: one line a task, split well inside Slack's limits, legal whatever people type."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.changes.closing import Resolution, close_incident
from models.changes.steering import set_phase, set_severity
from models.changes.tasks import add_task, complete_task
from models.state import State
from models.texts import one_line, tidy
from tests.conftest import WANG, ZHAO, Record, at, by
from tests.views.reading import golden, must_be_a_legal_modal, must_be_legal, read, size
from views.cards.checklist import checklist
from views.catalogue import Texts
from views.modals.tasks import moment_form, tasks_form, tick_form
from views.surfaces import Message

ZH, EN = Texts("zh_CN"), Texts("en")
BOTH = pytest.mark.parametrize("say", [ZH, EN], ids=["zh_CN", "en"])
TEXTS = st.text(max_size=300).map(tidy).filter(str.strip)


def posted(state: State, phase: str, say: Texts) -> list[Message]:
    return checklist(state, state.playbook.phase(phase), say)


@BOTH
def test_a_phase_at_work(record: Record, at_work: str, say: Texts) -> None:
    [message] = posted(record.state(at_work), "contain", say)
    assert read(message.blocks) == golden(f"checklist_contain.{say.locale}.txt")


@BOTH
def test_the_longest_checklists_of_the_gravest_incident(record: Record, at_work: str, say: Texts) -> None:
    record.do(set_severity, at_work, "SEV1", "数据被兜售", by(WANG, 30))
    record.do(set_phase, at_work, "notify", by(WANG, 31))
    [activate] = posted(record.state(at_work), "activate", say)
    assert read(activate.blocks) == golden(f"checklist_activate_sev1.{say.locale}.txt")
    for message in (activate, *posted(record.state(at_work), "notify", say)):
        assert len(message.blocks) <= 50
        assert size(message.blocks) <= 9_000
        must_be_legal(message.text, message.blocks)


def test_what_slack_says_of_it_in_a_notification(record: Record, at_work: str) -> None:
    [message] = posted(record.state(at_work), "contain", ZH)
    assert (message.text, message.key) == ("清单：控制止损 1/9", "checklist:contain:1")


def test_many_items_are_parted_by_whole_lines(record: Record, at_work: str) -> None:
    for number in range(120):
        record.do(add_task, at_work, "contain", f"第 {number} 件事", by(ZHAO, 30))
    parts = posted(record.state(at_work), "contain", ZH)
    assert [message.key for message in parts] == [f"checklist:contain:{n}" for n in range(1, len(parts) + 1)]
    assert len(parts) == 5
    for message in parts:
        must_be_legal(message.text, message.blocks)
        assert size(message.blocks) <= 9_000
    shown = "\n".join(read(message.blocks) for message in parts)
    assert all(f"☐ 第 {number} 件事" in shown for number in range(120))
    assert [read(message.blocks).count("[更多…]") for message in parts] == [0, 0, 0, 0, 1]
    assert read(parts[1].blocks).splitlines()[0] == "*控制止损* · ▯▯▯▯▯ 0/29 · 第 2 部分，共 5"


def test_each_line_says_what_it_does_to_which_task(record: Record, at_work: str) -> None:
    [message] = posted(record.state(at_work), "activate", ZH)
    pressed = {
        block["block_id"]: (block["accessory"]["action_id"], block["accessory"]["value"])
        for block in (block.to_dict() for block in message.blocks)
        if "accessory" in block
    }
    assert pressed["task.activate.triage"] == ("task.undo", f"{at_work} activate.triage")
    assert pressed["task.gap.vendor_report"] == ("task.undo", f"{at_work} gap.vendor_report")
    assert pressed["task.activate.team"] == ("task.done", f"{at_work} activate.team")
    assert pressed["task.gap.aware_time"] == ("task.done_at", f"{at_work} gap.aware_time")


def test_an_item_names_what_had_better_come_first_until_it_is_done(record: Record, at_work: str) -> None:
    [message] = posted(record.state(at_work), "activate", ZH)
    assert "级别与依据已记录 · 先做：评估影响范围" in read(message.blocks)
    record.do(complete_task, at_work, "activate.scope", by(ZHAO, 30))
    [message] = posted(record.state(at_work), "activate", ZH)
    assert "先做：评估影响范围" not in read(message.blocks)


def test_a_closed_incident_has_no_buttons(record: Record, at_work: str) -> None:
    record.do(close_incident, at_work, Resolution("邮件已删除", "", "演练"), by(WANG, 60, admin=True))
    for phase in ("detect", "activate", "contain"):
        for message in posted(record.state(at_work), phase, ZH):
            assert "[" not in read(message.blocks)


def test_a_phase_without_lines_has_no_message(record: Record) -> None:
    state = record.state(record.declare(severity="SEV4"))
    assert [task.key for task in state.tasks_of("recover")] == ["recover.fix_vuln"]
    none = replace(state, tasks=tuple(task for task in state.tasks if task.phase != "recover"))
    assert posted(none, "recover", ZH) == []


# --- Whatever people type --------------------------------------------------------------------------------------------


def test_any_text_gives_legal_screens(record: Record, at_work: str) -> None:
    record.do(add_task, at_work, "contain", "临时", by(ZHAO, 30))
    state = record.state(at_work)

    @given(text=TEXTS, note=st.text(max_size=3000).map(tidy))
    def each(text: str, note: str) -> None:
        tasks = tuple(
            replace(task, text=one_line(text) or None) if task.key.startswith("adhoc.") else
            replace(task, state="not_applicable", by=ZHAO, at=at(5), note=note)
            for task in state.tasks
        )  # fmt: skip
        typed = replace(state, tasks=tasks)
        for say in (ZH, EN):
            for message in posted(typed, "contain", say):
                must_be_legal(message.text, message.blocks)
                assert size(message.blocks) <= 13_000
            must_be_a_legal_modal(tasks_form(typed, typed.playbook.phase("contain"), say))

    each()


def test_mentions_typed_into_an_item_ping_nobody(record: Record, at_work: str) -> None:
    record.do(add_task, at_work, "contain", "叫上 <!channel> <@UZHAO> *所有人*", by(ZHAO, 30))
    [message] = posted(record.state(at_work), "contain", ZH)
    line = next(
        block.to_dict() for block in message.blocks if "叫上" in block.to_dict().get("text", {}).get("text", "")
    )
    assert line["text"]["text"].splitlines()[0] == "☐ 叫上 &lt;!channel&gt; &lt;@UZHAO&gt; *所有人*"
    assert line["text"]["verbatim"] is True


# --- The forms of a checklist ----------------------------------------------------------------------------------------


@BOTH
def test_the_form_of_a_phase_has_every_line_the_open_ones_first(record: Record, at_work: str, say: Texts) -> None:
    record.do(set_severity, at_work, "SEV1", "", by(WANG, 30))
    state = record.state(at_work)
    written = must_be_a_legal_modal(tasks_form(state, state.playbook.phase("activate"), say))
    options = next(block for block in written["blocks"] if block["block_id"] == "task")["element"]["options"]
    assert len(options) == 19
    assert [option["text"]["text"][0] for option in options] == ["☐"] * 17 + ["☑", "☒"]
    assert all(len(option["text"]["text"]) <= 75 for option in options)
    assert written["private_metadata"] == f"{at_work} activate"


def test_a_phase_of_more_lines_than_a_menu_holds_still_has_its_form(record: Record, at_work: str) -> None:
    for number in range(120):
        record.do(add_task, at_work, "contain", f"第 {number} 件事", by(ZHAO, 30))
    state = record.state(at_work)
    must_be_a_legal_modal(tasks_form(state, state.playbook.phase("contain"), ZH))


def test_a_phase_without_lines_can_be_given_one(record: Record, at_work: str) -> None:
    state = record.state(at_work)
    none = replace(state, tasks=tuple(task for task in state.tasks if task.phase != "recover"))
    written = must_be_a_legal_modal(tasks_form(none, state.playbook.phase("recover"), ZH))
    assert [block["block_id"] for block in written["blocks"]] == ["act", "person", "text"]


def test_the_form_of_a_tick_fills_in_what_is_on_record(record: Record, at_work: str) -> None:
    state = record.state(at_work)
    lines = {task.key: task for task in state.tasks}
    unknown = must_be_a_legal_modal(tick_form(state, lines["recover.data_restore"], "restored", at(40), ZH))
    assert [block["block_id"] for block in unknown["blocks"]] == ["task", "at"]
    assert unknown["blocks"][1]["element"]["initial_date_time"] == int(at(40).timestamp())
    known = must_be_a_legal_modal(tick_form(state, lines["gap.aware_time"], "aware", at(40), ZH))
    assert [block["block_id"] for block in known["blocks"]] == ["task", "at", "reason"]
    assert known["blocks"][1]["element"]["initial_date_time"] == int(at(6).timestamp())
    assert known["blocks"][1]["label"]["text"] == "获知时间"


@BOTH
def test_the_form_of_times_shows_each_as_known_or_unknown(record: Record, at_work: str, say: Texts) -> None:
    written = must_be_a_legal_modal(moment_form(record.state(at_work), at(40), say))
    shown = written["blocks"][0]["text"]["text"].splitlines()
    unknown = "发生 未知" if say is ZH else "Occurred unknown"
    assert shown[0] == unknown
    assert len(shown) == 7
