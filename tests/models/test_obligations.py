"""The law's clocks on record: they begin with what is known, follow it, are settled, and are spoken of once."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from models.actors import STANCH, Actor
from models.changes.facts import set_facts, watch_law
from models.changes.moments import set_moment
from models.changes.obligations import judge_obligation, meet
from models.changes.roles import assign_role
from models.changes.thresholds import clocks_due, pass_thresholds
from models.changes.waivers import ask_waiver, decline_waiver, grant_waiver
from models.facts import DataSet, Facts, Quantity
from models.incidents import lock
from models.law import Law
from models.obligations import load_catalogue
from models.preview import preview
from models.refusal import Refused
from models.timeline import chain_of, flaws_in
from tests.conftest import CHEN, LI, OUTSIDER, WANG, Record, at, by

LAW = Law(
    load_catalogue(),
    firm=Facts(
        cii=False, central_organ=False, insured=False, sector="bookkeeping", sector_rule=False, listed=frozenset()
    ),
)

AUTHORITY, INDIVIDUALS, CLIENT = "cn.pipl57.authority", "cn.pipl57.individuals", "cn.pipl59.client"
GENERAL, SUMMARY = "cn.cac.general", "cn.cac.summary"


@pytest.fixture
def leak(record: Record) -> str:
    """A payroll leak, declared at noon and detected ten minutes before; its members are WANG, CHEN and LI."""
    incident = record.declare(by=WANG)
    for person in (CHEN, LI):
        record.do(_invite, incident, person)
    record.do(_watch, incident)
    return incident


def _invite(session: Session, incident_id: str, person: str) -> None:
    from models.changes.members import want_member

    want_member(session, lock(session, incident_id), person)


def _watch(session: Session, incident_id: str) -> None:
    watch_law(session, lock(session, incident_id), LAW, ("payroll",), by(WANG))


def _met(session: Session, incident_id: str, keys: list[str], notice: str, sent_at: datetime, actor: Actor) -> None:
    meet(session, lock(session, incident_id), keys, notice, sent_at, actor)


def know(record: Record, incident: str, minutes: float = 2, **changed: Any) -> None:
    version = record.state(incident).law.version
    record.do(set_facts, incident, changed, version, by(CHEN, minutes))


def told(record: Record, incident: str, kind: str) -> list[dict[str, Any]]:
    return [dict(event.payload) for event in record.state(incident).events if event.kind == kind]


def sweep_at(record: Record, incident: str, minutes: float) -> list[str]:
    """What the sweep finds at that time, written down."""
    due = record.see(clocks_due, at(minutes))
    for each in due:
        record.do(pass_thresholds, each, [LI], Actor(STANCH, at(minutes)))
    return due


def test_with_little_known_the_duties_of_the_law_are_open_and_say_what_would_decide(record: Record, leak: str) -> None:
    law = record.state(leak).law
    assert law.duty[AUTHORITY].certainty == "open"
    assert law.standings[AUTHORITY].questions == ("personal_info", "data_sets")
    assert law.next_deadline is None
    assert "cn.cac.cii" not in law.duty, "the firm is known to be no critical infrastructure"


def test_facts_make_clocks_certain_and_every_version_stays_on_record(record: Record, leak: str) -> None:
    know(record, leak, personal_info=True, data_sets=(DataSet("payroll", "entrusted"),))
    law = record.state(leak).law
    client = law.duty[CLIENT]
    assert (client.certainty, client.start, client.started_at) == ("yes", "detected", at(-10))
    assert client.due_at is None, "立即: the law gives no number"
    assert client.target_at == at(-10 + 4 * 60)
    assert AUTHORITY not in law.duty, "the client is the handler"
    assert law.next_deadline == client
    assert told(record, leak, "facts.set")[-1] == {
        "version": 3,
        "changed": {
            "data_sets": {
                "old": [{"kind": "payroll"}],
                "new": [{"kind": "payroll", "acts_as": "entrusted"}],
            },
            "personal_info": {"old": None, "new": True},
        },
    }
    assert [each["obligation"] for each in told(record, leak, "obligation.withdrawn")].count(AUTHORITY) == 1


def test_a_million_people_start_a_clock_of_four_hours_and_fewer_end_it(record: Record, leak: str) -> None:
    know(record, leak, 2, people=Quantity.exactly(1_000_000), annex_clause="none", loss=Quantity.exactly(0))
    general = record.state(leak).law.duty[GENERAL]
    assert (general.certainty, general.due_at) == ("yes", at(-10 + 240))
    know(record, leak, 3, people=Quantity.exactly(999_999))
    assert GENERAL not in record.state(leak).law.duty
    withdrawn = [each for each in told(record, leak, "obligation.withdrawn") if each["obligation"] == GENERAL][-1]
    assert withdrawn["why"] == "facts"
    assert "grade" in withdrawn["facts"]


def test_a_corrected_start_supersedes_the_clock(record: Record, leak: str) -> None:
    know(record, leak, 2, people=Quantity.exactly(2_000_000), annex_clause="none", loss=Quantity.exactly(0))
    before = record.state(leak).law.duty[GENERAL]
    record.do(set_moment, leak, "detected", at(-70), "the client called earlier", by(WANG, 5))
    after = record.state(leak).law.duty[GENERAL]
    assert (before.due_at, after.due_at) == (at(230), at(170))
    assert after.id != before.id
    moved = [e for e in told(record, leak, "obligation.superseded") if e["obligation"] == GENERAL][-1]
    assert (moved["old"]["due_at"], moved["new"]["due_at"]) == (at(230).isoformat(), at(170).isoformat())


def test_a_preview_says_what_would_follow_and_writes_nothing(record: Record, leak: str) -> None:
    state = record.state(leak)
    changed: dict[str, Any] = {"people": Quantity.exactly(1_200_000)}
    seen = preview(state, changed)
    assert GENERAL in {move.key for move in seen.moves if move.new and move.new.certainty == "yes"}
    assert seen.after.severity == "SEV1"
    assert record.state(leak).incident.revision == state.incident.revision


def test_two_who_set_one_fact_are_not_lost_to_each_other(record: Record, leak: str) -> None:
    seen = record.state(leak).law.version
    record.do(set_facts, leak, {"people": Quantity.exactly(52)}, seen, by(CHEN, 2))
    record.do(set_facts, leak, {"people": None, "minors": True}, seen, by(LI, 3))
    facts = record.state(leak).law.facts
    assert (facts.people, facts.minors) == (Quantity.exactly(52), True), "what LI left as she saw it is not hers"
    with pytest.raises(Refused, match="Somebody has set this meanwhile") as refused:
        record.do(set_facts, leak, {"people": Quantity.exactly(60)}, seen, by(LI, 4))
    assert refused.value.field == "people"


def test_an_outsider_sets_no_facts(record: Record, leak: str) -> None:
    with pytest.raises(Refused):
        record.do(set_facts, leak, {"minors": True}, 1, by(OUTSIDER))


def test_legal_decides_and_the_presumption_stands_beside_it(record: Record, leak: str) -> None:
    record.do(assign_role, leak, "legal", LI, by(WANG, 1))
    with pytest.raises(Refused, match="Only"):
        record.do(judge_obligation, leak, AUTHORITY, False, "no personal data", by(CHEN, 2))
    with pytest.raises(Refused, match="Say why"):
        record.do(judge_obligation, leak, AUTHORITY, False, "", by(LI, 2))
    record.do(judge_obligation, leak, AUTHORITY, False, "only company data", by(LI, 3))
    assert AUTHORITY not in record.state(leak).law.duty
    assert told(record, leak, "obligation.withdrawn")[-1]["reason"] == "only company data"
    record.do(judge_obligation, leak, AUTHORITY, True, "names after all", by(LI, 4))
    assert record.state(leak).law.duty[AUTHORITY].certainty == "confirmed"
    record.do(judge_obligation, leak, AUTHORITY, None, "asked counsel", by(LI, 5))
    assert record.state(leak).law.duty[AUTHORITY].certainty == "open"


def test_a_sent_notice_meets_a_duty_and_starts_what_waits_for_it(record: Record, leak: str) -> None:
    know(record, leak, 2, people=Quantity.exactly(2_000_000), annex_clause="none", loss=Quantity.exactly(0))
    record.do(_met, leak, [GENERAL], "notice1", at(60), by(LI, 61))
    general = record.state(leak).law.duty[GENERAL]
    assert (general.state, general.settled_at, general.was_late) == ("met", at(60), False)
    record.do(set_moment, leak, "handling_ended", at(600), "", by(WANG, 601))
    summary = record.state(leak).law.duty[SUMMARY]
    assert summary.due_at == at(600 + 30 * 24 * 60)


def test_a_start_corrected_after_sending_shows_that_it_was_late(record: Record, leak: str) -> None:
    know(record, leak, 2, people=Quantity.exactly(2_000_000), annex_clause="none", loss=Quantity.exactly(0))
    record.do(_met, leak, [GENERAL], "notice1", at(60), by(LI, 61))
    record.do(set_moment, leak, "detected", at(-300), "found in the mail log", by(WANG, 70))
    general = record.state(leak).law.duty[GENERAL]
    assert (general.state, general.was_late) == ("met", True)


def test_a_waiver_takes_a_reason_and_a_second_person(record: Record, leak: str) -> None:
    know(record, leak, personal_info=True, data_sets=(DataSet("payroll", "handler"),))
    with pytest.raises(Refused, match="Say why"):
        record.do(ask_waiver, leak, INDIVIDUALS, "", by(WANG, 3))
    record.do(ask_waiver, leak, INDIVIDUALS, "harm effectively avoided", by(WANG, 3))
    asked = record.state(leak).law.waivers[0].event_id
    with pytest.raises(Refused, match="second person"):
        record.do(grant_waiver, leak, INDIVIDUALS, asked, by(WANG, 4))
    record.do(decline_waiver, leak, INDIVIDUALS, asked, by(LI, 4, admin=True))
    assert record.state(leak).law.waivers == ()
    record.do(ask_waiver, leak, INDIVIDUALS, "mail recalled unread", by(WANG, 5))
    again = record.state(leak).law.waivers[0].event_id
    with pytest.raises(Refused, match="answered already"):
        record.do(grant_waiver, leak, INDIVIDUALS, asked, by(LI, 6, admin=True))
    record.do(grant_waiver, leak, INDIVIDUALS, again, by(LI, 6, admin=True))
    duty = record.state(leak).law.duty[INDIVIDUALS]
    assert (duty.state, duty.settled_by, duty.reason) == ("waived", LI, "mail recalled unread")


def test_each_threshold_is_on_record_once_and_reminders_go_to_whom_they_concern(record: Record, leak: str) -> None:
    record.do(assign_role, leak, "legal", LI, by(WANG, 1))
    know(record, leak, 2, people=Quantity.exactly(2_000_000), annex_clause="none", loss=Quantity.exactly(0),
         personal_info=False, data_sets=(), interests_harmed=False, crime_suspected=False)  # fmt: skip
    assert sweep_at(record, leak, 109) == []
    assert sweep_at(record, leak, 110) == [leak]
    assert sweep_at(record, leak, 111) == []
    assert record.state(leak).law.passed[GENERAL] == ("50",)
    assert [(e["to"], e["clocks"]) for e in told(record, leak, "reminder.clocks")] == [
        (LI, [{"obligation": GENERAL, "threshold": "50"}])
    ]
    sweep_at(record, leak, 206)
    assert record.state(leak).law.passed[GENERAL] == ("50", "75", "90")
    newest = told(record, leak, "reminder.clocks")[1:]
    assert [(e["to"], e["clocks"][0]["threshold"]) for e in newest] == [(LI, "90"), (WANG, "90")]


def test_what_is_overdue_is_said_every_hour_and_once_for_the_time_nobody_watched(record: Record, leak: str) -> None:
    know(record, leak, 2, people=Quantity.exactly(2_000_000), annex_clause="none", loss=Quantity.exactly(0),
         personal_info=False, data_sets=(), interests_harmed=False, crime_suspected=False)  # fmt: skip
    sweep_at(record, leak, 230)
    before = len(told(record, leak, "reminder.clocks"))
    sweep_at(record, leak, 230 + 185)
    said = [e for e in told(record, leak, "obligation.threshold") if e["threshold"] == "overdue"]
    assert [e["n"] for e in said] == [3], "three hours went by: one reminder, of the third"
    after = told(record, leak, "reminder.clocks")[before:]
    assert {e["to"] for e in after} == {WANG, LI}, "the commander, and the administrator"


def test_a_duty_without_hours_is_spoken_of_every_two_hours_until_its_house_target(record: Record, leak: str) -> None:
    know(record, leak, 2, personal_info=True, data_sets=(DataSet("payroll", "entrusted"),), interests_harmed=False)
    for minutes in range(0, 240, 5):
        sweep_at(record, leak, minutes)
    said = [(e["threshold"], e["n"]) for e in told(record, leak, "obligation.threshold") if e["obligation"] == CLIENT]
    assert said == [("nudge", 1), ("50", 0), ("75", 0), ("90", 0), ("nudge", 2), ("due", 0)]


def test_the_chain_of_an_incident_under_law_holds(record: Record, leak: str) -> None:
    know(record, leak, personal_info=True)
    state = record.state(leak)
    assert (
        list(flaws_in(state.incident.code, record.see(lambda s: list(chain_of(s, leak))), state.incident.revision))
        == []
    )


def test_a_reason_is_asked_of_whoever_lowers_what_was_proposed_and_of_nobody_else(record: Record, leak: str) -> None:
    know(record, leak, data_sets=(DataSet("payroll", "handler"),), names=True)
    seen = record.state(leak).law.version
    said = record.refused(set_facts, leak, {"identifiability": "limited"}, seen, by(CHEN, 3))
    assert said.field == "identifiability_reason"
    explained = {"identifiability": "limited", "identifiability_reason": "号码中间八位已遮盖"}
    record.do(set_facts, leak, explained, seen, by(CHEN, 3))
    record.do(set_facts, leak, {"names": False}, seen + 1, by(CHEN, 4))
    facts = record.state(leak).law.facts
    assert (facts.identifiability, facts.identifiability_reason) == ("limited", "号码中间八位已遮盖")
    said = record.refused(set_facts, leak, {"identifiability_reason": None}, seen + 2, by(CHEN, 5))
    assert said.field == "identifiability_reason"
