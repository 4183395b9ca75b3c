"""The announcement: that there is an incident, how bad, and how it stands. Nothing else.

Never a title, a description, a kind of data or a name: the announcement channel is read by people who are not to know.
"""

from models.state import State
from views.catalogue import Texts
from views.elements import bold, dotted, section
from views.surfaces import ANNOUNCEMENT, Message
from views.words import CLOSED_AS


def announcement(state: State, say: Texts) -> Message:
    """A living message with code, severity and status."""
    incident = state.incident
    closed = CLOSED_AS[incident.outcome or "resolved"] if incident.status == "closed" else None
    standing = say(closed, other=state.duplicate_code or "") if closed else say("open")
    text = dotted([bold(incident.code), incident.severity, standing])
    return Message("announcement", ANNOUNCEMENT, 1, text.replace("*", ""), (section(text, "announcement"),), calm=5.0)
