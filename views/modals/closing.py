"""The forms that close an incident and open it again."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.state import State
from views.catalogue import Texts
from views.elements import clip, lines, sections, value_of
from views.modals import form

LISTED = 15


def close_form(state: State, say: Texts, *, admin: bool) -> View:
    """What is still open, then how it ended. An administrator may close over an open must-item, with the reason."""
    musts = [task for task in state.open_tasks if task.must]
    others = [task for task in state.open_tasks if not task.must]
    blocks: list[Block] = []
    if musts:
        listed = lines(*(f"• {say.write(state.text_of(task))}" for task in musts))
        blocks += sections(
            lines(say("*Settle these before closing*, or mark them as not applicable:"), listed), "musts"
        )
    if others:
        shown = lines(*(f"• {clip(say.write(state.text_of(task)), 120)}" for task in others[:LISTED]))
        more = say.plural("and {n} more", "and {n} more", len(others) - LISTED) if len(others) > LISTED else None
        blocks += sections(lines(say("*Still open*, and will stand in the summary as left open:"), shown, more), "open")
    blocks += [
        form.radio(
            "outcome",
            say("Outcome"),
            [
                ("resolved", say("Resolved")),
                ("false_alarm", say("False alarm (a second person confirms)")),
                ("duplicate", say("Duplicate of another incident (a second person confirms)")),
            ],
            value="resolved",
        ),
        form.long_text("text", say("How it ended, or why it is no incident")),
        form.long_text("lessons", say("Lessons"), optional=True),
        form.short_text("duplicate_of", say("Duplicate of"), hint="INC-0001", optional=True),
    ]
    if musts and admin:
        blocks.append(form.long_text("override", say("Why close over open must-items (administrators)"), optional=True))
    about = value_of(state.incident.id)
    return form.modal("close", say("Close incident"), say("Close incident"), about, blocks, say)


def reopen_form(incident_id: str, say: Texts) -> View:
    """Why the incident is opened again."""
    blocks = [form.long_text("reason", say("Why is it opened again"))]
    return form.modal("reopen", say("Reopen"), say("Reopen"), value_of(incident_id), blocks, say)
