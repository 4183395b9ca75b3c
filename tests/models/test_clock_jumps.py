"""The machine's clock jumps: an hour ahead, and back again. The record keeps its order, its proofs and its counsel."""

from datetime import timedelta

from bot.verifying import flaws_of_database
from models.actors import STANCH, Actor
from models.changes.handovers import expire_handover, offer_handover, overdue_handovers
from models.changes.machine import remind_of_update, updates_due
from models.changes.members import record_joined
from models.changes.moments import set_moment
from models.changes.recording import add_note
from models.changes.tasks import complete_task, reopen_task
from tests.conftest import CHEN, WANG, Record, at, by

JUMPING = (1, 61, 2, -57, 3, 200, 4)
"""Minutes after noon, as a clock that jumps tells them one after the other."""


def test_the_order_of_the_record_is_that_in_which_it_was_written(record: Record) -> None:
    incident = record.declare()
    for n, minutes in enumerate(JUMPING):
        record.do(add_note, incident, f"note {n}", by(WANG, minutes))
    events = record.state(incident).events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.payload["text"] for event in events if event.kind == "note.added"] == [f"note {n}" for n in range(7)]
    assert record.see(flaws_of_database) == []


def test_what_is_done_and_undone_while_it_jumps_ends_as_it_was_last_said(record: Record) -> None:
    incident = record.declare()
    record.do(complete_task, incident, "detect.alert_log", by(WANG, 61))
    record.do(reopen_task, incident, "detect.alert_log", by(WANG, 2))
    assert next(task.state for task in record.state(incident).tasks if task.key == "detect.alert_log") == "open"
    record.do(set_moment, incident, "occurred", at(-100), "the log says so", by(WANG, 61))
    record.do(set_moment, incident, "occurred", at(-90), "it was later", by(WANG, -57))
    assert record.state(incident).moment("occurred") == at(-90)
    assert record.see(flaws_of_database) == []


def test_a_reminder_is_given_once_however_often_its_time_comes(record: Record) -> None:
    incident = record.declare()
    for minutes in (119, 121, 61, 119, 121, 300, 121, 300):
        for due in record.see(updates_due, at(minutes)):
            record.do(remind_of_update, due, Actor(STANCH, at(minutes)))
    said = [event.payload["threshold"] for event in record.state(incident).events if event.kind == "reminder.update"]
    assert said == ["due", "overdue"]


def test_a_handover_runs_out_once(record: Record) -> None:
    incident = record.declare()
    record.do(record_joined, incident, by(CHEN, 1))
    record.do(offer_handover, incident, "ic", CHEN, "", by(WANG, 2))
    for minutes in (3, 63, 3, 63):
        for overdue in record.see(overdue_handovers, at(minutes)):
            record.do(expire_handover, overdue, Actor(STANCH, at(minutes)))
    kinds = [kind for kind in record.kinds(incident) if kind.startswith("handover.")]
    assert kinds == ["handover.offered", "handover.unanswered"]
    record.do(offer_handover, incident, "ic", CHEN, "", by(WANG, 4))  # back again: it can be offered anew
    assert record.see(overdue_handovers, at(4) + timedelta(minutes=14)) == []
