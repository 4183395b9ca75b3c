"""The announcement: that there is an incident, how bad, and how it stands. Nothing else.

Never a title, a description, a kind of data, a name or a reason: the announcement channel is read by people who are not
to know. Nor the code of a quiet incident, not even as the one that this one repeats.
"""

from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, dotted, section
from views.surfaces import ANNOUNCEMENT, Message
from views.words import standing


def announcement(state: State, say: Texts) -> Message:
    """A living message with code, severity and status."""
    incident = state.incident
    text = dotted([bold(incident.code), incident.severity, _standing(state, say)])
    return Message("announcement", ANNOUNCEMENT, 1, text.replace("*", ""), (section(text, "announcement"),), calm=5.0)


def _standing(state: State, say: Texts) -> Mrkdwn:
    if state.incident.outcome == "duplicate" and state.duplicate_is_quiet:
        return say("closed: duplicate")
    return standing(state, say)
