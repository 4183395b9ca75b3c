"""Refusals: a change that may not be made, told to the person in the place where they asked.

A form gets the sentence under its field, a button an answer only the presser sees, a command its answer. Anything else
that goes wrong is not acknowledged: Slack shows its own error and, for events, delivers again.
"""

import json
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncRespond

from handlers.desk import Desk, Redelivered
from models.refusal import Refused
from views.modals import form

log = structlog.get_logger()


def register(app: AsyncApp, desk: Desk) -> None:
    """Take over what listeners raise."""

    @app.error
    async def answer(error: Exception, body: Mapping[str, Any], respond: AsyncRespond) -> BoltResponse | None:
        if isinstance(error, Redelivered):
            return BoltResponse(status=200, body="")
        if not isinstance(error, Refused):
            log.error("listener failed", payload=body.get("type") or body.get("command"), exc_info=error)
            return None
        return await _tell(desk, error, body, respond)


async def _tell(desk: Desk, refused: Refused, body: Mapping[str, Any], respond: AsyncRespond) -> BoltResponse:
    say = await desk.texts((body.get("user") or {}).get("id") or body.get("user_id") or "")
    command = desk.workspace.command
    sentence = say.refusal(refused, command=command)
    if body.get("type") == "view_submission":
        field = refused.field or form.first_field(body["view"])
        return _json({"response_action": "errors", "errors": {field: say.plain_refusal(refused, command=command)}})
    if "command" in body:
        return _json({"response_type": "ephemeral", "text": sentence})
    if body.get("response_url"):
        await respond(text=sentence, response_type="ephemeral", replace_original=False)
    elif body.get("trigger_id"):
        show = desk.push_view if (body.get("view") or {}).get("type") == "modal" else desk.open_view
        await show(body["trigger_id"], form.told(say("Not done"), sentence, say).to_dict())
    return BoltResponse(status=200, body="")


def _json(answer: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(answer, ensure_ascii=False), headers={"content-type": "application/json"}
    )
