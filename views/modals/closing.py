"""The forms that close an incident and open it again.

Closing is no way out of a duty: the clocks that still run are listed. They outlive a closing as resolved, and end with
one as false alarm or duplicate.
"""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.refusal import Who
from models.state import State, TaskFacts
from views.catalogue import Mrkdwn, Texts
from views.clocks import counting, deadline, open_duties
from views.duties import duty_name
from views.elements import clip, dotted, lines, sections, value_of
from views.modals import form

LISTED = 15


def close_form(state: State, say: Texts, *, admin: bool) -> View:
    """What is still open, then how it ended. An administrator may close over an open must-item, with the reason."""
    musts = [task for task in state.open_tasks if task.must]
    blocks: list[Block] = [*_still_open(state, say), *_questions(say)]
    if musts and admin:
        blocks.append(form.long_text("override", say("Why close over open must-items (administrators)"), optional=True))
    about = value_of(state.incident.id)
    return form.modal("close", say("Close incident"), say("Close incident"), about, blocks, say)


def reopen_form(incident_id: str, say: Texts) -> View:
    """Why the incident is opened again."""
    blocks = [form.long_text("reason", say("Why is it opened again"))]
    return form.modal("reopen", say("Reopen"), say("Reopen"), value_of(incident_id), blocks, say)


def _still_open(state: State, say: Texts) -> Iterator[Block]:
    """What stands in the way, what will stand in the summary, and whether somebody has proposed to close it."""
    musts = [task for task in state.open_tasks if task.must]
    others = [task for task in state.open_tasks if not task.must]
    vacant = tuple(role.name for role in state.vacant_roles)
    if musts:
        title = say("*Settle these before closing*, or mark them as not applicable with a reason:")
        yield from sections(lines(title, _listed(state, musts, say)), "musts")
    if others:
        title = say("*Still open*, and will stand in the summary as left open:")
        yield from sections(lines(title, _listed(state, others, say)), "open")
    if vacant:
        yield from sections(say("*Nobody holds:* {roles}. The summary will say so.", roles=vacant), "vacant")
    if state.closure:
        person = Who(state.closure.proposed_by)
        pending = say("{person} has proposed to close it as no incident. To close it as resolved withdraws that.",
                      person=person)  # fmt: skip
        yield from sections(pending, "pending")
    yield from _clocks(state, say)
    if not state.open_tasks and not state.law.running:
        yield from sections(say("Nothing is open."), "open")


def _clocks(state: State, say: Texts) -> Iterator[Block]:
    running, may = counting(state), [duty_name(state, duty.key, say) for duty in open_duties(state)]
    if not running and not may:
        return
    shown = [Mrkdwn(f"• {dotted([duty_name(state, d.key, say), deadline(state, d, say)])}") for d in running[:LISTED]]
    more = len(running) - LISTED
    told = lines(
        say("*Clocks that still run:* closed as resolved they go on; a confirmed false alarm or duplicate ends them."),
        *shown,
        say.plural("and {n} more", "and {n} more", more) if more > 0 else None,
        say("May apply: {duties}", duties=say.listed(may)) if may else None,
    )
    yield from sections(told, "clocks")


def _listed(state: State, tasks: list[TaskFacts], say: Texts) -> Mrkdwn:
    shown = [f"• {say.write(clip(say.text(state.text_of(task)), 120))}" for task in tasks[:LISTED]]
    more = len(tasks) - LISTED
    return lines(*shown, say.plural("and {n} more", "and {n} more", more) if more > 0 else None)


def _questions(say: Texts) -> Iterator[Block]:
    outcomes = [
        ("resolved", say("Resolved")),
        ("false_alarm", say("False alarm (a second person confirms)")),
        ("duplicate", say("Duplicate of another incident (a second person confirms)")),
    ]
    yield form.radio("outcome", say("Outcome"), outcomes, value="resolved")
    yield form.long_text("text", say("How it ended, or why it is no incident"),
                         hint=say("Everybody in the channel reads this in the summary."))  # fmt: skip
    yield form.long_text("lessons", say("Lessons"), optional=True)
    yield form.short_text("duplicate_of", say("Duplicate of"), hint="INC-0001", optional=True)
