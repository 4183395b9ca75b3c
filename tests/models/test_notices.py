"""Notices on record: drafted, changed, approved by a second person, and recorded as what was in fact sent."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from models.changes.closing import Resolution, close_incident
from models.changes.facts import set_facts, watch_law
from models.changes.notices import (
    Attached,
    Draft,
    approve_notice,
    ask_approval,
    attach_file,
    change_notice,
    draft_notice,
    miss_file,
    want_file,
    withdraw_approval,
)
from models.changes.obligations import judge_obligation
from models.changes.roles import assign_role
from models.changes.sending import Sending, record_sent
from models.facts import DataSet, Quantity
from models.incidents import lock
from models.law import Law
from models.notices import Section, gaps_in
from models.notices.facts import NoticeFacts
from models.notices.kinds import fits
from models.obligations import load_catalogue
from models.replay import claims_of, disagreements, replay
from models.tables import Incident, Notice
from models.timeline import chain_of, flaws_in
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by

AUTHORITY, GENERAL = "cn.pipl57.authority", "cn.cac.general"
SECTIONS = (
    Section("unit", "涉事单位", "【待补：单位名称】", ()),
    Section("event", "事件情况", "发现时间 2026-11-21 11:50。", ("moment:detected",)),
)
REPORT = Draft("authority_first", "zh_CN", "属地省级网信部门", (GENERAL,), "网络安全事件报告", SECTIONS, "cac_report@1")


@pytest.fixture
def leak(record: Record, incident: str) -> str:
    """A leak of two million people under the law, with Li for legal: a clock of four hours runs from 11:50."""

    def watch(session: Session) -> None:
        watch_law(session, lock(session, incident), Law(load_catalogue()), ("payroll",), by(WANG))

    record.do(watch)
    known: dict[str, Any] = {
        "people": Quantity.exactly(2_000_000), "loss": Quantity.exactly(0), "annex_clause": "none", "cii": False,
        "central_organ": False, "personal_info": True, "data_sets": (DataSet("payroll", "handler"),),
    }  # fmt: skip
    record.do(set_facts, incident, known, record.state(incident).law.version, by(CHEN, 2))
    record.do(assign_role, incident, "legal", LI, by(WANG, 2))
    return incident


def drafted(record: Record, leak: str, draft: Draft = REPORT, person: str = CHEN, minutes: float = 10) -> str:
    return record.do(draft_notice, leak, draft, by(person, minutes))


def notice_of(record: Record, leak: str, notice: str) -> NoticeFacts:
    return next(each for each in record.state(leak).law.notices if each.id == notice)


def said(record: Record, leak: str) -> dict[str, Any]:
    return dict(record.newest(leak).payload)


def kinds(record: Record, leak: str) -> list[str]:
    return [kind.removeprefix("notice.") for kind in record.kinds(leak) if kind.startswith("notice.")]


def test_a_draft_stands_on_the_timeline_word_by_word(record: Record, leak: str) -> None:
    assert "channel" in record.refused(draft_notice, leak, REPORT, by(OUTSIDER)).sentence
    notice = drafted(record, leak)

    told, mine = said(record, leak), notice_of(record, leak, notice)
    assert (told["notice"], told["number"], told["version"]) == (notice, 1, 1)
    assert told["sections"][0] == {
        "key": "unit", "heading": "涉事单位", "text": "【待补：单位名称】", "sources": [],
    }  # fmt: skip
    assert told["digest"] == mine.digest
    assert (mine.state, mine.author, mine.recipient, mine.obligations) == ("draft", CHEN, "属地省级网信部门", [GENERAL])
    assert mine.gaps == ["【待补：单位名称】"]
    assert drafted(record, leak) != notice
    assert [each.number for each in record.state(leak).law.notices] == [1, 2]


def test_a_change_is_a_version_and_nobody_writes_over_another(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    better = (replace(SECTIONS[0], text="某某代理记账有限公司", sources=()), SECTIONS[1])
    text = ("网络安全事件报告", better)
    record.refused(change_notice, leak, notice, 1, text, "属地省级网信部门", by(OUTSIDER))
    record.do(change_notice, leak, notice, 1, text, "属地省级网信部门", by(ZHAO, 11))
    mine = notice_of(record, leak, notice)
    assert (mine.version, mine.author, mine.gaps) == (2, ZHAO, [])
    assert said(record, leak)["sections"][0]["text"] == "某某代理记账有限公司"

    refused = record.refused(change_notice, leak, notice, 1, ("另一个标题", better), "属地省级网信部门", by(CHEN, 12))
    assert (refused.sentence[:8], refused.values["n"]) == ("{person}", 2)
    revision = record.state(leak).incident.revision
    record.do(change_notice, leak, notice, 2, text, "属地省级网信部门", by(CHEN, 12))
    assert record.state(leak).incident.revision == revision, "the same words are no version"


def test_legal_approves_what_somebody_else_wrote(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(ask_approval, leak, notice, by(CHEN, 11))
    assert said(record, leak)["tell"] == [LI]
    assert record.refused(approve_notice, leak, notice, 1, by(ZHAO, 12)).sentence == "Only {people} may approve this."
    assert record.refused(approve_notice, leak, notice, 1, by(CHEN, 12)).sentence.startswith("A second person")
    assert record.refused(approve_notice, leak, notice, 1, by(CHEN, 12, admin=True)).sentence.startswith("A second")
    record.do(approve_notice, leak, notice, 1, by(LI, 13))
    assert (notice_of(record, leak, notice).state, said(record, leak)["author"]) == ("approved", CHEN)
    assert record.refused(approve_notice, leak, notice, 1, by(WANG, 14)).values["person"] == LI

    record.do(change_notice, leak, notice, 1, ("报告", SECTIONS), "属地省级网信部门", by(ZHAO, 15))
    mine = notice_of(record, leak, notice)
    assert (mine.state, mine.version, mine.approver) == ("draft", 2, None)
    assert kinds(record, leak)[-2:] == ["approval_withdrawn", "changed"]
    assert record.refused(approve_notice, leak, notice, 1, by(LI, 16)).values["n"] == 2


def test_who_should_approve_and_wrote_it_is_stood_in_for(record: Record, leak: str) -> None:
    notice = drafted(record, leak, person=LI)
    record.do(ask_approval, leak, notice, by(LI, 11))
    assert said(record, leak)["tell"] == [WANG], "the commander stands in for legal"
    record.refused(approve_notice, leak, notice, 1, by(LI, 12))
    record.do(approve_notice, leak, notice, 1, by(WANG, 12))
    record.refused(withdraw_approval, leak, notice, by(ZHAO, 13))
    record.do(withdraw_approval, leak, notice, by(WANG, 13))
    assert notice_of(record, leak, notice).state == "draft"


def test_the_commander_approves_what_the_firm_says_for_itself(record: Record, leak: str) -> None:
    notice = drafted(record, leak, replace(REPORT, kind="statement", obligations=(), recipient="公众"))
    record.refused(approve_notice, leak, notice, 1, by(LI, 12))
    record.do(approve_notice, leak, notice, 1, by(WANG, 12))


SENT = Sending(1, at(60), "12387.cert.org.cn", "某省网信办", "回执号 2026-0042", (GENERAL,))


def test_a_sent_notice_meets_its_duty_and_is_changed_no_more(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(approve_notice, leak, notice, 1, by(LI, 20))
    record.refused(record_sent, leak, notice, SENT, by(OUTSIDER, 61))
    assert record.refused(record_sent, leak, notice, SENT, by(CHEN, 59)).field == "sent_at"
    assert record.refused(record_sent, leak, notice, replace(SENT, sent_at=at(-11)), by(CHEN, 61)).field == "sent_at"
    assert record.refused(record_sent, leak, notice, replace(SENT, to=""), by(CHEN, 61)).field == "channel"
    record.do(record_sent, leak, notice, SENT, by(CHEN, 61))

    law = record.state(leak).law
    assert (law.duty[GENERAL].state, law.duty[GENERAL].notice_id, law.duty[GENERAL].was_late) == ("met", notice, False)
    sent = next(event for event in record.state(leak).events if event.kind == "notice.sent")
    assert (sent.happened_at, sent.payload["tell"], sent.payload["approver"]) == (at(60), [], LI)
    assert law.duty["cn.pipl57.authority"].state == "running"
    again = record.refused(record_sent, leak, notice, SENT, by(CHEN, 62))
    assert again.sentence == "This was sent already ({when}). Supplement it instead."
    record.refused(change_notice, leak, notice, 1, ("x", SECTIONS), "y", by(CHEN, 62))


def test_what_went_out_unapproved_is_recorded_with_its_reason_and_the_commander_told(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    assert record.refused(record_sent, leak, notice, SENT, by(CHEN, 61)).field == "unapproved"
    record.do(record_sent, leak, notice, replace(SENT, unapproved="法务凌晨未接电话，时限将到"), by(CHEN, 61))
    mine = notice_of(record, leak, notice)
    assert (mine.state, mine.approver, mine.unapproved) == ("sent", None, "法务凌晨未接电话，时限将到")
    sent = next(event for event in record.state(leak).events if event.kind == "notice.sent")
    assert sent.payload["tell"] == [WANG]
    assert record.state(leak).law.duty[GENERAL].state == "met"


def test_what_went_out_late_is_met_and_said_to_be_late(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(record_sent, leak, notice, replace(SENT, sent_at=at(231), unapproved="-"), by(CHEN, 240))
    assert record.state(leak).law.duty[GENERAL].was_late


def test_a_letter_to_one_of_several_clients_leaves_the_duty_open(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(record_sent, leak, notice, replace(SENT, meets=(AUTHORITY,), unapproved="-"), by(CHEN, 61))
    law = record.state(leak).law
    assert law.duty[GENERAL].state == "running"
    assert law.duty[AUTHORITY].state == "running", "a notice meets no duty that it was not drafted for"


def test_a_supplement_refers_to_what_was_sent(record: Record, leak: str) -> None:
    first = drafted(record, leak)
    more = replace(REPORT, kind="authority_followup", supplements=first)
    assert record.refused(draft_notice, leak, more, by(CHEN, 11)).sentence.startswith("Only a notice that was sent")
    record.do(record_sent, leak, first, replace(SENT, unapproved="-"), by(CHEN, 61))
    second = drafted(record, leak, more, minutes=62)
    record.do(approve_notice, leak, second, 1, by(LI, 63))
    record.do(record_sent, leak, second, replace(SENT, sent_at=at(64), meets=()), by(CHEN, 65))
    assert said(record, leak) == {"notice": first, "number": 1, "version": 1, "by": 2}


def test_a_file_is_noted_by_its_digest(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    file = Attached("F1", "报告-盖章.pdf", 48213, "ab" * 32, "https://example.slack.com/files/F1")
    record.refused(attach_file, leak, notice, file, by(OUTSIDER))
    record.do(attach_file, leak, notice, file, by(CHEN, 12))
    assert said(record, leak) | {"notice": ""} == {
        "notice": "", "number": 1, "version": 1, "file": "F1", "name": "报告-盖章.pdf", "size": 48213,
        "sha256": "ab" * 32,
        "link": "https://example.slack.com/files/F1",
    }  # fmt: skip
    record.do(record_sent, leak, notice, replace(SENT, unapproved="-"), by(CHEN, 61))
    sent = next(event for event in record.state(leak).events if event.kind == "notice.sent")
    assert sent.payload["file"]["sha256"] == "ab" * 32


def test_the_summary_of_thirty_days_is_written_after_the_incident_was_closed(record: Record, leak: str) -> None:
    record.do(close_incident, leak, Resolution("已处置", "", "纸面已完成"), by(WANG, 90, admin=True))
    notice = drafted(record, leak, replace(REPORT, kind="authority_summary", obligations=("cn.cac.summary",)),
                     minutes=100)  # fmt: skip
    sending = replace(SENT, sent_at=at(120), meets=("cn.cac.summary",), unapproved="-")
    record.do(record_sent, leak, notice, sending, by(CHEN, 121))
    assert record.state(leak).law.duty["cn.cac.summary"].state == "met"


def _as_it_was_before_this_was_refused(session: Session, notice: str) -> None:
    session.get_one(Notice, notice).obligations = [GENERAL]


def test_a_duty_is_met_by_its_own_kind_of_notice_only(record: Record, leak: str) -> None:
    brief = replace(REPORT, kind="internal")
    refused = record.refused(draft_notice, leak, brief, by(CHEN, 10))
    assert (refused.field, refused.sentence[:8]) == ("duties", "“{duty}”")
    assert record.refused(draft_notice, leak, replace(REPORT, obligations=("eu.gdpr33",)), by(CHEN, 10)).sentence == (
        "There is no duty called {key} in this incident's law."
    )
    drafted(record, leak, replace(REPORT, kind="authority_followup"))

    notice = drafted(record, leak, replace(brief, obligations=()))
    record.do(_as_it_was_before_this_was_refused, notice)
    record.do(approve_notice, leak, notice, 1, by(WANG, 20))
    assert record.refused(record_sent, leak, notice, SENT, by(CHEN, 61)).field == "meets"
    assert record.state(leak).law.duty[GENERAL].state == "running"
    record.do(record_sent, leak, notice, replace(SENT, meets=()), by(CHEN, 61))


@pytest.mark.parametrize(
    ("kind", "meets"),
    [("individual", True), ("client", True), ("statement", True), ("internal", False), ("authority_first", False)],
)
def test_those_concerned_may_be_persons_companies_or_everybody(kind: str, meets: bool) -> None:
    assert fits(kind, load_catalogue().obligations["cn.ndsr11"]) is meets


def test_a_section_longer_than_a_field_is_no_version(record: Record, leak: str) -> None:
    long = (replace(SECTIONS[0], text="字" * 3001), SECTIONS[1])
    refused = record.refused(draft_notice, leak, replace(REPORT, sections=long), by(CHEN, 10))
    assert refused.values == {"section": "涉事单位", "n": 1}
    notice = drafted(record, leak)
    refused = record.refused(change_notice, leak, notice, 1, ("报告", long), "属地省级网信部门", by(CHEN, 11))
    assert refused.values == {"section": "涉事单位", "n": 1}


def test_a_version_that_never_was_cannot_have_been_sent(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    for version in (0, 2):
        refused = record.refused(record_sent, leak, notice, replace(SENT, version=version), by(CHEN, 61))
        assert (refused.field, refused.values["n"]) == ("version", version)


def test_an_approval_that_was_taken_back_is_none_of_the_version_that_went_out(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(approve_notice, leak, notice, 1, by(LI, 13))
    record.do(withdraw_approval, leak, notice, by(LI, 14))
    record.do(change_notice, leak, notice, 1, ("报告", SECTIONS), "属地省级网信部门", by(ZHAO, 15))
    assert record.refused(record_sent, leak, notice, SENT, by(CHEN, 61)).field == "unapproved"
    record.do(record_sent, leak, notice, replace(SENT, unapproved="-"), by(CHEN, 61))
    mine = notice_of(record, leak, notice)
    assert (mine.version, mine.title, mine.author, mine.approver) == (1, "网络安全事件报告", CHEN, None)
    assert record.see(differing_in, leak) == []


def test_whoever_put_a_file_there_is_told_that_it_cannot_be_read(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(want_file, leak, notice, "F1", by(CHEN, 11))
    record.do(miss_file, leak, notice, "F1", "file_not_found", by(CHEN, 12, admin=True))
    assert said(record, leak)["tell"] == [CHEN]


def test_a_notice_of_another_incident_is_none_of_this_one(record: Record, leak: str) -> None:
    notice, other = drafted(record, leak), record.declare(by=WANG, minutes=1)
    assert record.refused(approve_notice, other, notice, 1, by(WANG, 12)).sentence.startswith("There is no such notice")


def test_the_timeline_tells_the_table_again_and_who_writes_behind_it_is_found(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(approve_notice, leak, notice, 1, by(LI, 13))

    assert record.see(differing_in, leak) == []
    record.run("UPDATE notice SET title = 'x', state = 'draft'")
    assert record.see(differing_in, leak) == ["notice 1", "text of notice 1"]


def differing_in(session: Session, leak: str) -> list[str]:
    incident = session.get_one(Incident, leak)
    told = [(int(link.header["seq"] or 0), str(link.header["kind"]), json.loads(link.content or "{}"))
            for link in chain_of(session, leak)]  # fmt: skip
    assert list(flaws_in("INC-0001", chain_of(session, leak), incident.revision)) == []
    return [flaw.what for flaw in disagreements("INC-0001", replay(told), claims_of(session, incident))]


def test_gaps_are_found_in_both_languages_and_an_empty_section_is_one() -> None:
    sections = (
        Section("a", "原因", "已查明。【待补：攻击路径】", ()),
        Section("b", "Contact", "[to be added: telephone] and [1]", ()),
        Section("c", "教训", " ", ()),
    )
    assert gaps_in(sections) == ["【待补：攻击路径】", "[to be added: telephone]", "教训"]


def test_a_verdict_for_the_law_leaves_its_notices_alone(record: Record, leak: str) -> None:
    notice = drafted(record, leak)
    record.do(judge_obligation, leak, GENERAL, False, "级别未达到", by(LI, 20))
    record.do(record_sent, leak, notice, replace(SENT, unapproved="已自愿报告"), by(CHEN, 61))
    assert notice_of(record, leak, notice).state == "sent"
    assert GENERAL not in record.state(leak).law.duty
