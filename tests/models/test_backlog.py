"""The backlog: what Slack does not show, of one incident and of all; and trying again what it refused."""

import pytest

from models import surfaces
from models.backlog import Figures, Parked, backlogs, fell_due, figures, refused
from models.changes.closing import Resolution, close_incident
from models.changes.machine import record_channel, updates_due
from models.changes.members import record_invitations, want_member
from models.changes.recording import add_note
from models.changes.thresholds import clocks_due
from models.changes.trying import try_refused_again
from models.facts import DataSet
from models.incidents import lock
from models.refusal import Refused
from tests.conftest import CHEN, WANG, ZHAO, Record, at, by
from tests.leak import swept, under_law

STANCH = "stanch"


@pytest.fixture
def incident(record: Record) -> str:
    """INC-0001, of which Slack shows everything: four events."""
    incident = record.declare()
    record.do(record_channel, incident, "C1", "inc-0001", by(STANCH, 1))
    record.do(surfaces.synced, incident, record.state(incident).incident.revision)
    return incident


def park(record: Record, incident: str, key: str, error: str) -> None:
    """As the reconciler does it."""
    surface = record.do(surfaces.attempt, f"incident:{incident}", key, at(2))
    record.do(surfaces.park, surface, "digest", error)


def cannot_be_added(record: Record, incident: str, person: str, error: str) -> None:
    record.do(lambda session: want_member(session, lock(session, incident), person))
    record.do(record_invitations, incident, (), {person: error}, by(STANCH, 3))


def test_where_everything_is_shown_there_is_none(record: Record, incident: str) -> None:
    assert record.see(figures) == Figures(behind=0, since=None, parked=0)
    [only] = record.see(backlogs)
    assert (only.outline.incident.code, only.behind, only.since, only.parked) == ("INC-0001", 0, None, ())
    assert record.see(refused) == ()


def test_what_fell_due_counts_clocks_too_and_until_it_is_on_record(record: Record) -> None:
    under_law(record, data_sets=(DataSet("payroll", "entrusted"),))
    tomorrow = at(60 * 24)
    assert record.see(clocks_due, tomorrow) != []
    before = record.see(fell_due, tomorrow)
    assert before == 1 + len(record.see(updates_due, tomorrow))
    swept(record, 60 * 24)
    assert record.see(fell_due, tomorrow) == before - 1


def test_it_counts_changes_and_knows_the_oldest(record: Record, incident: str) -> None:
    for minutes in (10, 20, 30):
        record.do(add_note, incident, f"note {minutes}", by(WANG, minutes))
    other = record.declare(minutes=40)
    revision = record.state(other).incident.revision
    assert record.see(figures) == Figures(behind=2, since=at(10), parked=0)
    assert [(each.behind, each.since) for each in record.see(backlogs)] == [(3, at(10)), (revision, at(40))]
    record.do(surfaces.synced, incident, record.state(incident).incident.revision - 1)
    assert record.see(figures).since == at(30)


def test_what_is_parked_is_counted_people_too_and_homes_are_not(record: Record, incident: str) -> None:
    park(record, incident, "status", "not_in_channel")
    cannot_be_added(record, incident, ZHAO, "cant_invite")
    home = record.do(surfaces.attempt, f"home:{WANG}", "home", at(2))
    record.do(surfaces.park, home, "digest", "not_enabled")
    assert record.see(figures).parked == 2
    [only] = record.see(refused)
    assert only.parked == (Parked(f"invitation:{ZHAO}", "cant_invite"), Parked("status", "not_in_channel"))


def test_a_closed_incident_is_there_only_while_something_is_missing(record: Record, incident: str) -> None:
    cannot_be_added(record, incident, ZHAO, "cant_invite")
    record.do(close_incident, incident, Resolution("已删除", "", "演练"), by(WANG, 50, admin=True))
    assert record.see(figures) == Figures(behind=1, since=at(3), parked=0)  # nobody is invited to a closed incident
    record.do(surfaces.synced, incident, record.state(incident).incident.revision)
    assert record.see(backlogs) == ()
    park(record, incident, "summary.md:1", "storage_limit_reached")
    assert record.see(figures).parked == 1
    assert [each.parked for each in record.see(backlogs)] == [(Parked("summary.md:1", "storage_limit_reached"),)]


def test_only_administrators_have_it_tried_again(record: Record, incident: str) -> None:
    park(record, incident, "status", "not_in_channel")
    cannot_be_added(record, incident, ZHAO, "cant_invite")
    for person in (WANG, CHEN):
        with pytest.raises(Refused, match="Only administrators may do this"):
            record.do(try_refused_again, incident, by(person, 10))
    assert record.see(figures).parked == 2
    before = record.kinds(incident)
    record.do(try_refused_again, incident, by(CHEN, 10, admin=True))
    assert record.see(figures).parked == 0
    assert record.kinds(incident) == before
    assert {m.person: m.state for m in record.state(incident).members} == {WANG: "wanted", ZHAO: "wanted"}
    assert record.see(surfaces.load_shown, f"incident:{incident}")["status"].digest is None
