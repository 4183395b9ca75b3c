"""The room in words: what people did to the incident's channel, and what was missed while nothing was heard.

Entries of the feed, lines of the timeline, and the warnings on the status card. What Slack told has the name of who did
it; what was found by a survey has none.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from models.actors import STANCH
from models.refusal import Who
from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import bold, lines

WARNING = ":warning:"

HEARD_NOTHING = {
    "silence": N_("Stanch heard nothing of Slack from {since} to {until}"),
    "token": N_("Slack refused Stanch's token from {since} to {until}"),
    "away": N_("Stanch was not in this channel from {since} to {until}"),
}

TAKES_THE_PLACE = {
    "deleted": N_("This channel takes the place of the one that was deleted"),
    "lost": N_("This channel takes the place of the one that Stanch cannot get into any more"),
    "public": N_("This channel takes the place of the one that was made public"),
}

GIVEN_UP = {
    "deleted": N_("Channel deleted: {name}. The next one takes its place"),
    "lost": N_("Channel given up, Stanch cannot get into it: {name}. The next one takes its place"),
    "public": N_("Channel given up, it is public: {name}. The next one takes its place"),
}


def warnings(state: State, say: Texts) -> list[Mrkdwn]:
    """What is wrong with the channel now, each with what to do."""
    room = state.room
    visitors = tuple(Who(person) for person in sorted(room.visitors))
    told = [
        say("This channel is public: everybody in the workspace can read it. Have it made private again.")
        if room.public
        else None,
        say("Came in while it was public: {people}. Remove whoever does not belong here.", people=visitors)
        if visitors
        else None,
        say("The channel is archived: nothing can be shown there until somebody unarchives it.")
        if room.archived
        else None,
        say("Stanch is not in the channel: write /invite there and choose Stanch.") if room.bot_away else None,
    ]
    return [Mrkdwn(f"{WARNING} {warning}") for warning in told if warning]


def _renamed(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say("This channel is called {name} now, and keeps that name.", name=event.payload["new"])


def _made_public(state: State, event: Event, say: Texts) -> Mrkdwn:
    title = (
        say("This channel has been made public")
        if event.actor == STANCH
        else say("{person} has made this channel public", person=Who(event.actor))
    )
    return lines(
        f"{WARNING} {bold(title)}",
        say("Everybody in the workspace can read it now, what was written before included. Its files stay public even "
            "when it is private again."),
        say("Make it private again: the channel's name → Settings → Change to a private channel. If Slack does not let "
            "you, ask a workspace owner. Until then, write no personal data here."),
    )  # fmt: skip


def _made_private(state: State, event: Event, say: Texts) -> Mrkdwn:
    came = tuple(Who(person) for person in event.payload["visitors"])
    return lines(
        bold(say("This channel is private again")),
        say("Came in while it was public: {people}. Remove whoever does not belong here.", people=came)
        if came
        else None,
    )


def _archived(state: State, event: Event, say: Texts) -> Mrkdwn:
    """It is read once the channel is back: in an archived one nobody can post it."""
    if event.actor == STANCH:
        return say("This channel was archived. What was recorded meanwhile follows.")
    return say("{person} archived this channel. What was recorded meanwhile follows.", person=Who(event.actor))


def _given_up(state: State, event: Event, say: Texts) -> Mrkdwn:
    sentence = TAKES_THE_PLACE[event.payload["why"]]
    return lines(
        bold(say(sentence)),
        say("Nothing on record is lost: the timeline has it all. What was posted there is not posted again."),
    )


def _entry_deleted(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say(
        "Somebody deleted the message of entry #{seq} from this channel. The record keeps the entry.",
        seq=event.payload["entry"],
    )


def _silence(state: State, event: Event, say: Texts) -> Mrkdwn:
    """From when to when, what was found, and what to do again."""
    said, found = event.payload, event.payload["differences"]
    since, until = (datetime.fromisoformat(said[end]) for end in ("since", "until"))
    came, left = (tuple(Who(person) for person in found[which]) for which in ("came", "left"))
    marked = len(found["marked"])
    title = HEARD_NOTHING[said["why"]]
    return lines(
        bold(say(title, since=since, until=until)),
        say("Came in meanwhile: {people}", people=came) if came else None,
        say("Left meanwhile: {people}", people=left) if left else None,
        say.plural("{n} message marked with a pushpin was found; it goes on the timeline.",
                   "{n} messages marked with a pushpin were found; they go on the timeline.", marked)
        if marked
        else None,
        None if any(found.values()) else say("Nothing was found changed in this channel."),
        None
        if said["why"] == "away"
        else say("What was pressed or typed for Stanch in that time may have had no effect: please do it again."),
    )  # fmt: skip


Entry = Callable[[State, Event, Texts], Mrkdwn | None]

ENTRIES: Mapping[str, Entry] = {
    "channel.renamed": _renamed,
    "channel.made_public": _made_public,
    "channel.made_private": _made_private,
    "channel.archived": _archived,
    "channel.given_up": _given_up,
    "entry.deleted": _entry_deleted,
    "silence.ended": _silence,
}
"""What the channel is told of itself."""


def _told_given_up(state: State, event: Event, say: Texts) -> Mrkdwn:
    sentence = GIVEN_UP[event.payload["why"]]
    return say(sentence, name=event.payload["name"])


def _told_silence(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    sentence = HEARD_NOTHING[said["why"]]
    since, until = (datetime.fromisoformat(said[end]) for end in ("since", "until"))
    return say(sentence, since=since, until=until)


def _told(sentence: str) -> Callable[[State, Event, Texts], Mrkdwn]:
    def telling(state: State, event: Event, say: Texts) -> Mrkdwn:
        said = event.payload
        return say(sentence, new=said.get("new") or "", seq=said.get("entry") or 0, person=Who(said.get("person", "")))

    return telling


TELLING: Mapping[str, Callable[[State, Event, Texts], Mrkdwn]] = {
    "channel.renamed": _told(N_("Channel renamed: {new}")),
    "channel.archived": _told(N_("Channel archived")),
    "channel.unarchived": _told(N_("Channel unarchived")),
    "channel.made_public": _told(N_("Channel made public")),
    "channel.made_private": _told(N_("Channel made private again")),
    "channel.given_up": _told_given_up,
    "entry.deleted": _told(N_("The message of entry #{seq} was deleted from the channel")),
    "member.walked_in": _told(N_("Came into the channel while it was public")),
    "member.deactivated": _told(N_("The account of {person} was deactivated")),
    "silence.ended": _told_silence,
}
"""The same in one line each, for the timeline."""
