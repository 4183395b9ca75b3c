"""The menu behind 更多…: what steers an incident and is not needed every minute. Each entry opens its form on top."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.state import State
from views.catalogue import N_, Texts
from views.elements import bold, button, lines, plain, section, value_of
from views.modals import form

ENTRIES = (
    ("update.open", N_("Status update"), N_("What is known, what is being done, what is needed")),
    ("facts.open", N_("Facts"), N_("How many people, which data, what harm: the clocks and the severity follow")),
    ("clocks.open", N_("Clocks"), N_("What the law asks, by when and why")),
    ("severity.open", N_("Severity"), N_("Raise or lower it, with what each one means")),
    ("moment.open", N_("Times"), N_("When it occurred, was found, was contained …; correct one with a reason")),
    ("phase.open", N_("Phase"), N_("Go to any phase, also back")),
    ("title.open", N_("Title"), N_("Another title; the channel is renamed with it")),
    ("close.open", N_("Close incident"), N_("See what is still open, say how it ended, post the summary")),
)
CLOSED = (("incident.reopen", N_("Reopen"), N_("Go on working in this incident, with the reason")),)
"""Action id, name, and what it does."""


def menu(state: State, say: Texts) -> View:
    """What can be done with this incident as it stands."""
    entries = CLOSED if state.incident.status == "closed" else ENTRIES
    value = value_of(state.incident.id)
    blocks: list[Block] = [
        section(lines(bold(say(name)), say(does)), action, button(say("Open"), action, value))
        for action, name, does in entries
    ]
    return View(type="modal", title=plain(state.incident.code, form.TITLE), close=plain(say("Close"), form.TITLE),
                blocks=blocks)  # fmt: skip
