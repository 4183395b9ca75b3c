"""A Slack payload, read once: who, where, what it acts on, and the ids by which a repeated delivery is known.

Slack repeats what it is not sure of, sometimes under another id
(https://docs.slack.dev/apis/events-api/#retries), so messages and reactions are also known by what they are about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


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
        """What the pressed button says it acts on."""
        return str(self.body["actions"][0].get("value", ""))

    @property
    def incident(self) -> str:
        """The incident's id: of the button, or of the modal."""
        said = self.view["private_metadata"] if "view" in self.body and "actions" not in self.body else self.value
        return str(said).partition(" ")[0]

    @property
    def key(self) -> str:
        """The key of the thing that a button or modal acts on."""
        said = self.view["private_metadata"] if "view" in self.body and "actions" not in self.body else self.value
        return str(said).partition(" ")[2]

    @property
    def view(self) -> Mapping[str, Any]:
        view: Mapping[str, Any] = self.body["view"]
        return view

    @property
    def values(self) -> dict[str, Any]:
        """What a person entered into a modal, by field: texts, ids, lists of choices, times in UTC, or None."""
        entered = self.view["state"]["values"]
        return {field: _entry(next(iter(element.values()))) for field, element in entered.items() if element}


def pressed(body: Mapping[str, Any]) -> Request:
    """A button or menu. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
    channel = body.get("channel") or {}
    trigger = str(body.get("trigger_id", ""))
    return Request(body["user"]["id"], channel.get("id"), trigger, (f"trigger:{trigger}",), body)


def submitted(body: Mapping[str, Any]) -> Request:
    """A modal. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
    trigger, view = str(body.get("trigger_id", "")), body["view"]["id"]
    return Request(body["user"]["id"], None, trigger, (f"trigger:{trigger}", f"view:{view}"), body)


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
    ids = [f"event:{body['event_id']}"]
    if stamp := event.get("event_ts"):
        ids.append(f"event:{event['type']}:{channel}:{event.get('user')}:{stamp}")
    return Request(str(event.get("user", "")), channel, "", tuple(ids), body)


def _entry(element: Mapping[str, Any]) -> Any:
    match element.get("type"):
        case "plain_text_input":
            return element.get("value")
        case "datetimepicker":
            at = element.get("selected_date_time")
            return datetime.fromtimestamp(at, UTC) if at else None
        case "checkboxes" | "multi_static_select":
            return tuple(option["value"] for option in element.get("selected_options") or ())
        case "users_select":
            return element.get("selected_user")
        case "static_select" | "radio_buttons":
            option = element.get("selected_option")
            return option["value"] if option else None
        case other:
            raise ValueError(f"No modal of ours has a {other!r}")
