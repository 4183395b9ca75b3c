"""The versions of an incident's facts, as the timeline has them: what was known at one, and who has set what since."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.facts import Facts, facts_from_json
from models.timeline import Event


def facts_at(events: Iterable[Event], version: int) -> Facts:
    """What was known at a version; nothing at version 0."""
    known: dict[str, Any] = {}
    for event in _set(events):
        if event.payload["version"] <= version:
            known |= {key: each["new"] for key, each in event.payload["changed"].items()}
    return facts_from_json({key: value for key, value in known.items() if value is not None})


def set_since(events: Iterable[Event], version: int) -> Mapping[str, Event]:
    """The facts that were changed after a version, each with the event that did so last."""
    changed: dict[str, Event] = {}
    for event in _set(events):
        if event.payload["version"] > version:
            changed |= dict.fromkeys(event.payload["changed"], event)
    return changed


def _set(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if event.kind == "facts.set" and event.payload)
