"""An incident well under way, as the screens have to show it."""

from dataclasses import replace

import pytest

from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.moments import set_moment
from models.changes.roles import assign_role
from models.changes.steering import set_phase
from models.changes.tasks import add_task, assign_task, complete_task, set_not_applicable
from models.state import State
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by


@pytest.fixture
def at_work(record: Record) -> str:
    """A SEV2 leak in its third phase: Wang commands, Chen keeps the record, Zhao works; its channel is C1."""
    incident = record.declare()
    record.do(record_channel, incident, "C1", "inc-0001", by(WANG, 0.1))
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person, 0.2))
    record.do(assign_role, incident, "scribe", CHEN, by(WANG, 1))
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 1))
    record.do(complete_task, incident, "detect.alert_log", by(CHEN, 2))
    record.do(complete_task, incident, "detect.report", by(WANG, 3), at(-5))
    record.do(complete_task, incident, "activate.triage", by(WANG, 4))
    record.do(set_not_applicable, incident, "gap.vendor_report", "没有涉及软件商", by(CHEN, 5))
    record.do(set_phase, incident, "contain", by(WANG, 10))
    record.do(complete_task, incident, "contain.stop_leak", by(ZHAO, 20), at(18))
    record.do(assign_task, incident, "contain.backup_now", LI, by(WANG, 21))
    record.do(add_task, incident, "contain", "请乙公司会计书面确认已删除", by(CHEN, 22))
    record.do(set_moment, incident, "aware", at(6), "", by(LI, 25))
    return incident


def titled(state: State, title: str) -> State:
    """The same incident under another title."""
    return replace(state, incident=replace(state.incident, title=title))
