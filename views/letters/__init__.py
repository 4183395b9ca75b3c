"""Letters: what is said to one person by direct message, each opening with what it is and saying what to do next.

`views.private` decides who is written to because of which event; a function here says what. The arguments are always
the state, the event and how to speak to the person who reads.
"""

from slack_sdk.models.blocks import ButtonElement

from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, button, dotted, value_of
from views.words import channel_link

Paragraph = tuple[Mrkdwn, list[ButtonElement]]
"""What a person reads, and what they can press below it."""

Letter = list[Paragraph]


def about(state: State, say: Texts) -> Mrkdwn:
    """Which incident a letter speaks of: title, severity and where to go."""
    return dotted([say.write(state.incident.title), bold(state.incident.severity), channel_link(state)])


def assign_button(state: State, role: str, say: Texts) -> ButtonElement:
    """Opens the form that assigns a role, this one filled in."""
    return button(say("Assign a role"), "role.assign_open", value_of(state.incident.id, role), style="primary")
