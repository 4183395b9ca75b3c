"""The incident channel's name: ours, which follows the title, or the one that people gave it, which stays."""

from models.naming import channel_name
from models.state import State
from views.surfaces import Channel


def channel_of(state: State) -> Channel:
    """The channel under the name it is to have."""
    incident, room = state.incident, state.room
    if room.named_by_people:
        return Channel(room.name, nth=room.nth, named_by_people=True)
    return Channel(channel_name(incident.number, incident.title, quiet=incident.quiet), nth=room.nth)
