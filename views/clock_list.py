"""The clocks for one person who asks: every duty with all its reasons, as many as one answer takes."""

from models.state import State
from views.answers import Answer, listed
from views.catalogue import Texts
from views.clocks import counting, duty_lines, open_duties, settled_line
from views.elements import bold
from views.workspace import Workspace


def clock_list(state: State, words: str, workspace: Workspace, say: Texts) -> Answer:
    """What runs, the most urgent first, then what is open, then what is settled; of those that are called by `words`,
    if any are given."""
    title = say("Clocks of {code}", code=state.incident.code)
    groups = (
        ("", [(each.key, duty_lines(state, each, say, whole=True)) for each in counting(state)]),
        (say("Still open"), [(each.key, duty_lines(state, each, say, whole=True)) for each in open_duties(state)]),
        (
            say("Settled"),
            [(each.key, settled_line(state, each, say)) for each in state.law.duties if each.state != "running"],
        ),
    )
    rows: list[str] = []
    for name, told in groups:
        fitting = [f"{text}\n" for key, text in told if words.casefold() in f"{key} {text}".casefold()]
        rows += [bold(name), *fitting] if name and fitting else fitting
    if not rows:
        rows = [say("No duty is called so.") if words else say("The law asks nothing, as far as is known.")]
    elif not words:
        rows.append(say("Name one to see it alone: {command} clocks name", command=workspace.command))
    return listed(title, rows, say)
