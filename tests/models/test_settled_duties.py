"""A duty that was settled runs again where that was wrong; one that is left out for a reason is met all the same."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from models.changes.closing import Resolution, close_incident, confirm_closure, propose_closure, reopen_incident
from models.changes.members import record_joined
from models.changes.moments import set_moment
from models.changes.obligations import judge_obligation, reckon, resume_duty
from models.changes.roles import release_role
from models.changes.waivers import ask_waiver, decline_waiver, grant_waiver
from models.facts import DataSet, Quantity
from models.incidents import lock
from models.law_replay import law_after
from models.replay import claims_of, disagreements, replay
from models.tables import Incident, Notice
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by
from tests.leak import CLIENT, GENERAL, LAW, know, sent, swept, under_law

INDIVIDUALS, SUMMARY, DORA_FINAL = "cn.pipl57.individuals", "cn.cac.summary", "eu.dora.final"
OURS: dict[str, Any] = {"personal_info": True, "data_sets": (DataSet("payroll", "handler"),)}


def waived(record: Record, **said: Any) -> str:
    """An incident in which the individuals are not told: Wang proposed it, Li approved."""
    incident = under_law(record, **(said or OURS))
    record.do(ask_waiver, incident, INDIVIDUALS, "邮件未被打开即已撤回", by(WANG, 3))
    asked = record.state(incident).law.waivers[0].event_id
    record.do(grant_waiver, incident, INDIVIDUALS, asked, by(LI, 4))
    assert record.state(incident).law.duty[INDIVIDUALS].state == "waived"
    return incident


def told(record: Record, incident: str, kind: str) -> list[dict[str, Any]]:
    return [dict(event.payload) for event in record.state(incident).events if event.kind == kind]


def agrees(record: Record, incident: str) -> None:
    """The tables say what the timeline says."""

    def flaws(session: Session) -> list[str]:
        row = session.get_one(Incident, incident)
        said = replay((each.seq, each.kind, each.payload) for each in record.state(incident).events)
        return [flaw.what for flaw in disagreements("INC-0001", said, claims_of(session, row))]

    assert record.see(flaws) == []
    state = record.state(incident)
    assert law_after(state.law, state.events).duties == state.law.duties


def test_a_notice_that_goes_out_after_all_meets_a_duty_that_was_left_out(record: Record) -> None:
    incident = waived(record)
    sent(record, incident, INDIVIDUALS, 60)
    duty = record.state(incident).law.duty[INDIVIDUALS]
    assert (duty.state, duty.settled_at, duty.settled_by, duty.notice_id) == ("met", at(60), LI, "notice")
    assert duty.reason is None, "why it was left out stands on the timeline"
    agrees(record, incident)


def test_the_law_asks_for_it_after_all_and_a_duty_left_out_runs_again(record: Record) -> None:
    incident = waived(record)
    record.do(judge_obligation, incident, INDIVIDUALS, True, "部门认为可能造成危害，要求通知", by(LI, 10))
    duty = record.state(incident).law.duty[INDIVIDUALS]
    assert (duty.state, duty.certainty, duty.reason, duty.settled_at) == ("running", "confirmed", None, None)
    assert told(record, incident, "obligation.resumed") == [
        {"obligation": INDIVIDUALS, "old": "waived", "reason": "部门认为可能造成危害，要求通知"}
    ]
    agrees(record, incident)


def test_what_was_recorded_as_sent_by_mistake_is_taken_back_by_legal_with_a_reason(record: Record) -> None:
    incident = under_law(record, people=Quantity.exactly(2_000_000), **OURS)
    sent(record, incident, GENERAL, 60)
    record.do(set_moment, incident, "handling_ended", at(70), "", by(WANG, 71))
    assert record.refused(resume_duty, incident, GENERAL, "勾错了", by(OUTSIDER, 80)).sentence.startswith("Only people")
    assert record.refused(resume_duty, incident, GENERAL, "勾错了", by(CHEN, 80)).sentence.startswith("Only {roles}")
    assert record.refused(resume_duty, incident, GENERAL, "", by(LI, 80)).field == "reason"
    assert record.refused(resume_duty, incident, CLIENT, "没有", by(LI, 80)).field == "duty"

    record.do(resume_duty, incident, GENERAL, "发出的是保险报案，不是这份报告", by(LI, 80))
    duty = record.state(incident).law.duty[GENERAL]
    assert (duty.state, duty.notice_id, duty.due_at) == ("running", None, at(-10 + 240))
    record.do(resume_duty, incident, GENERAL, "再按一次", by(LI, 81))
    assert len(told(record, incident, "obligation.resumed")) == 1, "it runs already"
    agrees(record, incident)
    swept(record, 231)
    assert record.state(incident).law.passed[GENERAL] == ("50", "75", "90", "due")


def test_legals_second_reason_for_the_same_word_is_on_record_and_the_same_one_is_not_twice(record: Record) -> None:
    incident = under_law(record, **OURS)
    for minutes, reason in ((3, "工资表只有本单位员工"), (4, "已由外部律师确认"), (5, "已由外部律师确认")):
        record.do(judge_obligation, incident, INDIVIDUALS, True, reason, by(LI, minutes))
    assert [(each["old"], each["new"], each["reason"]) for each in told(record, incident, "obligation.judged")] == [
        (None, True, "工资表只有本单位员工"),
        (True, True, "已由外部律师确认"),
    ]
    [verdict] = record.state(incident).law.verdicts
    assert (verdict.applies, verdict.reason, verdict.at) == (True, "已由外部律师确认", at(4))
    record.do(judge_obligation, incident, CLIENT, None, "没有认定过", by(LI, 6))
    assert record.state(incident).law.verdicts == (verdict,)


def test_what_is_not_law_yet_cannot_be_said_to_apply(record: Record) -> None:
    incident = under_law(record, replace(LAW, packs=["in"]), people_in=frozenset({"in"}), **OURS)
    said = record.refused(judge_obligation, incident, "in.dpdp.board", True, "当地律师建议", by(LI, 3))
    assert said.field == "verdict"
    assert said.sentence.startswith("This duty is not in force on the day its clock starts")
    record.do(judge_obligation, incident, "in.dpdp.board", False, "尚未施行", by(LI, 4))


def closed_as(record: Record, outcome: str, other: str | None = None, **known: Any) -> str:
    incident = under_law(record, people=Quantity.exactly(2_000_000), **OURS, **known)
    sent(record, incident, GENERAL, 60)
    record.do(ask_waiver, incident, INDIVIDUALS, "无需通知", by(WANG, 61))
    record.do(propose_closure, incident, outcome, "是测试数据", by(WANG, 62), other)
    proposal = record.state(incident).closure
    assert proposal
    record.do(confirm_closure, incident, proposal.event_id, by(CHEN, 63))
    return incident


@pytest.mark.parametrize("outcome", ["false_alarm", "duplicate"])
def test_no_clock_outlives_an_incident_that_was_none(record: Record, outcome: str) -> None:
    other = record.declare(by=WANG) if outcome == "duplicate" else None
    incident = closed_as(record, outcome, other)
    law = record.state(incident).law
    assert {duty.key: duty.state for duty in law.duties} == {GENERAL: "met"}
    assert law.waivers == ()
    assert law.next_deadline is None
    ended = told(record, incident, "obligation.withdrawn")
    assert {(each["why"], each["reason"]) for each in ended if each["why"] != "facts"} == {("closed", "是测试数据")}
    assert record.kinds(incident)[-1] == "incident.closed"
    before = record.state(incident).incident.revision
    swept(record, 30 * 24 * 60)
    assert record.state(incident).incident.revision == before, "nobody is reminded of anything"
    agrees(record, incident)

    said = record.refused(judge_obligation, incident, INDIVIDUALS, True, "还是要通知", by(LI, 70))
    assert said.sentence.startswith("{code} is closed.")


def test_a_false_alarm_that_was_none_has_its_clocks_again(record: Record) -> None:
    incident = closed_as(record, "false_alarm")
    record.do(reopen_incident, incident, "确有泄露", by(WANG, 120))
    law = record.state(incident).law
    assert law.duty[INDIVIDUALS].started_at == at(-10), "its time has gone on"
    assert (law.duty[INDIVIDUALS].state, law.duty[GENERAL].state) == ("running", "met")
    agrees(record, incident)


def test_a_resolved_incident_still_owes_what_it_owed(record: Record) -> None:
    incident = under_law(record, **OURS)
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 5, admin=True))
    assert record.state(incident).law.duty[INDIVIDUALS].state == "running"
    record.do(judge_obligation, incident, INDIVIDUALS, False, "补救措施有效避免了危害", by(LI, 6))
    assert INDIVIDUALS not in record.state(incident).law.duty


def test_a_lone_commanders_waiver_falls_to_any_second_person(record: Record) -> None:
    incident = under_law(record, **OURS)
    record.do(record_joined, incident, by(ZHAO, 2))
    record.do(ask_waiver, incident, INDIVIDUALS, "邮件已撤回", by(WANG, 3))
    asked = record.state(incident).law.waivers[0].event_id
    said = record.refused(grant_waiver, incident, INDIVIDUALS, asked, by(ZHAO, 4))
    assert said.sentence.startswith("Only {roles}"), "Li is legal: it is hers to answer"

    record.do(release_role, incident, "legal", by(LI, 5))
    assert record.refused(grant_waiver, incident, INDIVIDUALS, asked, by(OUTSIDER, 6)).sentence.startswith(
        "Only people"
    )
    assert record.refused(grant_waiver, incident, INDIVIDUALS, asked, by(WANG, 6)).sentence.startswith("A second")
    record.do(decline_waiver, incident, INDIVIDUALS, asked, by(ZHAO, 7))
    record.do(ask_waiver, incident, INDIVIDUALS, "邮件已撤回，有日志", by(WANG, 8))
    record.do(grant_waiver, incident, INDIVIDUALS, record.state(incident).law.waivers[0].event_id, by(ZHAO, 9))
    duty = record.state(incident).law.duty[INDIVIDUALS]
    assert (duty.state, duty.settled_by) == ("waived", ZHAO)


def test_a_report_that_was_sent_needs_its_summary_though_the_count_was_corrected(record: Record) -> None:
    incident = under_law(record, people=Quantity.exactly(1_200_000), annex_clause="none", loss=Quantity.exactly(0))
    record.do(set_moment, incident, "handling_ended", at(20), "", by(WANG, 21))
    sent(record, incident, GENERAL, 30)
    know(record, incident, 31, people=Quantity.exactly(300_000))
    summary = record.state(incident).law.duty[SUMMARY]
    assert (summary.certainty, summary.due_at) == ("yes", at(20 + 30 * 24 * 60))


def test_a_voluntary_report_is_followed_by_its_summary(record: Record) -> None:
    incident = under_law(record, people=Quantity.exactly(5_000), annex_clause="none", loss=Quantity.exactly(0))
    assert {GENERAL, SUMMARY}.isdisjoint(record.state(incident).law.duty)
    record.do(judge_obligation, incident, GENERAL, True, "主动报告", by(LI, 5))
    assert SUMMARY not in record.state(incident).law.duty
    sent(record, incident, GENERAL, 30)
    assert record.state(incident).law.duty[SUMMARY].certainty == "yes"
    record.do(resume_duty, incident, GENERAL, "并未发出", by(LI, 40))
    assert SUMMARY not in record.state(incident).law.duty
    agrees(record, incident)


def test_a_clock_from_the_last_update_follows_what_supplements_the_notice(record: Record) -> None:
    incident = under_law(record, replace(LAW, packs=["eu"]), dora=True, dora_major=True)
    sent(record, incident, "eu.dora.intermediate", 30)
    assert record.state(incident).law.duty[DORA_FINAL].due_at == datetime(2026, 12, 21, 4, 30, tzinfo=UTC)
    for number, (notice, before, day) in enumerate(
        [
            ("notice", None, 0),
            ("two", "notice", 1),
            ("three", "two", 3),
            ("elsewhere", None, 5),
            ("more", "elsewhere", 9),
        ]
    ):
        record.do(_sent, incident, number, notice, before, at(day * 24 * 60))
    assert record.state(incident).law.duty[DORA_FINAL].due_at == datetime(2026, 12, 24, 4, 0, tzinfo=UTC)
    record.do(set_moment, incident, "restored", at(5 * 24 * 60), "", by(WANG, 5 * 24 * 60))
    sent(record, incident, "eu.dora.restored", 5 * 24 * 60 + 60)
    assert record.state(incident).law.duty[DORA_FINAL].due_at == datetime(2026, 12, 26, 5, 0, tzinfo=UTC)


def _sent(session: Session, incident_id: str, number: int, told: str, before: str | None, when: datetime) -> None:
    """A notice that went out, and may supplement another."""
    notice = Notice(
        id=told, incident_id=incident_id, number=number, kind="authority_followup", language="zh_CN", state="sent",
        recipient="", obligations=[], supplements=before, title="", sections=[], author=LI, seq=1,
        written_at=when, sent_at=when,
        sent_by=LI, channel="电话", sent_to="主管机关", unapproved="无人在线",
    )  # fmt: skip
    session.add(notice)
    session.flush()
    reckon(session, lock(session, incident_id), by(LI, 10 * 24 * 60))
