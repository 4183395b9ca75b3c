"""What became of notices, in one line each, for the timeline."""

from collections.abc import Callable, Mapping
from datetime import datetime

from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.notices.words import kind_name


def _drafted(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    kind = kind_name(said["notice_kind"], say)
    return say("Notice {n} drafted: {kind}, to {to}", n=said["number"], kind=kind, to=said["recipient"])


def _sent(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    when = datetime.fromisoformat(said["sent_at"])
    told = say(
        "Notice {n} (version {version}) sent to {to}, {when}, {channel}",
        n=said["number"], version=said["version"], to=said["to"], when=when, channel=said["channel"],
    )  # fmt: skip
    if said["unapproved"]:
        return say("{sent}; without approval: {reason}", sent=told, reason=said["unapproved"])
    return told


def _withdrawn(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    if said["why"] == "changed":
        return say("Notice {n}: approved no more, since it is changed", n=said["number"])
    return say("Notice {n}: approval taken back", n=said["number"])


def _plain(sentence: str) -> Callable[[State, Event, Texts], Mrkdwn]:
    def told(state: State, event: Event, say: Texts) -> Mrkdwn:
        said = event.payload
        return say(
            sentence, n=said["number"], version=said["version"], by=said.get("by") or 0, name=said.get("name") or "",
            sha256=said.get("sha256") or "",
        )  # fmt: skip

    return told


TELLING: Mapping[str, Callable[[State, Event, Texts], Mrkdwn]] = {
    "notice.drafted": _drafted,
    "notice.changed": _plain(N_("Notice {n} changed: version {version}")),
    "notice.approval_asked": _plain(N_("Notice {n} (version {version}): approval asked for")),
    "notice.approved": _plain(N_("Notice {n} (version {version}) approved")),
    "notice.approval_withdrawn": _withdrawn,
    "notice.file_wanted": _plain(N_("Notice {n}: a file is to be attached")),
    "notice.file_missing": _plain(N_("Notice {n}: the file could not be read")),
    "notice.file_attached": _plain(N_("Notice {n}: file {name} attached (SHA-256 {sha256})")),
    "notice.sent": _sent,
    "notice.supplemented": _plain(N_("Notice {n} supplemented by notice {by}")),
}
"""How events of notices are told."""
