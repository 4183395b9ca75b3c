"""The forms that put something on record: a decision, a note, a status update."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from models.actors import Actor
from models.permissions import may_read
from models.state import Event, State
from models.texts import one_line
from views.catalogue import Texts
from views.elements import clip, value_of
from views.modals import form
from views.summary import facts

CHOICES = 100
"""https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select"""


def decision_form(state: State, reader: Actor, say: Texts, *, text: str = "", source: str = "") -> View:
    """A decision with its reason. `text` is what is written already, `source` names the message it comes from."""
    earlier = _standing(state, reader)
    blocks: list[Block] = [
        *_cut(text, say),
        form.long_text("text", say("Decision"), value=clip(text, form.LONG)),
        form.long_text("reason", say("Reason"), hint=say("What speaks for it, on what is known now")),
        form.long_text("options", say("Options weighed"), optional=True),
        *_replacing(earlier, say),
        _audience(state, say),
    ]
    about = value_of(state.incident.id, source)
    return form.modal("decision", say("Record decision"), say("Record"), about, blocks, say)


def note_form(state: State, say: Texts, *, text: str = "") -> View:
    """A note, for everybody or for some roles, of now or of earlier."""
    blocks: list[Block] = [
        form.long_text("text", say("Text of the note"), value=text),
        form.moment(
            "happened_at", say("When did it happen"), hint=say("Leave it empty if it was just now"), optional=True
        ),
        _audience(state, say),
    ]
    return form.modal("note", say("Add note"), say("Record"), value_of(state.incident.id), blocks, say)


def update_form(state: State, now: datetime, say: Texts, *, known: str = "") -> View:
    """How it stands, and when the next update comes: by the severity's rhythm, unless somebody says otherwise."""
    rhythm = state.playbook.severity(state.incident.severity).update_rhythm
    blocks: list[Block] = [
        form.long_text("known", say("What is known"), value=known),
        form.long_text("doing", say("What is being done"), optional=True),
        form.long_text("needed", say("What is needed, and from whom"), optional=True),
        form.moment(
            "next_at",
            say("Next update"),
            value=now + timedelta(minutes=rhythm.remind_after) if rhythm else None,
            hint=say("The commander is reminded at this time"),
            optional=True,
        ),
    ]
    return form.modal("update", say("Status update"), say("Send"), value_of(state.incident.id), blocks, say)


def _standing(state: State, reader: Actor) -> list[Event]:
    """The decisions in force that somebody may read, the newest first."""
    replaced = facts.superseded(state)
    standing = [event for event in facts.decisions(state) if event.seq not in replaced]
    return [event for event in reversed(standing) if may_read(state, event, reader)]


def _replacing(earlier: Sequence[Event], say: Texts) -> list[InputBlock]:
    """Slack takes no menu without a choice, so there is none before the first decision."""
    if not earlier:
        return []
    choices = [(str(event.seq), one_line(f"#{event.seq} {event.payload['text']}")) for event in earlier[:CHOICES]]
    return [form.select("supersedes", say("Replaces an earlier decision"), choices, optional=True)]


def _audience(state: State, say: Texts) -> InputBlock:
    roles = [(role.key, say.text(role.name)) for role in state.playbook.roles]
    hint = say("Leave it empty for everybody. Others then see that something was recorded, not what")
    return form.several("audience", say("Restricted to roles"), roles, hint=hint)


def _cut(text: str, say: Texts) -> list[Block]:
    """A message may be longer than a field: it is not cut in silence."""
    if len(text) <= form.LONG:
        return []
    return [form.notice(say("The message is longer than this form takes: its end is missing below."), "cut")]
