"""An incident under the law in a house of handlers: Wang commands, Li is legal, Chen is in it too."""

from typing import Any

from models.changes.declaring import Declaration, declare_incident
from models.changes.facts import set_facts
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.changes.roles import assign_role
from models.law import Law
from tests.conftest import CHEN, LI, WANG, at, by
from tests.handlers.conftest import House
from tests.handlers.incidents import ROOM
from tests.leak import LAW


async def opened(house: House, law: Law = LAW, **known: Any) -> str:
    """A payroll leak, found ten minutes before noon; what is known beside it comes with the test."""
    said = Declaration("V1", "Payroll", "It went out", "They called", at(-10), ("payroll",), WANG, "SEV2", quiet=False)
    incident: str = await house.database.transact(declare_incident, said, house.desk.plan, by(WANG, 0), law)
    await house.database.transact(record_channel, incident, ROOM, "inc-0001", by(WANG, 0))
    for person in (CHEN, LI):
        await house.database.transact(record_joined, incident, by(person, 0))
    await house.database.transact(assign_role, incident, "legal", LI, by(WANG, 0))
    if known:
        await house.database.transact(set_facts, incident, known, 2, by(CHEN, 0))
    return incident
