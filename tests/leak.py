"""A leak under the law, as tests of screens and handlers need it: payroll of a client, at a bookkeeping firm.

The firm is known; what is known of the leak comes with each test. Wang commands, Li is legal, Chen keeps the record.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.actors import STANCH, Actor
from models.changes.declaring import Declaration, declare_incident
from models.changes.facts import set_facts
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.obligations import meet
from models.changes.roles import assign_role
from models.changes.thresholds import clocks_due, pass_thresholds
from models.facts import Facts
from models.incidents import lock
from models.law import Law
from models.obligations import load_catalogue
from tests.conftest import CHEN, LI, WANG, Record, at, by

LAW = Law(
    load_catalogue(),
    firm=Facts(
        cii=False, central_organ=False, small_handler=False, insured=False, sector="bookkeeping", sector_rule=False,
        listed=frozenset(),
    ),
)  # fmt: skip

AUTHORITY, CLIENT, GENERAL = "cn.pipl57.authority", "cn.pipl59.client", "cn.cac.general"


def under_law(record: Record, law: Law = LAW, **said: Any) -> str:
    """Declared at noon, found ten minutes before; its channel is C1. Gives its id."""
    declaration = Declaration(
        origin="VLAW", title="甲公司工资表误发乙公司", what_happened="工资表作为附件发给了乙公司的会计",
        how_found="乙公司来电告知", detected_at=at(-10), data_kinds=("payroll",), commander=WANG, severity="SEV2",
        quiet=False,
    )  # fmt: skip
    incident = record.do(declare_incident, declaration, record.plan, by(WANG), law)
    record.do(record_channel, incident, "C1", "inc-0001", by(WANG, 0.1))
    for person in (CHEN, LI):
        record.do(record_joined, incident, by(person, 0.2))
    record.do(assign_role, incident, "legal", LI, by(WANG, 0.5))
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 0.5))
    if said:
        know(record, incident, 1, **said)
    return incident


def know(record: Record, incident: str, minutes: float, **changed: Any) -> None:
    """Chen enters what is known."""
    record.do(set_facts, incident, changed, record.state(incident).law.version, by(CHEN, minutes))


def sent(record: Record, incident: str, key: str, minutes: float) -> None:
    """A notice that met a duty went out."""
    record.do(_meet, incident, key, at(minutes), by(LI, minutes))


def _meet(session: Session, incident_id: str, key: str, when: datetime, actor: Actor) -> None:
    meet(session, lock(session, incident_id), [key], "notice", when, actor)


def swept(record: Record, minutes: float) -> None:
    """What the sweep writes down at that time."""
    for incident in record.see(clocks_due, at(minutes)):
        record.do(pass_thresholds, incident, ["UADMIN"], Actor(STANCH, at(minutes)))
