"""Twins: a second message or file of one surface is known as such, and goes as anything that nobody wants."""

from datetime import timedelta

from bot.plan import ARRIVES_WITHIN, plan
from models import surfaces
from tests.conftest import Record, at


def posting(record: Record, incident: str, key: str = "roles", minutes: float = 0) -> str:
    """A post that is about to go out; gives the surface's id."""
    return record.do(surfaces.attempt, f"incident:{incident}", key, at(minutes), place="C1")


def arrives(record: Record, incident: str, surface_id: str, ts: str) -> bool:
    """Its answer comes."""
    return record.do(surfaces.arrived, f"incident:{incident}", surface_id, "C1", ts, "digest", at(1))


def known(record: Record, incident: str) -> dict[str, surfaces.Shown]:
    return dict(record.see(surfaces.load_shown, f"incident:{incident}"))


def all_shown(record: Record, incident: str) -> None:
    record.do(surfaces.synced, incident, record.state(incident).incident.revision)
    assert record.see(surfaces.behind) == []


def test_the_first_message_of_a_surface_is_its_own(record: Record) -> None:
    incident = record.declare()
    roles = posting(record, incident)
    assert arrives(record, incident, roles, "1.0")
    assert arrives(record, incident, roles, "1.0")  # found by whoever looks for it
    assert [(key, row.ts, row.digest) for key, row in known(record, incident).items()] == [("roles", "1.0", "digest")]


def test_a_second_one_is_taken_back_at_once_and_the_incident_is_behind_until_then(record: Record) -> None:
    incident = record.declare()
    roles = posting(record, incident)
    arrives(record, incident, roles, "1.0")
    all_shown(record, incident)
    assert not arrives(record, incident, roles, "2.0")
    assert not arrives(record, incident, roles, "2.0")
    assert known(record, incident)["roles"].ts == "1.0"
    assert record.see(surfaces.behind) == [incident]
    twin = known(record, incident)["twin:C1:2.0"]
    [step] = [step for step in plan([], known(record, incident)) if step.key != "roles"]
    assert (step.action, step.shown, step.not_before) == ("remove", twin, None)


def test_one_whose_surface_is_no_longer_there_is_a_twin_too(record: Record) -> None:
    incident = record.declare()
    roles = posting(record, incident)
    record.do(surfaces.forget, roles, None)
    assert not arrives(record, incident, roles, "1.0")
    assert list(known(record, incident)) == ["twin:C1:1.0"]


def test_of_what_is_found_in_a_place_only_what_another_message_shows_is_a_twin(record: Record) -> None:
    incident = record.declare()
    roles, status = posting(record, incident), posting(record, incident, "status")
    arrives(record, incident, roles, "1.0")
    all_shown(record, incident)
    nobody = [(roles, "1.0"), (status, "3.0"), ("somebody else's", "4.0")]
    assert record.do(surfaces.add_twins, "C1", nobody) == 0
    assert record.see(surfaces.behind) == []
    assert record.do(surfaces.add_twins, "C1", [*nobody, (roles, "0.5")]) == 1
    assert sorted(known(record, incident)) == ["roles", "status", "twin:C1:0.5"]
    assert record.see(surfaces.behind) == [incident]


def test_a_file_that_is_uploaded_again_leaves_one_that_may_appear_late(record: Record) -> None:
    incident = record.declare()
    paper = posting(record, incident, "summary.md")
    record.do(surfaces.uploaded, paper, "C1", "F1", at(2))
    record.do(surfaces.uploaded, paper, "C1", "F1", at(2))
    record.do(surfaces.uploaded, paper, "C1", "F2", at(3))
    assert {key: row.ts for key, row in known(record, incident).items()} == {"summary.md": "F2", "twin:C1:F1": "F1"}
    [step] = [step for step in plan([], known(record, incident)) if step.key.startswith("twin")]
    assert step.not_before == at(3) + ARRIVES_WITHIN


def test_what_is_in_doubt_and_not_wanted_has_its_time_to_arrive(record: Record) -> None:
    incident = record.declare()
    posting(record, incident, "old.card", minutes=5)
    shown = posting(record, incident, "older.card")
    arrives(record, incident, shown, "1.0")
    due = {step.key: step.not_before for step in plan([], known(record, incident))}
    assert due == {"old.card": at(5) + ARRIVES_WITHIN, "older.card": None}


def test_where_somebody_was_at_work_last(record: Record) -> None:
    incident = record.declare()
    arrives(record, incident, posting(record, incident, minutes=5), "1.0")
    record.do(surfaces.attempt, f"incident:{incident}", "letter", at(6), place="UWANG")
    for subject, key in ((f"incident:{incident}", "topic"), ("home:UCHEN", "home")):
        row = record.do(surfaces.attempt, subject, key, at(7))
        record.do(
            surfaces.shown, row, "C1" if key == "topic" else "UCHEN", "C1" if key == "topic" else "UCHEN", "", at(7)
        )
    assert record.see(surfaces.places_of_attempts, at(4)) == {"C1", "UWANG"}
    assert record.see(surfaces.places_of_attempts, at(5.5)) == {"UWANG"}
    assert record.see(surfaces.places_of_attempts, at(6.5)) == set()


def test_what_was_sent_or_changed_since_then_is_sent_again_whatever_it_is_known_to_show(record: Record) -> None:
    incident = record.declare()
    subject = f"incident:{incident}"
    assert record.see(surfaces.last_attempt) is None
    old, roles, news = (posting(record, incident, key) for key in ("status", "roles", "news"))
    for row, ts in ((old, "1.0"), (roles, "2.0"), (news, "3.0")):
        arrives(record, incident, row, ts)
    all_shown(record, incident)
    record.do(surfaces.attempt, subject, "roles", at(5))
    record.do(surfaces.attempt, subject, "news", at(5), frozen=True)
    record.do(surfaces.updated, roles, "2.0", "digest", at(5))
    for key in ("channel", "mark:0123", "status.pin"):  # no update sets these, so none can have been undone
        record.do(surfaces.shown, posting(record, incident, key, 5), "C1", "1.0", "digest", at(5))
    assert record.see(surfaces.last_attempt) == at(5)
    assert record.see(surfaces.attempted_since, at(4)) == [roles]
    assert record.see(surfaces.attempted_since, at(5) + timedelta(seconds=1)) == []
    assert record.do(surfaces.send_again, [roles, news, "gone"]) == {subject}
    assert known(record, incident)["roles"].digest is None
    assert record.see(surfaces.behind) == [incident]


def test_an_answer_that_comes_late_says_nothing_of_the_message_that_stands_there_now(record: Record) -> None:
    """Somebody deleted the card and the next leader posted it anew, while the last one waited for its update."""
    incident = record.declare()
    roles = posting(record, incident)
    arrives(record, incident, roles, "1.0")
    record.do(surfaces.forget, roles, "1.0")
    arrives(record, incident, posting(record, incident, minutes=2), "2.0")
    before = known(record, incident)["roles"]
    record.do(surfaces.updated, roles, "1.0", "older", at(3))
    record.do(surfaces.forget, roles, "1.0")
    assert known(record, incident)["roles"] == before
    record.do(surfaces.updated, roles, "2.0", "newer", at(3))
    assert known(record, incident)["roles"].digest == "newer"
    record.do(surfaces.forget, roles, "2.0")
    assert known(record, incident) == {}


def test_a_call_that_surely_had_no_effect_does_not_settle_the_one_before_it(record: Record) -> None:
    incident = record.declare()
    roles = posting(record, incident, minutes=1)
    posting(record, incident, minutes=2)
    record.do(surfaces.not_sent, roles, at(1))
    assert known(record, incident)["roles"].attempted_at == at(1)
    record.do(surfaces.not_sent, roles, None)
    assert not known(record, incident)["roles"].in_doubt
