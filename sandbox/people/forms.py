"""Modals: filling in, submitting, closing; and opening the Home tab.

On submission the app may close the modal, refuse fields, or show another view; all of it in its acknowledgement.
https://docs.slack.dev/surfaces/modals#response_actions
"""

from __future__ import annotations

import base64

from sandbox import payloads, screens, uploads
from sandbox.blockkit import check_view
from sandbox.blocks import Placed, find_element, placed
from sandbox.composition import Sandbox
from sandbox.errors import CannotDo, SlackError
from sandbox.events import Event
from sandbox.inputs import missing_inputs
from sandbox.parcels import Parcel, Receipt
from sandbox.people.answers import error_of, private_since, slack_error
from sandbox.people.buttons import use_in_view, view_of
from sandbox.people.entered import entered
from sandbox.people.seen import view_seen
from sandbox.records import User, View
from sandbox.rooms import open_direct
from sandbox.shapes import Json
from sandbox.team import Team


async def fill(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Enter values: a list of {block_id, action_id, value}.

    What stands outside an input block, or in one with dispatch_action, tells the app at once.
    """
    view = view_of(sandbox.team, user, body["view"])
    error = None
    for given in body["values"]:
        used = find_element(view.blocks, given["block_id"], given["action_id"])
        if used is None:
            raise CannotDo(f"There is no field {given['block_id']!r} in this form.")
        view.typed[used.key] = entered(sandbox.team, user, used.element, given["value"])
        sandbox.team.journal.note("typed", user=user.id, view=view.id)
        if used.block.get("dispatch_action") or not used.is_input:
            error = (await use_in_view(sandbox, user, view, given))["error"] or error
    return {"view": view_seen(sandbox.team, view, user), "error": error}


async def attach(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Put a file of one's own beside a form, for one of its fields. Nobody else sees it until the form is sent."""
    view_of(sandbox.team, user, body["view"])
    file = uploads.upload(sandbox.team, user, body["name"], base64.b64decode(body["content"]))
    return {"file": {"id": file.id, "name": file.name}}


async def submit(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Send the form. Slack's client itself keeps back one that lacks a required answer."""
    team, view = sandbox.team, view_of(sandbox.team, user, body["view"])
    if not view.payload.get("submit"):
        raise CannotDo("This window has no submit button.")
    empty = [_label(one) for one in missing_inputs(view.blocks, view.typed)]
    if empty:
        raise CannotDo(f"Still to be filled in: {', '.join(empty)}.")
    _hand_over_files(team, view)
    payload = payloads.view_submission(team, user, view) | {"trigger_id": sandbox.triggers.mint(user.id, view.id)}
    before = team.ids.ts()
    receipt = await sandbox.delivery.ask(Parcel("interactive", payload))
    return _followed(sandbox, user, view, receipt) | {"answers": private_since(team, user, before)}


async def close(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Close the window (`all`: the whole stack, as the x in its corner does)."""
    team, view = sandbox.team, view_of(sandbox.team, user, body["view"])
    everything = bool(body.get("all")) or bool(view.payload.get("clear_on_close"))
    closing = team.screen(user.id).modals if everything else [view]
    told = [(screens.as_slack(team, one), one.payload.get("notify_on_close")) for one in closing]
    for one in list(closing):
        screens.close_view(team, one)
    for shown, notify in told:
        if notify:
            payload = payloads.view_closed(team, user, shown, is_cleared=everything)
            await sandbox.delivery.ask(Parcel("interactive", payload))
    return {}


async def open_home(sandbox: Sandbox, user: User, body: Json) -> Json:
    """Open the app's Home tab. https://docs.slack.dev/reference/events/app_home_opened"""
    team = sandbox.team
    channel = open_direct(team, team.bot, user)
    tab = body.get("tab", "home")
    if tab == "home" and not team.app.home_tab:
        raise CannotDo("This app has no Home tab.")
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    home = team.screen(user.id).home
    if home and tab == "home":
        event["view"] = screens.as_slack(team, home)
    team.emit(Event(event | {"event_ts": team.ids.ts()}))
    return {"view": view_seen(team, home, user) if home else None}


def _hand_over_files(team: Team, view: View) -> None:
    """What was put into the form is the app's to look at."""
    for given in view.typed.values():
        for file in given.get("files", []):
            team.files[file["id"]].handed = True


def _followed(sandbox: Sandbox, user: User, view: View, receipt: Receipt) -> Json:
    about = str(view.payload["title"]["text"])
    if error := error_of(sandbox, user, receipt, about):
        return {"outcome": "slack_error", "error": error}
    try:
        return _follow(sandbox, user, view, receipt.payload)
    except SlackError as refused:
        error = slack_error(sandbox, user, "invalid", about, str(refused))
        return {"outcome": "slack_error", "error": error}


def _follow(sandbox: Sandbox, user: User, view: View, answer: Json) -> Json:
    """Do what the acknowledgement says."""
    team, wanted = sandbox.team, answer.get("response_action", "")
    if wanted == "errors":
        return {"outcome": "errors", "errors": _checked_errors(view, answer.get("errors", {}))}
    if wanted == "clear":
        screens.close_all(team, user.id)
        return {"outcome": "cleared"}
    if wanted in ("update", "push"):
        check_view(answer.get("view", {}), surface="modal")
        if wanted == "push":
            shown = screens.push_modal(team, user, answer["view"])
            return {"outcome": "pushed", "view": view_seen(team, shown, user)}
        screens.update_view(team, view, answer["view"])
        return {"outcome": "updated", "view": view_seen(team, view, user)}
    if wanted:
        raise SlackError("invalid_response_action", messages=[wanted])
    if view in team.screen(user.id).modals:
        screens.close_view(team, view)
    return {"outcome": "closed"}


def _checked_errors(view: View, errors: Json) -> Json:
    """Only input blocks can carry an error; anything else Slack treats as no answer at all."""
    labels = {one.block_id: _label(one) for one in placed(view.blocks) if one.is_input}
    if not errors or not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors", messages=["errors must map block ids to sentences"])
    unknown = sorted(set(errors) - set(labels))
    if unknown:
        raise SlackError("invalid_errors", messages=[f"no input block {name!r}" for name in unknown])
    return {block_id: {"label": labels[block_id], "text": text} for block_id, text in errors.items()}


def _label(one: Placed) -> str:
    return str(one.block["label"]["text"]) if one.is_input else one.action_id


ACTS = {"fill": fill, "attach": attach, "submit": submit, "close": close, "open_home": open_home}
