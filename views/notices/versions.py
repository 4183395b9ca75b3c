"""The versions of notices, read from the timeline: what stood in each, who wrote it, and when.

The table holds the newest version only; a file in the channel is of the version that it was made for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.notices.sections import Section, sections_from_json
from models.state import State


@dataclass(frozen=True)
class Version:
    """One version of a notice's text."""

    number: int
    title: str
    recipient: str
    sections: tuple[Section, ...]
    author: str
    at: datetime


def versions(state: State) -> Mapping[tuple[str, int], Version]:
    """Every version by the id of its notice and its number; one whose content was erased is not there."""
    found = {}
    for event in state.events:
        said = event.payload
        if event.kind in ("notice.drafted", "notice.changed") and said:
            text = sections_from_json(said["sections"])
            found[said["notice"], said["version"]] = Version(
                said["version"], said["title"], said["recipient"], text, event.actor, event.recorded_at
            )
    return found
