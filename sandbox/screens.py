"""Modals and the Home tab: opened, stacked, updated, closed.

What a person has typed stays where the new view has an input with the same block_id and action_id of the same kind
(https://docs.slack.dev/reference/views/modal-views). A modal is a stack of at most three views
(https://docs.slack.dev/surfaces/modals).
"""

from __future__ import annotations

from sandbox.blocks import placed, with_ids
from sandbox.errors import SlackError
from sandbox.inputs import state_of
from sandbox.records import User, View
from sandbox.shapes import Json
from sandbox.team import Team

DEEPEST = 3

NOT_FOR_EYES = frozenset({"private_metadata", "team_id", "app_installed_team_id", "bot_id", "external_id"})
"""What a view carries for the app alone."""


def open_modal(team: Team, user: User, payload: Json) -> View:
    """Show a new modal. One that was open gives way."""
    view = _new_view(team, user, payload)
    screen = team.screen(user.id)
    for old in screen.modals:
        team.views.pop(old.id, None)
    screen.modals = [view]
    team.journal.note("modal_opened", user=user.id, view=view.id)
    return view


def push_modal(team: Team, user: User, payload: Json) -> View:
    screen = team.screen(user.id)
    if not screen.modals:
        raise SlackError("not_found")
    if len(screen.modals) >= DEEPEST:
        raise SlackError("push_limit_reached")
    top = screen.modals[-1]
    view = _new_view(team, user, payload)
    view.root_id, view.previous_id = top.root_id, top.id
    screen.modals.append(view)
    team.journal.note("modal_pushed", user=user.id, view=view.id)
    return view


def update_view(team: Team, view: View, payload: Json, expected_hash: str = "") -> None:
    if expected_hash and expected_hash != view.hash:
        raise SlackError("hash_conflict")
    _check_external_id(team, payload, except_for=view)
    old = {one.key: one.element["type"] for one in placed(view.blocks)}
    view.payload = _stored(team, payload)
    view.hash = _hash(team)
    kept = {one.key for one in placed(view.blocks) if old.get(one.key) == one.element["type"]}
    view.typed = {key: entered for key, entered in view.typed.items() if key in kept}
    team.journal.note("view_updated", user=view.user, view=view.id)


def publish_home(team: Team, user: User, payload: Json, expected_hash: str = "") -> View:
    screen = team.screen(user.id)
    if screen.home is None:
        screen.home = _new_view(team, user, payload)
        team.journal.note("home_published", user=user.id, view=screen.home.id)
    else:
        update_view(team, screen.home, payload, expected_hash)
    return screen.home


def close_view(team: Team, view: View) -> None:
    """Take one view off its owner's stack: back to the view below, or to the channel."""
    team.screen(view.user).modals.remove(view)
    team.views.pop(view.id, None)
    team.journal.note("modal_closed", user=view.user, view=view.id)


def close_all(team: Team, user_id: str) -> list[View]:
    screen = team.screen(user_id)
    closed, screen.modals = screen.modals, []
    for view in closed:
        team.views.pop(view.id, None)
    team.journal.note("modal_closed", user=user_id, view=closed[0].id if closed else None)
    return closed


def as_slack(team: Team, view: View) -> Json:
    """https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
    body: Json = {
        "id": view.id,
        "team_id": team.id,
        "state": state_of(view.blocks, view.typed),
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": team.app_id,
        "app_installed_team_id": team.id,
        "bot_id": team.bot.bot_id,
    }
    defaults: Json = {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "title": None,
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return body | defaults | view.payload


def as_seen(team: Team, view: View) -> Json:
    """A view as the person's own client has it, with what is entered in it so far."""
    return {name: value for name, value in as_slack(team, view).items() if name not in NOT_FOR_EYES}


def _new_view(team: Team, user: User, payload: Json) -> View:
    _check_external_id(team, payload, except_for=None)
    view_id = team.ids.new("V")
    view = View(view_id, user.id, _stored(team, payload), _hash(team), root_id=view_id)
    team.views[view_id] = view
    return view


def _stored(team: Team, payload: Json) -> Json:
    return payload | {"blocks": with_ids(payload["blocks"], team.ids)}


def _hash(team: Team) -> str:
    return f"{team.ids.ts()}.{team.ids.secret(8)}"


def _check_external_id(team: Team, payload: Json, except_for: View | None) -> None:
    wanted = payload.get("external_id")
    if wanted and any(view.external_id == wanted and view is not except_for for view in team.views.values()):
        raise SlackError("duplicate_external_id")
