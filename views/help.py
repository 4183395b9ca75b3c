"""Help: what the command can do, and where this incident stands. Only the caller sees it."""

from models.state import State
from views.cards.status import phase_line
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, lines
from views.words import channel_link
from views.workspace import Workspace


def help_text(say: Texts, workspace: Workspace, *, unknown: str = "", nearest: str | None = None) -> Mrkdwn:
    """Every verb in one line each; an unknown one gets its nearest first."""
    missed = say("There is no verb “{word}”.", word=unknown) if unknown else None
    meant = say("Did you mean {command} {verb}?", command=workspace.command, verb=nearest) if nearest else None
    return lines(missed, meant, say("Help for {command}", command=workspace.command))


def panel(state: State, say: Texts) -> Mrkdwn:
    """Where this channel's incident stands, in a few lines."""
    return lines(
        bold(say("{code} · {title}", code=state.incident.code, title=state.incident.title)),
        say("Where it stands: {severity} · {phase}", severity=state.incident.severity, phase=phase_line(state, say)),
        say.plural("Open: {n} task", "Open: {n} tasks", len(state.open_tasks)),
        channel_link(state),
    )
