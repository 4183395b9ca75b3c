"""Finding incidents: only one's own, the newest first, and no more read of each than a list shows."""

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.members import record_joined, record_left
from models.finding import readable_incident, seen_by
from tests.conftest import CHEN, LI, WANG, Record, by


def codes(record: Record, person: str, *, admin: bool = False, words: str = "", closed: bool = False) -> list[str]:
    states, _ = record.see(seen_by, by(person, admin=admin), words=words, closed=closed)
    return [state.incident.code for state in states]


def test_everybody_sees_their_own_the_newest_first(record: Record) -> None:
    first, second = record.declare(), record.declare(by=CHEN, minutes=5, title="邮件发错了")
    record.do(record_joined, second, by(WANG, 6))
    assert codes(record, LI) == []
    assert codes(record, LI, admin=True) == codes(record, WANG) == ["INC-0002", "INC-0001"]
    assert codes(record, WANG, words="邮件") == codes(record, CHEN) == ["INC-0002"]
    record.do(record_left, second, by(WANG, 7))
    assert codes(record, WANG) == ["INC-0001"]
    record.do(close_incident, first, Resolution("done", "", "drill"), by(WANG, 8, admin=True))
    assert (codes(record, WANG), codes(record, WANG, closed=True)) == ([], ["INC-0001"])


def test_no_timeline_is_read_for_a_list(record: Record) -> None:
    for minutes in (0, 5):
        record.declare(minutes=minutes)
    states, _ = record.see(seen_by, by(WANG))
    assert [state.events for state in states] == [(), ()]


@pytest.mark.parametrize("word", ["INC-0001", "inc 1", "1", "ＩＮＣ－０００１", "１"])
def test_a_code_means_an_incident_to_its_own_people_only(record: Record, word: str) -> None:
    incident = record.declare()
    assert record.see(readable_incident, word, by(WANG)) == incident
    assert record.see(readable_incident, word, by(LI, admin=True)) == incident
    assert record.see(readable_incident, word, by(LI)) is None
