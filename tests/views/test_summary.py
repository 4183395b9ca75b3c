"""The summary as people and auditors read it: in the channel, on paper, and as a record that proves itself."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident, confirm_closure, propose_closure, reopen_incident
from models.changes.handovers import offer_handover
from models.changes.members import record_left
from models.changes.moments import set_moment
from models.changes.recording import Decision, Update, add_note, post_update, record_decision
from models.changes.roles import assign_role, release_role
from models.changes.steering import rename_incident, set_phase, set_severity
from models.changes.tasks import add_task, assign_task, complete_task, reopen_task, set_not_applicable
from models.exports import NotARecord, flaws_of, read_record
from models.homes import record_person
from models.state import State
from models.timeline import load_events
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by
from tests.views.closed_leak import WU, closed, worked_on
from tests.views.reading import golden, must_be_legal, read, size
from views.catalogue import Texts
from views.summary.surfaces import summaries
from views.summary.telling import TELLING, tell
from views.surfaces import Document, Message
from views.workspace import Workspace

ROOT = Path(__file__).parents[2]
ZH, EN = Workspace(), Workspace(locale="en")
PARTED = "The tables do not say what the timeline says: {what}."
HEX = re.compile(r"\b[0-9a-f]{64}\b")


def posted(state: State, workspace: Workspace = ZH) -> tuple[Message, Document, Document]:
    """The summary message, the Markdown and the JSON of the last closing."""
    *_, message, paper, record = summaries(state, workspace)
    assert isinstance(message, Message)
    assert isinstance(paper, Document)
    assert isinstance(record, Document)
    return message, paper, record


def without_hashes(text: str, state: State) -> str:
    """The same text with every hash as what it is the hash of: hashes are random."""
    known = {event.hash: f"<hash of #{event.seq}>" for event in state.events}
    known[state.incident.playbook_digest] = "<digest of the playbook>"
    return HEX.sub(lambda found: known.get(found[0], found[0]), text)


@pytest.mark.parametrize(("workspace", "name"), [(ZH, "summary_zh.md"), (EN, "summary_en.md")])
def test_the_paper_reads_as_it_was_found_good(record: Record, workspace: Workspace, name: str) -> None:
    state = record.state(closed(record))
    _, paper, _ = posted(state, workspace)
    assert paper.name == "INC-0001-summary.md"
    assert without_hashes(paper.content.decode(), state).rstrip("\n") == golden(name)


def test_the_channel_reads_a_short_one(record: Record) -> None:
    state = record.state(closed(record))
    message, _, _ = posted(state)
    assert without_hashes(read(message.blocks), state).splitlines() == [
        "INC-0001 总结",
        "*甲公司 11 月工资表误发乙公司*",
        "SEV2 · 严重 · 已关闭：已处置",
        "王莉 于 2026-11-22 12:00 关闭",
        "*经过* 工资表作为附件发给了乙公司的会计",
        "*结果* 乙公司书面确认已删除，未发现转发。 原件与哈希已封存。",
        "*经验教训* 发送前由第二人核对收件人",
        "*7 项必办未完成仍关闭* 理由：其余各项已在纸面台账完成",
        "*时间*",
        "发生 → 发现：1 小时 30 分",
        "发现 → 报告：10 分钟",
        "发现 → 宣布：30 分钟",
        "发现 → 获知：35 分钟",
        "发现 → 控制：1 小时 44 分",
        "发生 → 控制：3 小时 14 分",
        "控制 → 恢复：未知",
        "发现 → 处置结束：1 天 0 小时",
        "*角色*",
        "SEV2 应设而无人担任：管理层负责人、调查取证负责人、法务合规负责人、客户联络负责人",
        "应急指挥：王莉",
        "记录员：陈洁",
        "技术处置负责人：李强 (ULI) → 赵敏",
        "*清单*",
        "发现与报告：完成 1/2",
        "研判与启动：完成 1/16",
        "控制止损：完成 2/9",
        "调查取证：完成 0/8",
        "通报与沟通：完成 0/11",
        "修复与恢复：完成 0/4",
        "复盘与改进：完成 0/1",
        "*未完成事项及原因*",
        "☐ 记录告警或线索：来源、发现人、发现时间、地点、原始证据链接 · 关闭时未完成",
        "☐ 宣布事件、启动预案并选定处置方案 · 关闭时未完成",
        "☐ 成立应急小组并指派角色（指挥、记录、技术、取证、法务、客户、对外） · 关闭时未完成",
        "☐ 建立事件专用频道（代号、受限成员）并备有带外联络方式 · 关闭时未完成",
        "☐ 概述并归类事件：泄露/篡改/丢失/入侵 · 关闭时未完成",
        "☐ 评估影响范围：客户数、人数、数据种类、系统、时间段、地区 · 关闭时未完成",
        "☐ 宣告并记录“发现/获知”时间及理由 · 关闭时未完成",
        "☐ 逐数据集判定处理者/受托人 · 关闭时未完成",
        "☐ 按分级指南研判级别（人数、损失、概括条款） · 关闭时未完成",
        "☐ 计算 SE 并写法律结论 · 关闭时未完成",
        "☐ 启动全部适用时钟并指派负责人 · 关闭时未完成",
        "☐ 取得法律意见：适用法律、角色（处理者/受托人）、通报义务与时限 · 关闭时未完成",
        "另有 35 条，见文件",
        "*决定*",
        "#34 暂不通知甲公司 · 理由：先核实收件人 · 已被 #35 取代",
        "#35 立即通知甲公司 · 理由：合同约定 24 小时内告知",
        "#36 受限",
        "*进展 1 次*",
        "最近一次（2026-11-21 14:00）：误发一封，已确认删除",
        "*过程*",
        "2026-11-21 12:00 宣布事件，SEV3：甲公司工资表误发乙公司",
        "2026-11-21 13:00 级别：SEV3 → SEV2（理由：工资表含身份证号，属敏感个人信息）",
        "2026-11-21 13:04 阶段：发现与报告 → 控制止损",
        "2026-11-22 12:00 已关闭：已处置（乙公司书面确认已删除，未发现转发。 原件与哈希已封存。）",
        "共记录 43 条，末条哈希：<hash of #43>。全文与原始记录见下方两个文件。",
    ]
    assert "<@" not in json.dumps(message.payload)


def test_the_same_in_english(record: Record) -> None:
    state = record.state(closed(record))
    lines = without_hashes(read(posted(state, EN)[0].blocks), state).splitlines()
    assert lines[:4] == ["Summary of INC-0001", "*甲公司 11 月工资表误发乙公司*", "SEV2 · High · closed: resolved",
                         "Closed 2026-11-22 12:00 by 王莉"]  # fmt: skip
    assert "Contained → Restored: unknown" in lines
    assert "and 35 more, in the file" in lines
    assert "#34 暂不通知甲公司 · Reason: 先核实收件人 · replaced by #35" in lines
    assert "#36 restricted" in lines
    assert lines[-1].startswith("43 events on record; head of the chain: <hash of #43>. The full text and the record")


def test_the_head_in_the_channel_is_the_head_of_the_record(record: Record) -> None:
    state = record.state(closed(record))
    message, paper, document = posted(state)
    head = json.loads(document.content)["head"]
    assert state.events[42].kind == "incident.closed"
    assert head == {"seq": 43, "hash": state.events[42].hash}
    assert HEX.findall(read(message.blocks)) == [head["hash"]]
    assert head["hash"] in paper.content.decode()


def test_the_record_is_proved_by_nothing_but_a_hash_function(record: Record) -> None:
    """As an auditor would who never heard of Stanch, with the four sentences at the end of the paper in hand."""
    _, _, document = posted(record.state(closed(record)))
    told = json.loads(document.content)
    before, withheld = "0" * 64, []
    for seq, event in enumerate(told["chain"], start=1):
        header = event["header"]
        assert (header["seq"], header["prev"]) == (seq, before)
        assert hashlib.sha256(canonical(header)).hexdigest() == event["hash"]
        if event["payload"] is None:
            withheld.append((seq, event["restricted_to"]))
        else:
            content = bytes.fromhex(event["salt"]) + canonical(event["payload"])
            assert hashlib.sha256(content).hexdigest() == header["payload"]
        before = event["hash"]
    assert told["head"] == {"seq": 43, "hash": before}
    assert withheld == [(36, ["legal", "exec"]), (38, ["legal"])]


def canonical(value: Any) -> bytes:
    """RFC 8785 for what is in a record: names and strings of it sort and spell as Python's do."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def test_what_is_restricted_is_nowhere_to_be_read_or_guessed(record: Record) -> None:
    incident = closed(record)
    events = record.see(load_events, incident)
    message, paper, document = posted(record.state(incident))
    for told in (json.dumps(message.payload, ensure_ascii=False), paper.content.decode(), document.content.decode()):
        for secret in ("谈话", "两次未核对"):
            assert secret not in told
        for event in (events[35], events[37]):
            assert event.salt
            assert event.salt.hex() not in told
    assert events[35].hash in paper.content.decode()
    assert f"受限：仅法务合规负责人、管理层负责人可见；该条哈希：{events[35].hash}" in paper.content.decode()


def test_the_record_says_who_was_who_and_what_was_followed(record: Record) -> None:
    state = record.state(closed(record))
    told = json.loads(posted(state)[2].content)
    assert told["format"] == "stanch-record/1"
    assert told["people"]["UZHAO"] == {"name": "赵敏", "slack_id": "UZHAO"}
    assert told["playbook"]["key"] == "customer-data-leak"
    assert told["playbook"]["version"] == 1
    assert told["playbook"]["digest"] == record.plan.digest
    assert told["playbook"]["roles"]["ic"] == {"zh": "应急指挥", "en": "Incident commander"}
    assert told["closing"]["by"] == WANG
    assert told["closing"]["at"] == "2026-11-22T04:00:00+00:00"
    assert told["closing"]["override"] == "其余各项已在纸面台账完成"
    assert told["vacant_roles"] == ["exec", "forensics", "legal", "customer"]
    assert {"from": "contained", "to": "restored", "seconds": None} in told["spans"]
    assert {"from": "detected", "to": "contained", "seconds": 104 * 60} in told["spans"]
    assert told["moments"]["restored"] is None
    [stop] = [task for task in told["tasks"] if task["key"] == "contain.stop_leak"]
    assert (stop["state"], stop["by"], stop["at"]) == ("done", ZHAO, "2026-11-21T05:15:00+00:00")
    assert [one["restricted_to"] for one in told["chain"]].count(["legal"]) == 1


def test_what_comes_after_the_close_is_not_in_it(record: Record) -> None:
    """Rendered late or early, the summary is the same to the byte; WU left after the close."""
    incident = worked_on(record)
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 1440, admin=True))
    early = posted(record.state(incident))
    record.do(record_left, incident, by(WU, 1500))
    state = record.state(incident)
    assert state.events[-1].kind == "member.left"
    late = posted(state)
    assert [one.digest for one in early] == [one.digest for one in late]


def test_it_waits_until_everybody_it_names_is_known(record: Record) -> None:
    incident = worked_on(record)
    record.do(assign_role, incident, "comms", OUTSIDER, by(WANG, 1000))
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 1440, admin=True))
    assert list(summaries(record.state(incident), ZH)) == []
    record.do(record_person, OUTSIDER, None, None, at(1441))
    _, paper, _ = posted(record.state(incident))
    assert "| 未知 | UOUTSIDER | 公关与媒体负责人 |" in paper.content.decode()


def test_one_that_is_sent_late_tells_of_its_closing_and_not_of_today(record: Record) -> None:
    """Reopened at once, and worked on, before Slack could be told."""
    incident = closed(record)
    early = posted(record.state(incident))
    record.do(reopen_incident, incident, "发现第二封误发邮件", by(WANG, 2000))
    record.do(reopen_task, incident, "contain.stop_leak", by(WANG, 2002))
    record.do(complete_task, incident, "activate.playbook", by(WANG, 2003))
    record.do(add_task, incident, "recover", "通知前台", by(CHEN, 2004))
    record.do(set_severity, incident, "SEV1", "又涉及 300 人", by(LI, 2005))
    record.do(set_phase, incident, "recover", by(WANG, 2006))
    record.do(rename_incident, incident, "两封误发邮件", by(WANG, 2007))
    record.do(set_moment, incident, "occurred", at(-200), "日志更早", by(WANG, 2008))
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 2009))
    record.do(assign_task, incident, "contain.stop_leak", ZHAO, by(WANG, 2009))
    record.do(assign_role, incident, "tech", LI, by(WANG, 2010))
    record.do(offer_handover, incident, "tech", ZHAO, "", by(LI, 2010))
    record.do(release_role, incident, "scribe", by(CHEN, 2010))
    record.do(post_update, incident, Update("又一封", "", "", None), by(WANG, 2011))
    late = posted(record.state(incident))
    assert [one.digest for one in late] == [one.digest for one in early]
    assert list(flaws_of(read_record(late[2].content.decode()))) == []


def test_one_of_a_false_alarm_sent_late_tells_what_was_settled_with_it(record: Record) -> None:
    incident = worked_on(record)
    record.do(propose_closure, incident, "false_alarm", "收件人就是甲公司的会计", by(WANG, 1400))
    record.do(confirm_closure, incident, proposal_of(record, incident), by(LI, 1440))
    early = posted(record.state(incident))
    record.do(reopen_incident, incident, "并非同一人", by(WANG, 2000))
    late = posted(record.state(incident))
    assert [one.digest for one in late] == [one.digest for one in early]
    assert list(flaws_of(read_record(late[2].content.decode()))) == []


def proposal_of(record: Record, incident: str) -> str:
    closure = record.state(incident).closure
    assert closure
    return closure.event_id


def test_a_second_closing_has_a_summary_of_its_own(record: Record) -> None:
    incident = closed(record)
    first = posted(record.state(incident))
    record.do(reopen_incident, incident, "发现第二封误发邮件", by(WANG, 2000))
    record.do(close_incident, incident, Resolution("两封均已删除", "", "同前"), by(WANG, 3000, admin=True))
    second = posted(record.state(incident))
    assert not {one.key for one in first} & {one.key for one in second}
    assert (second[1].name, second[2].name) == ("INC-0001-2-summary.md", "INC-0001-2-record.json")
    paper = second[1].content.decode()
    assert (
        "| 2026-11-22 12:00 | 王莉 | 已关闭：已处置 | 乙公司书面确认已删除，未发现转发。<br>原件与哈希已封存。 |"
        in paper
    )
    assert "| 2026-11-22 21:20 | 王莉 | 重开 | 发现第二封误发邮件 |" in paper
    assert "| 2026-11-23 14:00 | 王莉 | 已关闭：已处置 | 两封均已删除 |" in paper
    assert "| 处置结束 | 2026-11-23 14:00 | 王莉 |  |" in paper
    assert "| 处置结束（已更正） | 2026-11-22 12:00 | 王莉 |  |" in paper
    assert list(flaws_of(read_record(second[2].content.decode()))) == []


def test_a_false_alarm_says_who_proposed_and_who_confirmed(record: Record) -> None:
    incident = worked_on(record)
    record.do(propose_closure, incident, "false_alarm", "收件人就是甲公司本人", by(WANG, 1440))
    proposal = record.state(incident).closure
    assert proposal
    record.do(confirm_closure, incident, proposal.event_id, by(CHEN, 1450))
    message, paper, document = posted(record.state(incident))
    lines = read(message.blocks).splitlines()
    assert lines[2:6] == ["SEV2 · 严重 · 已关闭：误报", "2026-11-22 12:10 关闭：王莉 提议，陈洁 确认",
                          "*经过* 工资表作为附件发给了乙公司的会计", "*结果* 收件人就是甲公司本人"]  # fmt: skip
    assert "☒ 宣告并记录“发现/获知”时间及理由 · 收件人就是甲公司本人" in lines
    assert "| 提议人 | 王莉 |" in paper.content.decode()
    assert "处置结束：未知" in "\n".join(lines)
    assert list(flaws_of(read_record(document.content.decode()))) == []


@pytest.mark.parametrize(
    ("workspace", "row"),
    [
        (ZH, "| 王莉 | UWANG | 应急指挥、法务合规负责人 |"),
        (EN, "| 王莉 | UWANG | Incident commander, Legal & compliance lead |"),
    ],
)
def test_several_roles_are_listed_as_the_language_does(record: Record, workspace: Workspace, row: str) -> None:
    incident = record.declare()
    record.do(record_person, WANG, "王莉", "zh_CN", at(0))
    record.do(assign_role, incident, "legal", WANG, by(WANG, 1))
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 2, admin=True))
    _, paper, _ = posted(record.state(incident), workspace)
    assert row in paper.content.decode().splitlines()


def test_unknown_is_unknown_and_a_contradiction_is_told(record: Record) -> None:
    incident = record.declare()
    record.do(record_person, WANG, "王莉", "zh_CN", at(0))
    record.do(set_moment, incident, "contained", at(-60), "", by(WANG, 1))
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 60, admin=True))
    message, paper, document = posted(record.state(incident))
    lines = read(message.blocks).splitlines()
    assert "发生 → 发现：未知" in lines
    assert "发现 → 控制：未知" in lines
    assert "| 发现 | 控制 | 未知：两个时间先后矛盾 |" in paper.content.decode()
    assert "| 发生 | 发现 | 未知 |" in paper.content.decode()
    spans = {(span["from"], span["to"]): span["seconds"] for span in json.loads(document.content)["spans"]}
    assert spans["detected", "contained"] is None
    assert spans["occurred", "detected"] is None
    assert spans["detected", "declared"] == 600
    assert not re.search(r"[：|] ?0 ", "\n".join(lines))


def test_what_people_typed_cannot_pass_for_the_report(record: Record) -> None:
    incident = record.declare(
        title="# 假标题 | <!-- `隐藏`",
        what_happened="# 结论：无泄露\n- [x](http://example.com)\n1. 一\n| a | b |\n"
        "&lt;script&gt; ~~删去~~ *粗* _斜_ a_b",
    )
    record.do(record_person, WANG, "王|莉", "zh_CN", at(0))
    record.do(add_note, incident, "| 99 | 伪造 |\n| --- |\n\\| <img src=x>", by(WANG, 1))
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 60, admin=True))
    message, paper, _ = posted(record.state(incident))
    text = paper.content.decode()
    assert text.splitlines()[0] == r"# INC-0001 · # 假标题 \| \<!-- \`隐藏\`"
    assert "\n> \\# 结论：无泄露\n>\n> \\- \\[x\\](http://example.com)\n>\n> 1\\. 一\n>\n> \\| a \\| b \\|\n" in text
    assert "> &amp;lt;script&amp;gt; \\~\\~删去\\~\\~ \\*粗\\* \\_斜\\_ a_b" in text
    assert r"| 王\|莉 | 记录：\| 99 \| 伪造 \|<br>\| --- \|<br>\\\| \<img src=x\> |" in text
    assert [line for line in text.splitlines() if line.startswith("## ")][:3] == [
        "## 发生了什么",
        "## 发现经过",
        "## 处置结果",
    ]
    assert "&lt;!-- `隐藏`" in json.dumps(message.payload, ensure_ascii=False)


@pytest.mark.parametrize(
    "words", ['很长的一句话，"引号" & <尖括号> \\ 反斜杠', "&", '"'], ids=["mixed", "ampersands", "quotes"]
)
def test_the_largest_record_still_fits_into_one_message(record: Record, words: str) -> None:
    """60 tasks settled with reasons, 30 decisions, all roles, 500 events, and everything as long as a form takes."""
    long = (words * 3000)[:3000]
    incident = record.declare(title=(words * 120)[:120], what_happened=long, how_found=long, severity="SEV1")
    record.do(record_person, WANG, (words * 80)[:80], "zh_CN", at(0))
    record.do(record_person, CHEN, (words * 80)[:80], "zh_CN", at(0))
    for task in record.plan.playbook.tasks[:59]:
        record.do(set_not_applicable, incident, task.key, long, by(WANG, 1))
    record.do(add_task, incident, "review", long[:300], by(WANG, 1))
    for role in record.plan.playbook.roles:
        record.do(assign_role, incident, role.key, CHEN if role.key != "scribe" else WANG, by(WANG, 1, admin=True))
    for number in range(30):
        record.do(record_decision, incident, Decision(f"{number}{long}", long, long), by(CHEN, 2))
    for number in range(400):
        record.do(add_note, incident, f"{number} {words}", by(CHEN, 3 + number * 2))
    record.do(close_incident, incident, Resolution(long, long, long), by(CHEN, 2000, admin=True))
    state = record.state(incident)
    assert len(state.events) > 500
    message, _, document = posted(state)
    must_be_legal(message.text, message.blocks)
    assert len(message.blocks) <= 12
    assert size(message.blocks) < 12_500
    assert "，见文件" in read(message.blocks)
    assert len(json.loads(document.content)["chain"]) == len(state.events)


@pytest.mark.parametrize(
    ("alter", "found"),
    [
        (lambda r: r["chain"][33]["payload"].update(text="立即通知甲公司"), [(34, "Its content was altered.")]),
        (lambda r: r["chain"][33].update(salt="00"), [(34, "Its content was altered.")]),
        (lambda r: r["chain"][33].update(payload=None), [(34, "Its content was removed.")]),
        (lambda r: r["chain"][35]["header"].update(actor=WANG), [(36, "Its header was altered.")]),
        (lambda r: r["chain"].pop(), [(43, "The newest events are missing."),
                                      (43, "The head is not the hash of the newest event.")]),
        (lambda r: r["head"].update(hash="0" * 64), [(43, "The head is not the hash of the newest event.")]),
        (lambda r: r["incident"].update(id="other"), [(1, "It holds events of another incident.")]),
        (lambda r: r["incident"].update(severity="SEV4"), [(19, PARTED)]),
        (lambda r: r["tasks"].pop(1), [(16, PARTED)]),
        (lambda r: r["moments"].update(contained=None), [(29, PARTED)]),
        (lambda r: r["roles"][0].update(person=CHEN), [(3, PARTED)]),
    ],
    ids=["content", "salt", "content removed", "restricted header", "last event", "head", "another incident",
         "severity", "task left out", "time", "role"],
)  # fmt: skip
def test_an_altered_record_is_found_out(record: Record, alter: Any, found: list[tuple[int, str]]) -> None:
    told = json.loads(posted(record.state(closed(record)))[2].content)
    assert list(flaws_of(read_record(json.dumps(told)))) == []
    alter(told)
    assert [(flaw.seq, flaw.sentence) for flaw in flaws_of(read_record(json.dumps(told)))] == found


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":"other/1"}', '{"format":"stanch-record/1"}'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(NotARecord):
        read_record(text)


def test_a_key_that_stands_twice_is_refused(record: Record) -> None:
    text = posted(record.state(closed(record)))[2].content.decode()
    with pytest.raises(NotARecord):
        read_record(text.replace('"severity": "SEV2"', '"severity": "SEV2", "severity": "SEV4"'))


def test_every_kind_of_event_can_be_told() -> None:
    """Whatever a change writes is told on paper: the kinds are read from the source."""
    rooms = [*(ROOT / "models/changes").glob("*.py"), ROOT / "models/paging.py"]
    source = "\n".join(path.read_text() for path in rooms)
    written = set(re.findall(r'"((?:incident|channel|member|members|bot|moment|role|phase|severity|task|decision|note'
                             r'|update|message|reminder|closure|handover|facts|obligation|waiver|page)'
                             r'\.[a-z_]+)"', source))  # fmt: skip
    assert len(written) > 25
    assert not written - set(TELLING)


def test_an_event_whose_content_is_gone_still_has_its_line(record: Record) -> None:
    state = record.state(closed(record))
    gone = replace(state.events[33], salt=None, payload={})
    assert tell(state, gone, Texts("zh_CN", paper=True)) == "（内容已删除）"
