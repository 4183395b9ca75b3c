"""A window that Slack did not show: what the person gets instead, as a message."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block

from views.catalogue import Mrkdwn, Texts
from views.elements import actions, button, sections
from views.modals import form


def missed(view: Mapping[str, Any], say: Texts) -> tuple[Mrkdwn, list[Block]]:
    """A text and its blocks. What a window would only have told is told; the form that declares has its button again,
    with the title in it."""
    if told := Mrkdwn(form.told_by(view)):
        return told, sections(told, "missed")
    text = say("Slack did not open the window in time. Nothing is lost by it: please try again.")
    blocks = sections(text, "missed")
    if view.get("callback_id") == "declare":
        again = button(say("Declare an incident"), "incident.declare", f"again {_title(view)}", style="danger")
        blocks.append(actions([again], "again"))
    return text, blocks


def _title(view: Mapping[str, Any]) -> str:
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    return str(fields["title"].get("initial_value") or "")
