"""The closing form, and the proposal that a second person answers: what they say, and that Slack takes them."""

import pytest

from models.changes.closing import confirm_closure, propose_closure, withdraw_closure
from models.changes.tasks import complete_task
from models.facts import DataSet
from models.homes import record_person
from models.state import State
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by
from tests.leak import under_law
from tests.views.reading import must_be_a_legal_modal, must_be_legal, read, size
from views.catalogue import Texts
from views.closure import closure_cards
from views.modals.closing import close_form, reopen_form
from views.surfaces import Message
from views.workspace import Workspace

SAY = Texts("zh_CN")


@pytest.fixture
def incident(record: Record, at_work: str) -> str:
    for person, name in {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强"}.items():
        record.do(record_person, person, name, "zh_CN", at(0))
    return at_work


def cards(state: State) -> list[Message]:
    return list(closure_cards(state, Workspace()))


def test_the_form_lists_what_is_open_and_who_is_missing(record: Record, incident: str) -> None:
    view = must_be_a_legal_modal(close_form(record.state(incident), SAY, admin=False))
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert texts[0].splitlines() == [
        "*以下必办项须先完成* 或标为不适用并写明理由：",
        "• 宣告并记录“发现/获知”时间及理由",
        "• 逐数据集判定处理者/受托人",
        "• 按分级指南研判级别（人数、损失、概括条款）",
        "• 收集并固定证据：日志、审计记录、网络监控、截图、邮件；登记哈希与保管链",
        "• 分析原因：内部误操作、内部恶意、外部攻击、漏洞、供应商",
        "• 受托数据：立即通知委托方企业并提供四要素",
        "• 关闭条件与批准",
    ]
    assert texts[1].splitlines()[0] == "*尚未完成* 总结中将列为未完成："
    assert texts[1].splitlines()[-1] == "另有 24 项"
    assert texts[2] == "*无人担任* 管理层负责人、调查取证负责人、法务合规负责人、客户联络负责人。总结中会如实写明。"
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert fields == ["outcome", "text", "lessons", "duplicate_of"]


def test_only_an_administrator_is_asked_for_a_reason_to_override(record: Record, incident: str) -> None:
    view = must_be_a_legal_modal(close_form(record.state(incident), SAY, admin=True))
    assert view["blocks"][-1]["block_id"] == "override"
    for task in record.state(incident).open_tasks:
        record.do(complete_task, incident, task.key, by(WANG, 60))
    view = must_be_a_legal_modal(close_form(record.state(incident), SAY, admin=True))
    assert view["blocks"][-1]["block_id"] == "duplicate_of"
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert texts[-1] == "没有未完成的事项。"


def test_the_form_says_that_a_proposal_stands(record: Record, incident: str) -> None:
    record.do(propose_closure, incident, "false_alarm", "误报", by(WANG, 60))
    view = must_be_a_legal_modal(close_form(record.state(incident), SAY, admin=False))
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert texts[-1] == f"<@{WANG}> 已提议按误报或重复关闭。按已处置关闭，该提议即撤回。"


def test_the_form_to_reopen_is_legal_in_both_languages(incident: str) -> None:
    for locale, title in (("zh_CN", "重开事件"), ("en", "Reopen")):
        view = must_be_a_legal_modal(reopen_form(incident, Texts(locale)))
        assert view["title"]["text"] == title


def test_a_proposal_keeps_its_place_and_says_what_became_of_it(record: Record, incident: str) -> None:
    record.do(propose_closure, incident, "false_alarm", "收件人就是 <甲公司>", by(WANG, 60))
    [open_one] = cards(record.state(incident))
    assert read(open_one.blocks).splitlines() == [
        "*王莉 提议按误报关闭*",
        "*理由* 收件人就是 <甲公司>",
        "需由另一人确认。确认后，未完成的事项一并按此理由标为不适用。",
        "[确认关闭] [继续处置]",
    ]
    closure = record.state(incident).closure
    assert closure
    record.do(withdraw_closure, incident, closure.event_id, by(ZHAO, 65))
    [answered] = cards(record.state(incident))
    assert answered.key == open_one.key
    assert read(answered.blocks).splitlines()[2:] == ["赵敏 已撤回，2026-11-21 13:05：提议不再有效"]

    record.do(propose_closure, incident, "false_alarm", "已核实", by(WANG, 70))
    closure = record.state(incident).closure
    assert closure
    record.do(confirm_closure, incident, closure.event_id, by(LI, 75))
    first, second = cards(record.state(incident))
    assert read(first.blocks) == read(answered.blocks)
    assert read(second.blocks).splitlines()[1:] == ["*理由* 已核实", "李强 已确认，2026-11-21 13:15"]


@pytest.mark.parametrize("reason", ["&" * 3000, '"' * 3000, "长" * 3000])
def test_the_longest_reason_fits(record: Record, incident: str, reason: str) -> None:
    record.do(propose_closure, incident, "false_alarm", reason, by(WANG, 60))
    [card] = cards(record.state(incident))
    must_be_legal(card.text, card.blocks)
    assert size(card.blocks) < 10_000
    assert "[确认关闭]" in read(card.blocks)


def test_the_form_lists_the_clocks_that_still_run(record: Record) -> None:
    incident = under_law(record, personal_info=True, data_sets=(DataSet("payroll", "entrusted"),))
    for task in record.state(incident).open_tasks:
        record.do(complete_task, incident, task.key, by(WANG, 60))
    view = must_be_a_legal_modal(close_form(record.state(incident), SAY, admin=False))
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    lines = texts[-1].splitlines()
    assert lines[0] == "*仍在计时：* 按已处置关闭的，继续计时；按误报或重复关闭的，经确认后停止。"
    assert lines[1].startswith("• 告知委托方企业 · 立即（法律没有规定小时数） · 内部目标 ")
    assert lines[-1].startswith("可能适用：")
    assert "没有未完成的事项。" not in texts
