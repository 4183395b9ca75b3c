"""An incident in a house of handlers: opened, looked into, closed."""

from typing import Any

from models.changes.closing import Resolution, close_incident
from models.changes.declaring import Declaration, declare_incident
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.state import Event
from tests.conftest import CHEN, LI, NOON, WANG, by
from tests.handlers.conftest import Body, House

ROOM = "C0ROOM"


async def opened(house: House, number: int = 1, channel: str = ROOM) -> str:
    """An incident of Wang's with its channel, in which Chen and Li are too."""
    said = Declaration(f"V{number}", "Payroll", "It went out", "They called", NOON, (), WANG, "SEV2", quiet=False)
    incident: str = await house.database.transact(declare_incident, said, house.desk.plan, by(WANG, 0))
    await house.database.transact(record_channel, incident, channel, f"inc-{number:04d}", by(WANG, 0))
    for person in (CHEN, LI):
        await house.database.transact(record_joined, incident, by(person, 0))
    return incident


async def events(house: House, incident: str, *kinds: str) -> list[Event]:
    state = await house.state(incident)
    assert state is not None
    return [event for event in state.events if event.kind in kinds]


async def close(house: House, incident: str) -> None:
    resolution = Resolution("Deleted", "", "A drill")
    await house.database.transact(close_incident, incident, resolution, by(WANG, 1, admin=True))


def told(house: House) -> str:
    """The newest private answer."""
    text: str = house.answers[-1][0]
    return text


def element_of(view: Any, field: str) -> Body:
    element: Body = next(block["element"] for block in view["blocks"] if block["block_id"] == field)
    return element


def value_of(view: Any, field: str) -> str | None:
    value: str | None = element_of(view, field).get("initial_value")
    return value
