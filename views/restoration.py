"""The restoration: that the record was put back to a backup, and what that means for who works in the channel."""

from datetime import datetime

from models.state import Event, State
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, lines


def entry(state: State, event: Event, say: Texts) -> Mrkdwn:
    """What the channel is told: what is missing, and what to do about it."""
    lost = event.payload["lost"]
    return lines(
        bold(say("The record was restored from the backup of {when}", when=_made_at(event))),
        _missing(lost, say),
        None if lost == 0 else say("Look through what was written here since then, and record again what counts."),
    )


def told(state: State, event: Event, say: Texts) -> Mrkdwn:
    """The same in one line, for the timeline."""
    lost, when = event.payload["lost"], _made_at(event)
    if lost is None:
        return say("Record restored from the backup of {when}; what came after it is missing", when=when)
    return say("Record restored from the backup of {when}; missing since: {n}", when=when, n=lost)


def _missing(lost: int | None, say: Texts) -> Mrkdwn:
    if lost is None:
        return say("What was recorded after that is no longer in it, even where it still stands in this channel.")
    if lost == 0:
        return say("Of this incident nothing that was recorded is missing.")
    return say.plural(
        "{n} entry recorded after that is no longer in it, even where it still stands in this channel.",
        "{n} entries recorded after that are no longer in it, even where they still stand in this channel.",
        lost,
    )


def _made_at(event: Event) -> datetime:
    return datetime.fromisoformat(event.payload["backup"])
