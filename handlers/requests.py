"""A Slack payload, read once: who, where, what it acts on, and the ids by which a repeated delivery is known.

Slack repeats what it is not sure of, sometimes under another id
(https://docs.slack.dev/apis/events-api/#retries), so messages and reactions are also known by what they are about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.refusal import Refused

KINDS = frozenset(
    {
        "command",
        "block_actions",
        "block_suggestion",
        "event_callback",
        "message_action",
        "shortcut",
        "view_closed",
        "view_submission",
    }
)
"""The kinds of payloads, as Slack calls them; a slash command has no name of its own."""

INCIDENT = re.compile(r"[0-9a-f]{16}")
"""An incident's id (`models.tables.new_id`)."""


@dataclass(frozen=True)
class Request:
    """What every listener needs of a payload. `delivery` are the ids under which its effect is recorded."""

    person: str
    channel: str | None
    trigger: str
    delivery: tuple[str, ...]
    body: Mapping[str, Any]

    @property
    def value(self) -> str:
        """What the pressed button, or the option chosen from a menu, says it acts on."""
        action = self.body["actions"][0]
        return str(action.get("value") or (action.get("selected_option") or {}).get("value", ""))

    @property
    def incident(self) -> str:
        """The incident's id: of the button, or of the submitted modal."""
        return self._about.partition(" ")[0]

    @property
    def key(self) -> str:
        """The key of the thing that a button or a submitted modal acts on."""
        return self._about.partition(" ")[2]

    @property
    def view(self) -> Mapping[str, Any]:
        """The modal or Home tab that was submitted or pressed in."""
        view: Mapping[str, Any] = self.body["view"]
        return view

    @property
    def values(self) -> dict[str, Any]:
        """What a person entered into a modal, by field: texts, ids, lists of choices, times in UTC, or None."""
        entered = self.view["state"]["values"]
        return {field: _entry(field, next(iter(element.values()))) for field, element in entered.items() if element}

    @property
    def _about(self) -> str:
        return self.value if "actions" in self.body else str(self.view["private_metadata"])


def pressed(body: Mapping[str, Any]) -> Request:
    """A button or menu. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
    channel = body.get("channel") or {}
    trigger = str(body.get("trigger_id", ""))
    return Request(body["user"]["id"], channel.get("id"), trigger, (f"trigger:{trigger}",), body)


def submitted(body: Mapping[str, Any]) -> Request:
    """A modal. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
    trigger, view = str(body.get("trigger_id", "")), body["view"]["id"]
    return Request(body["user"]["id"], None, trigger, (f"trigger:{trigger}", f"view:{view}"), body)


def submitted_by_button(body: Mapping[str, Any]) -> Request:
    """A button in a modal that stands for its submission: the same form, the same delivery."""
    return submitted({name: said for name, said in body.items() if name != "actions"})


def commanded(body: Mapping[str, Any]) -> Request:
    """A slash command. https://docs.slack.dev/interactivity/implementing-slash-commands"""
    trigger = str(body["trigger_id"])
    return Request(body["user_id"], body["channel_id"], trigger, (f"trigger:{trigger}",), body)


def chosen(body: Mapping[str, Any]) -> Request:
    """A shortcut. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload"""
    channel = body.get("channel") or {}
    trigger = str(body["trigger_id"])
    return Request(body["user"]["id"], channel.get("id"), trigger, (f"trigger:{trigger}",), body)


def happened(body: Mapping[str, Any]) -> Request:
    """An event. https://docs.slack.dev/apis/events-api/#callback-field"""
    event = body["event"]
    item = event.get("item") or {}
    channel = event.get("channel") or item.get("channel")
    channel = channel["id"] if isinstance(channel, dict) else channel
    person = event.get("user") or ""
    person = person["id"] if isinstance(person, dict) else person
    ids = [f"event:{body['event_id']}"]
    if stamp := event.get("event_ts"):
        ids.append(f"event:{event['type']}:{channel}:{person}:{stamp}")
    return Request(person, channel, "", tuple(ids), body)


def named(body: Mapping[str, Any]) -> dict[str, str]:
    """What a payload is, in words and ids that Slack and we gave: its kind, its name, the delivery and, where it says
    so itself, the incident's id. Nothing in it was typed by a person, and whatever a stranger may send, it holds."""
    action, view, event = _first(body.get("actions")), _part(body.get("view")), _part(body.get("event"))
    kind = str(body.get("type", "command" if "command" in body else ""))
    about = str(action.get("value") or view.get("private_metadata") or "").partition(" ")[0]
    told = {
        "kind": kind if kind in KINDS else "other",
        "name": action.get("action_id") or view.get("callback_id") or body.get("callback_id") or event.get("type"),
        "delivery": body.get("event_id") or view.get("id") or body.get("trigger_id"),
        "incident_id": about if INCIDENT.fullmatch(about) else None,
    }
    return {name: str(value) for name, value in told.items() if value}


def _first(several: object) -> Mapping[str, Any]:
    return _part(several[0]) if isinstance(several, list) and several else {}


def _part(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def when(body: Mapping[str, Any]) -> datetime | None:
    """When an event happened (UTC), as far as Slack says."""
    stamp = body["event"].get("event_ts") or body.get("event_time")
    try:
        return datetime.fromtimestamp(float(stamp), UTC) if stamp else None
    except (ValueError, OverflowError, OSError):
        return None


def _entry(field: str, element: Mapping[str, Any]) -> Any:
    match element.get("type"):
        case "plain_text_input":
            return element.get("value")
        case "datetimepicker":
            return _time(field, element.get("selected_date_time"))
        case "checkboxes" | "multi_static_select":
            return tuple(option["value"] for option in element.get("selected_options") or ())
        case "users_select":
            return element.get("selected_user")
        case "file_input":
            return tuple(str(file["id"]) for file in element.get("files") or ())
        case "static_select" | "radio_buttons":
            option = element.get("selected_option")
            return option["value"] if option else None
        case other:
            raise ValueError(f"No modal of ours has a {other!r}")


def _time(field: str, seconds: Any) -> datetime | None:
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused("This is no date that can be reckoned with. Choose day and time again.", field=field) from None
