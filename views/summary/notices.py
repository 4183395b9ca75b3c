"""Notices in the summary: who wrote, approved and sent what, when, how late, and the receipt.

Told from the events alone, so that it stands as of the closing that the summary is of.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from models.refusal import Who
from models.state import Event, State
from views.catalogue import Texts
from views.duties import duty_name
from views.notices.words import STATES, kind_name
from views.summary.paper import heading, table


def notices_told(state: State) -> list[dict[str, Any]]:
    """Every notice as its events have it, in order; for the record as it is."""
    told: dict[int, dict[str, Any]] = {}
    for event in state.events:
        said = event.payload
        if event.kind == "notice.drafted" and said:
            told[said["number"]] = _begun(event)
        elif event.kind.startswith("notice.") and said and said["number"] in told:
            _follow(told[said["number"]], event)
        elif event.kind == "obligation.met" and said:
            for notice in told.values():
                if notice["notice"] == said["notice"]:
                    notice["met"].append({"obligation": said["obligation"], "late": said["late"]})
    return list(told.values())


def notices(state: State, say: Texts) -> Iterator[str]:
    """The section on paper; none where nobody drafted any."""
    told = notices_told(state)
    if not told:
        return
    yield from heading(say("Notices"))
    head = [say("No."), say("Kind of notice"), say("To whom"), say("Written by"), say("Approved by"), say("Sent"),
            say("Receipt")]  # fmt: skip
    yield from table(head, [_row(state, notice, say) for notice in told])


def _begun(event: Event) -> dict[str, Any]:
    said = event.payload
    same = ("number", "notice", "language", "recipient", "obligations", "supplements", "version", "digest")
    return {
        **{key: said[key] for key in same},
        "kind": said["notice_kind"], "state": "draft", "author": event.actor, "approver": None, "approved_at": None,
        "sent_at": None, "sent_by": None, "channel": "", "to": "", "receipt": "", "unapproved": "", "file": None,
        "met": [],
    }  # fmt: skip


def _follow(notice: dict[str, Any], event: Event) -> None:
    said = event.payload
    match event.kind:
        case "notice.changed":
            notice |= {key: said[key] for key in ("recipient", "version", "digest")} | {"author": event.actor}
        case "notice.approved":
            notice |= {"state": "approved", "approver": event.actor, "approved_at": event.recorded_at}
        case "notice.approval_withdrawn":
            notice |= {"state": "draft", "approver": None, "approved_at": None}
        case "notice.file_attached":
            notice["file"] = {key: said[key] for key in ("name", "size", "sha256", "link")}
        case "notice.sent":
            notice |= {key: said[key] for key in ("sent_at", "channel", "to", "receipt", "unapproved")}
            notice |= {"state": "sent", "sent_by": event.actor}


def _row(state: State, notice: dict[str, Any], say: Texts) -> list[str]:
    return [
        str(notice["number"]),
        kind_name(notice["kind"], say),
        notice["to"] or notice["recipient"],
        say("{person}, version {n}", person=Who(notice["author"]), n=notice["version"]),
        say.write(Who(notice["approver"])) if notice["approver"] else notice["unapproved"] or "—",
        _sent(state, notice, say),
        "\n".join(part for part in (notice["receipt"], _file(notice)) if part) or "—",
    ]


def _sent(state: State, notice: dict[str, Any], say: Texts) -> str:
    """When and how, what was met by it, and whether that was after its time."""
    if notice["state"] != "sent":
        stands = STATES[notice["state"]]
        return say(stands)
    how = say("{when}, {channel}", when=datetime.fromisoformat(notice["sent_at"]), channel=notice["channel"])
    met = [
        say("{duty}, after its time", duty=duty_name(state, each["obligation"], say))
        if each["late"]
        else duty_name(state, each["obligation"], say)
        for each in notice["met"]
    ]
    return "\n".join([how, *met])


def _file(notice: dict[str, Any]) -> str:
    return f"{notice['file']['name']} (SHA-256 {notice['file']['sha256']})" if notice["file"] else ""
