"""The incident that most tests of changes begin with; a file whose tests need another has its own."""

import pytest

from models.changes.machine import record_channel
from models.changes.members import record_joined
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, by

ROOM = "C0ROOM"
"""Its channel."""


@pytest.fixture
def incident(record: Record) -> str:
    """An incident of Wang's with its channel, in which Chen, Zhao and Li are too."""
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(WANG, 0.1))
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person))
    return incident
