"""What is wanted of messages on the timeline: read once, then marked where the bot can set a mark."""

from models.changes.machine import record_channel
from models.changes.pins import Pin, Place, pin_message, record_missing, want_message
from tests.conftest import WANG, Record, by
from views.surfaces import Reaction, Unread
from views.wanted import wanted
from views.workspace import Workspace

ROOM, HERE, GONE, READ = "C0ROOM", "1795233600.000100", "1795233600.000200", "1795233600.000300"


def seen(record: Record, incident: str) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """What is still to be read, for whom, and what is marked, with what."""
    surfaces = wanted(record.state(incident), Workspace())
    return (
        [(each.channel, each.ts, each.person) for each in surfaces if isinstance(each, Unread)],
        [(each.channel, each.ts, each.name) for each in surfaces if isinstance(each, Reaction)],
    )


def test_a_message_is_unread_until_there_is_an_answer(record: Record) -> None:
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(WANG))
    for ts in (HERE, GONE, READ):
        record.do(want_message, incident, ROOM, ts, by(WANG))
    assert seen(record, incident) == ([(ROOM, HERE, WANG), (ROOM, GONE, WANG), (ROOM, READ, WANG)], [])
    record.do(record_missing, incident, ROOM, GONE, "", by(WANG))
    record.do(pin_message, incident, Pin(Place(ROOM, READ, ""), {"text": "x"}), by(WANG))
    assert seen(record, incident) == ([(ROOM, HERE, WANG)], [(ROOM, READ, "white_check_mark")])


def test_a_message_from_elsewhere_gets_no_mark(record: Record) -> None:
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(WANG))
    record.do(pin_message, incident, Pin(Place("C0SALES", HERE, ""), {"text": "x"}), by(WANG))
    assert seen(record, incident) == ([], [])
