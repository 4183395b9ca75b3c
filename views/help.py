"""Help: what the command can do, in the reader's language; and where an incident stands. Only the caller sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from models.state import State
from views.answers import Answer, is_for
from views.cards.status import buttons, facts, glance
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import actions, bold, button, clip, lines, section, sections
from views.words import channel_link
from views.workspace import Workspace

MINE = 5
WORD = 60


@dataclass(frozen=True)
class Line:
    """A verb by its registered name, how it is typed, and what it does."""

    verb: str
    typed: str
    does: str


GROUPS: Sequence[tuple[str, Sequence[Line]]] = (
    (
        N_("Work"),
        (
            Line("declare", N_("declare [title]"), N_("report a leak; its channel opens at once")),
            Line("decide", N_("decide [text]"), N_("record a decision with its reason")),
            Line("note", N_("note text"), N_("put a note on the timeline")),
            Line("update", N_("update"), N_("give a status update")),
            Line("tasks", N_("tasks"), N_("what is open, yours first")),
        ),
    ),
    (
        N_("Steer"),
        (
            Line("phase", N_("phase [next|name]"), N_("go on to the next phase, or to any")),
            Line("severity", N_("severity [SEV2 reason]"), N_("raise or lower the severity")),
            Line("moment", N_("time"), N_("when it occurred, was found, was contained …")),
            Line("title", N_("title [text]"), N_("give it another title")),
            Line("close", N_("close"), N_("close the incident with its summary")),
            Line("reopen", N_("reopen"), N_("open a closed incident again")),
        ),
    ),
    (
        N_("The law"),
        (
            Line("facts", N_("facts"), N_("what is known: how many people, which data, what harm")),
            Line("clocks", N_("clocks [name]"), N_("who has to be told by when, and why")),
            Line("notice", N_("notice"), N_("draft, approve and record what is told outside")),
        ),
    ),
    (
        N_("People"),
        (
            Line("roles", N_("roles"), N_("who holds which role")),
            Line("assign", N_("assign @person role"), N_("give somebody a role")),
            Line("claim", N_("claim role"), N_("take a role oneself")),
            Line("handover", N_("handover"), N_("hand one's role over")),
        ),
    ),
    (
        N_("Look"),
        (
            Line("status", N_("status [INC-0001]"), N_("where an incident stands")),
            Line("timeline", N_("timeline [15]"), N_("the newest events")),
            Line("summary", N_("summary"), N_("the summary, or how far it has come")),
            Line("list", N_("list"), N_("your open incidents")),
            Line("find", N_("find words"), N_("your incidents by code or title, closed ones too")),
            Line("refresh", N_("refresh"), N_("show everything in the channel anew")),
            Line("help", N_("help"), N_("this list")),
        ),
    ),
)
"""Every verb, in the order in which it is needed. A test holds this complete."""


def help_answer(
    say: Texts, workspace: Workspace, registered: Collection[str], *, unknown: str = "", nearest: str | None = None
) -> Answer:
    """Every registered verb in one line each. An unknown one is answered first, with the nearest there is."""
    missed = say("There is no verb “{word}”.", word=clip(unknown, WORD)) if unknown else None
    meant = say("Did you mean `{command} {verb}`?", command=workspace.command, verb=nearest) if nearest else None
    first = Mrkdwn(" ".join(part for part in (missed, meant) if part)) or say(
        "What {command} can do", command=workspace.command
    )
    blocks: list[Block] = [section(first, "first")]
    for at, (name, verbs) in enumerate(GROUPS):
        rows = [_line(each, say, workspace) for each in verbs if each.verb in registered]
        if rows:
            blocks.append(section(lines(bold(say(name)), *rows), f"group.{at}"))
    return Answer(first, [*blocks, declare_button(say)])


def elsewhere(help_: Answer, states: Sequence[State], say: Texts) -> Answer:
    """Help, after the open incidents that the person may go to."""
    if not states:
        return help_
    rows = lines(bold(say("Your open incidents")), *(glance(state, say) for state in states))
    return Answer(help_.text, [*sections(rows, "elsewhere"), *help_.blocks])


def panel(state: State, person: str, say: Texts) -> Answer:
    """Where an incident stands, what is the person's to do in it, and the buttons of its card."""
    code = state.incident.code
    head = facts(state, say)
    yours = _yours(state, person, say)
    pressing = actions(buttons(state, say), "actions")
    return Answer(code, [*head, *sections(yours, "yours"), pressing])


def declare_button(say: Texts) -> Block:
    return actions([button(say("Declare an incident"), "incident.declare", "help", style="danger")], "declare")


def _yours(state: State, person: str, say: Texts) -> Mrkdwn:
    roles = tuple(role.name for role in state.roles_of(person))
    mine = [task for task in state.open_tasks if task.phase in state.phases_shown and is_for(state, task, person)]
    left = len(mine) - MINE
    return lines(
        say("You are {roles}.", roles=roles) if roles else None,
        bold(say("Yours to do")) if mine else None,
        *(f"☐ {say.write(state.text_of(task))}" for task in mine[:MINE]),
        say.plural("and {n} more", "and {n} more", left) if left > 0 else None,
        say("Channel: {channel}", channel=channel_link(state)),
    )


def _line(line: Line, say: Texts, workspace: Workspace) -> Mrkdwn:
    return say("`{command} {typed}`  {does}", command=workspace.command, typed=say(line.typed), does=say(line.does))
