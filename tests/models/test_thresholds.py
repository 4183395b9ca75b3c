"""Which marks a clock passes, whom it writes to how often, and that looking costs the same however long it ran."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.changes.moments import set_moment
from models.changes.thresholds import Mark, clocks_due, marks_of
from models.duties import DutyFacts
from models.facts import DataSet, Quantity
from tests.conftest import CHEN, LI, Record, at, by
from tests.leak import CLIENT, LAW, know, swept, under_law

SHANGHAI = "Asia/Shanghai"
SMALL, CONTRACT, INSURER = "cn.small_handler", "contract.client", "insurer"
QUIET: dict[str, Any] = {
    "personal_info": False, "interests_harmed": False, "crime_suspected": False, "annex_clause": "none",
    "loss": Quantity.exactly(0), "people": Quantity.exactly(0),
}  # fmt: skip


def duty(**said: Any) -> DutyFacts:
    clock: dict[str, Any] = {"start": "detected", "started_at": at(0), "due_at": None, "target_at": None}
    return DutyFacts(
        **{
            "id": "1", "key": "a", "seq": 1, "state": "running", "certainty": "yes", "start_presumed": False,
            "settled_at": None, "settled_by": None, "notice_id": None, "reason": None, **clock, **said,
        }
    )  # fmt: skip


def said_of(record: Record, incident: str, key: str) -> list[dict[str, Any]]:
    events = [e for e in record.state(incident).events if e.kind == "obligation.threshold"]
    return [dict(e.payload) | {"at": e.recorded_at} for e in events if e.payload["obligation"] == key]


def test_a_clock_that_is_years_overdue_has_as_many_marks_as_one_of_an_hour() -> None:
    old = duty(started_at=datetime(2001, 9, 10, tzinfo=UTC), due_at=datetime(2001, 9, 10, 4, tzinfo=UTC))
    marks = list(marks_of(old, SHANGHAI, at(0)))
    assert [mark.threshold for mark in marks] == ["50", "75", "90", "due", "overdue"]
    assert marks[-1] == Mark("overdue", 220_872, at(0)), "9203 days of hours: one mark"
    assert len(list(marks_of(replace(old, due_at=None, target_at=old.due_at), SHANGHAI, at(0)))) == 6


def test_of_a_long_clock_the_night_is_silent_and_the_morning_says_where_it_stands() -> None:
    """Thirty days ended at 17:00 Shanghai; the hours of the night wait for eight."""
    end = datetime(2026, 11, 20, 9, tzinfo=UTC)
    thirty = duty(started_at=end - timedelta(days=30), due_at=end)

    def newest(local: str) -> tuple[int, str]:
        now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)
        mark = [mark for mark in marks_of(thirty, SHANGHAI, now) if mark.threshold == "overdue"][-1]
        return mark.n, f"{mark.at.astimezone(ZoneInfo(SHANGHAI)):%d %H:%M}"

    assert newest("2026-11-20 21:30") == (4, "20 21:00")
    assert newest("2026-11-20 23:30") == (4, "20 21:00"), "22 and 23 o'clock wait"
    assert newest("2026-11-21 07:59") == (4, "20 21:00")
    assert newest("2026-11-21 08:00") == (15, "21 08:00")


@pytest.mark.parametrize(("began", "spoken"), [("12:03:20", "14:10"), ("12:10", "14:10"), ("12:10:01", "14:20")])
def test_what_comes_again_waits_for_the_next_ten_minutes(began: str, spoken: str) -> None:
    start = datetime.fromisoformat(f"2026-11-21 {began}").replace(tzinfo=UTC)
    row = duty(started_at=start, target_at=start + timedelta(hours=24))
    [nudge] = [mark for mark in marks_of(row, SHANGHAI, start + timedelta(hours=3)) if mark.threshold == "nudge"]
    assert f"{nudge.at:%H:%M:%S}" == f"{spoken}:00"


def test_duties_that_began_a_few_minutes_apart_come_in_one_letter(record: Record) -> None:
    incident = under_law(record, **QUIET | {"crime_suspected": True}, data_sets=(DataSet("payroll", "entrusted"),))
    record.do(set_moment, incident, "suspected", at(-17), "", by(CHEN, 2))
    for minutes in range(100, 116):
        swept(record, minutes)
    reminders = [e for e in record.state(incident).events if e.kind == "reminder.clocks"]
    told = [{each["obligation"] for each in e.payload["clocks"]} for e in reminders if e.payload["to"] == LI]
    nudged = {e.recorded_at for key in (CLIENT, "cn.cac.police") for e in _nudges(record, incident, key)}
    assert nudged == {at(110)}, "due at 103 and 110 minutes"
    assert told == [{"cn.cac.police"}]


def _nudges(record: Record, incident: str, key: str) -> list[Any]:
    events = [e for e in record.state(incident).events if e.kind == "obligation.threshold"]
    return [e for e in events if (e.payload["obligation"], e.payload["threshold"]) == (key, "nudge")]


def test_nobody_is_nagged_without_end_where_there_is_neither_length_nor_target(record: Record) -> None:
    firm = replace(LAW, firm=replace(LAW.firm, small_handler=True, insured=True))
    incident = under_law(record, firm, **QUIET | {"personal_info": True}, data_sets=(DataSet("payroll", "entrusted"),))
    for hours in range(1, 12 * 24):
        swept(record, hours * 60)
    assert said_of(record, incident, SMALL) == [], "a hint beside article 57"
    for key in (CONTRACT, INSURER):
        said = said_of(record, incident, key)
        assert Counter(each["threshold"] for each in said) == {"hours": 11}
        assert {each["at"].astimezone(ZoneInfo(SHANGHAI)).hour for each in said} <= set(range(8, 22))
        assert not any(each["house"] for each in said)
    know(record, incident, 12 * 24 * 60, contract_hours=48)
    swept(record, 12 * 24 * 60 + 1)
    assert {each["threshold"] for each in said_of(record, incident, CONTRACT)} == {
        "hours", "50", "75", "90", "due", "overdue",
    }  # fmt: skip


def test_looking_whether_a_clock_is_due_asks_the_database_once_for_each_incident(record: Record) -> None:
    incident = under_law(record, personal_info=True, data_sets=(DataSet("payroll", "both"),))
    assert len([d for d in record.state(incident).law.duties if d.state == "running"]) > 5
    asked: list[str] = []
    record.see(_counting, asked, at(300))
    assert len([one for one in asked if "timeline_event" in one]) == 1
    assert len(asked) <= 3


def _counting(session: Any, asked: list[str], now: datetime) -> None:
    from sqlalchemy import event

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    try:
        clocks_due(session, now)
    finally:
        event.remove(bind, "before_cursor_execute", note)
