"""api.test, auth.test and apps.connections.open."""

from __future__ import annotations

from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.shapes import Json


def api_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/api.test"""
    error = call.arguments.text("error")
    if error:
        raise SlackError(error, args=call.arguments.values)
    return {"args": {key: value for key, value in call.arguments.values.items() if key != "token"}}


def auth_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    team = call.team
    return {
        "url": f"{team.base_url}/",
        "team": team.name,
        "user": team.bot.handle,
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open"""
    if not call.team.app.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    return {"url": call.sandbox.socket_mode.new_address()}


METHODS = {"api.test": api_test, "auth.test": auth_test, "apps.connections.open": connections_open}
