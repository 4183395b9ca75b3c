"""Files that people put to notices: wanted to be read until each has its digest on record, or cannot be read."""

from collections.abc import Iterator

from models.state import State
from views.surfaces import Unhashed

ANSWERS = ("notice.file_attached", "notice.file_missing")


def unhashed(state: State) -> Iterator[Unhashed]:
    """The files that nobody has read yet."""
    answered = {
        (event.payload["notice"], event.payload["file"])
        for event in state.events
        if event.kind in ANSWERS and event.payload
    }
    for event in state.events:
        said = event.payload
        if event.kind == "notice.file_wanted" and said and (said["notice"], said["file"]) not in answered:
            yield Unhashed(f"file:{event.id}", said["file"], said["notice"], event.actor)
