"""views.*: modals and Home tabs."""

from __future__ import annotations

from sandbox import screens
from sandbox.blockkit import check_view
from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.records import View
from sandbox.shapes import Json
from sandbox.triggers import Trigger

LARGEST_VIEW = 250_000


def open_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    payload = _payload(call, "modal")
    trigger = _trigger(call)
    return _shown(call, screens.open_modal(call.team, call.team.users[trigger.user_id], payload))


def push(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.push: at most three views in a modal."""
    payload = _payload(call, "modal")
    trigger = _trigger(call)
    return _shown(call, screens.push_modal(call.team, call.team.users[trigger.user_id], payload))


def update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.update"""
    view_id, external_id = call.arguments.text("view_id"), call.arguments.text("external_id")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", messages=["[ERROR] view_id or external_id is required"])
    views = call.team.views
    view = views.get(view_id) or next(
        (one for one in views.values() if external_id and one.external_id == external_id), None
    )
    if view is None:
        raise SlackError("not_found")
    screens.update_view(call.team, view, _payload(call, view.type), call.arguments.text("hash"))
    return _shown(call, view)


def publish(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    if not call.team.app.home_tab:
        raise SlackError("not_enabled")
    payload = _payload(call, "home")
    return _shown(call, screens.publish_home(call.team, call.user("user_id"), payload, call.arguments.text("hash")))


def _payload(call: Call, surface: str) -> Json:
    payload = call.arguments.structure("view")
    if not isinstance(payload, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    if len(str(payload)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    check_view(payload, surface=surface)
    return payload


def _trigger(call: Call) -> Trigger:
    seconds = call.team.settings.trigger_seconds
    return call.sandbox.triggers.exchange(call.arguments.required("trigger_id"), seconds)


def _shown(call: Call, view: View) -> Json:
    return {"view": screens.as_slack(call.team, view)}


METHODS = {"views.open": open_view, "views.push": push, "views.update": update, "views.publish": publish}
