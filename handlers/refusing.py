"""What a listener raises, answered: a refusal in a sentence, where the person asked.

- `Refused` is told under the field of a form, as the answer to a command, or to the presser of a button alone.
- `NotShown`, a window that Slack did not open, is made up for by a message to the person: with a button to open the
  form again, or with the words that the window would have told.
- `Redelivered` has had its effect already and is acknowledged.
- `Unavailable`, a database that takes nothing now, is told like a refusal to whoever waits for an answer; an event is
  not acknowledged, so that Slack delivers it again.

Whatever else goes wrong is logged (the log leaves out what an error says) and not acknowledged: Slack shows its own
error and delivers events again.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.models.blocks import Block

from handlers.desk import Desk, NotShown, Redelivered
from handlers.waiting import begin
from models.homes import names_of
from models.outages import Unavailable
from models.refusal import Refused, Who
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, lines, sections
from views.modals import form
from views.modals.missed import missed

log = structlog.get_logger()


def register(app: AsyncApp, desk: Desk) -> None:
    """Note when a payload comes in, and take over what listeners raise."""

    @app.middleware
    async def begun(next_: Callable[[], Awaitable[object]]) -> None:
        begin()
        await next_()

    @app.error
    async def answer(error: Exception, body: Mapping[str, Any]) -> BoltResponse | None:
        if isinstance(error, Redelivered):
            return _done()
        if isinstance(error, Unavailable):
            log.error("database unavailable", outage=error.kind, **_what(body))
            if "event" in body:
                return None  # nobody waits for a sentence, and Slack delivers it again
        if isinstance(error, Refused):
            return await _refuse(desk, error, body)
        if isinstance(error, NotShown):
            text, blocks = missed(error.view, await _voice(desk, _person(body)))
            _write(desk, body, text, blocks)
            return _done()
        log.error("listener failed", exc_info=error, **_what(body))
        return None


async def _refuse(desk: Desk, refused: Refused, body: Mapping[str, Any]) -> BoltResponse:
    say = await _voice(desk, _person(body), refused)
    sentence = say.refusal(refused, command=desk.workspace.command)
    if body.get("type") == "view_submission":
        people = _people_in(refused)
        named = await desk.database.read(names_of, people) if people else {}
        return _under_its_field(refused, body["view"], replace(say, names=named), desk.workspace.command)
    if "command" in body:
        return _json({"response_type": "ephemeral", "text": sentence})
    label = form.label_of(body.get("view"), refused.field)
    sentence = lines(bold(say.write(label)), sentence) if label else sentence
    if body.get("trigger_id") and not body.get("response_url"):
        show = desk.push_view if (body.get("view") or {}).get("type") == "modal" else desk.open_view
        await show(body["trigger_id"], form.told(say("Not done"), sentence, say).to_dict())
    else:
        _write(desk, body, sentence, sections(sentence, "refused"))
    return _done()


async def _voice(desk: Desk, person: str, refused: Refused | None = None) -> Texts:
    """How to speak to a person; in everybody's language where the database cannot even be asked for theirs."""
    if not (isinstance(refused, Unavailable) and refused.kind in ("gone", "in_doubt")):
        with suppress(Unavailable):
            return await desk.texts(person)
    return Texts(desk.workspace.locale, desk.workspace.zone)


def _under_its_field(refused: Refused, view: Mapping[str, Any], say: Texts, command: str) -> BoltResponse:
    """Slack takes an error only for an input block: https://docs.slack.dev/surfaces/modals#displaying_errors"""
    fields = form.fields_of(view)
    if not fields:
        told = form.told(say("Not done"), say.refusal(refused, command=command), say)
        return _json({"response_action": "update", "view": told.to_dict()})
    field = refused.field if refused.field in fields else fields[0]
    return _json({"response_action": "errors", "errors": {field: say.plain_refusal(refused, command=command)}})


def _people_in(refused: Refused) -> set[str]:
    return {str(value) for value in refused.values.values() if isinstance(value, Who)}


def _write(desk: Desk, body: Mapping[str, Any], text: Mrkdwn, blocks: Sequence[Block]) -> None:
    if person := _person(body):
        desk.write_to(person, text, [block.to_dict() for block in blocks], str(body.get("response_url") or ""))


def _person(body: Mapping[str, Any]) -> str:
    """Who did this, in whatever way."""
    user = body.get("user") or body.get("user_id") or (body.get("event") or {}).get("user") or ""
    return str(user["id"] if isinstance(user, dict) else user)


def _what(body: Mapping[str, Any]) -> dict[str, Any]:
    """What it was, in ids that Slack and we gave: nothing that a person typed."""
    action = (body.get("actions") or [{}])[0]
    view, event = body.get("view") or {}, body.get("event") or {}
    return {
        "kind": body.get("type") or "command",
        "name": action.get("action_id") or view.get("callback_id") or body.get("callback_id") or event.get("type"),
        "delivery": body.get("event_id") or view.get("id") or body.get("trigger_id"),
    }


def _done() -> BoltResponse:
    return BoltResponse(status=200, body="")


def _json(answer: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(answer, ensure_ascii=False), headers={"content-type": "application/json"}
    )
