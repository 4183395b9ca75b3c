"""The tables: what Stanch knows, row by row.

    record   the incident, its timeline, its moments, a proposal to close it
    people   roles, handovers, tasks, members
    law      facts, duties, verdicts, waivers, and the text of the law they rest on
    notices  what is told outside
    slack    what Slack shows, whom it has, what it has delivered

`Incident` is the aggregate; the rest hangs on it. `table=True` models do not validate, so what must never be is a
constraint of the database.
"""

from models.tables.law import IN_FORCE, FactSheet, LawText, Obligation, Verdict, Waiver
from models.tables.notices import Notice
from models.tables.people import Assignment, Handover, Member, Task
from models.tables.record import Closure, Incident, Moment, TimelineEvent, TimelinePayload
from models.tables.slack import Delivery, Hearing, Person, Surface, Survey

__all__ = [
    "IN_FORCE",
    "Assignment",
    "Closure",
    "Delivery",
    "FactSheet",
    "Handover",
    "Hearing",
    "Incident",
    "LawText",
    "Member",
    "Moment",
    "Notice",
    "Obligation",
    "Person",
    "Surface",
    "Survey",
    "Task",
    "TimelineEvent",
    "TimelinePayload",
    "Verdict",
    "Waiver",
]
