"""A whole installation to carry about: something in every table that a firm fills, in both scripts, with what is easily
lost on the way (an empty text, a time to the microsecond, a reference to a later row)."""

from datetime import timedelta

from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, select

from models.changes.closing import confirm_closure, propose_closure
from models.changes.handovers import offer_handover
from models.changes.members import record_joined
from models.changes.recording import Decision, add_note, record_decision
from models.changes.surveying import want_survey
from models.changes.tasks import complete_task
from models.deliveries import first_time
from models.hearing import hear
from models.homes import record_person
from models.surfaces import attempt, shown
from models.tables import Delivery, Surface
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by

CODES = ["INC-0001", "INC-0002", "INC-0003"]


def furnish(record: Record) -> list[str]:
    """Fill a database: INC-0001 was closed as a duplicate of INC-0002, which is open, as is INC-0003. Gives their
    ids."""
    first = record.declare()
    second = record.declare(CHEN, 5, title="Payroll of “Fairview” mailed\tto a stranger 🚰", quiet=True)
    third = record.declare(ZHAO, 6, title="又一起")
    for incident in (first, second):
        for person in (WANG, CHEN, LI):
            record.do(record_joined, incident, by(person, 7))
    record.do(add_note, first, "乙公司已删除邮件\n并书面确认", by(WANG, 8))
    record.do(record_decision, second, Decision("不通知个人", "邮件未打开", audience=("legal",)), by(CHEN, 9))
    record.do(complete_task, second, "detect.alert_log", by(CHEN, 10))
    record.do(offer_handover, second, "ic", LI, "", by(CHEN, 11))
    record.do(propose_closure, first, "duplicate", "同一封邮件", by(WANG, 12), second)
    closure = record.state(first).closure
    assert closure
    record.do(confirm_closure, first, closure.event_id, by(CHEN, 13))
    record.do(propose_closure, third, "false_alarm", "演练", by(ZHAO, 14))
    record.do(_show, second)
    return [first, second, third]


def _show(session: Session, incident: str) -> None:
    """What Slack shows and said, with times to the microsecond."""
    now = at(15) + timedelta(microseconds=1)
    card = attempt(session, f"incident:{incident}", "status", now, place="C0001")
    shown(session, card, "C0001", "1700000000.000100", "d" * 64, now)
    attempt(session, f"incident:{incident}", "event:1", now, place="C0001", frozen=True)
    record_person(session, WANG, "王莉", "zh_CN", now)
    first_time(session, ("event:Ev1", "trigger:1.2"), now)
    hear(session, now)
    want_survey(session, incident, now)


def add_deliveries(session: Session, n: int) -> None:
    """Many rows, for what has to take a while."""
    session.add_all(Delivery(id=f"event:Ev{number:09}", at=at(1)) for number in range(n))


def everything(record: Record) -> dict[str, list[str]]:
    """Every row of every table, as text."""

    def read(session: Session) -> dict[str, list[str]]:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.connection().execute(select_columns(table)))
            for table in SQLModel.metadata.sorted_tables
        }

    return record.see(read)


def surfaces_of(record: Record, incident: str) -> dict[str, Surface]:
    def read(session: Session) -> dict[str, Surface]:
        rows = session.exec(select(Surface).where(Surface.subject == f"incident:{incident}")).all()
        for row in rows:
            session.expunge(row)
        return {row.key: row for row in rows}

    return record.see(read)
