"""The summary as surfaces: a message and two files for every time an incident is closed."""

from collections.abc import Iterator

from models.state import State
from views.catalogue import Texts
from views.summary import facts
from views.summary.channel import summary_message
from views.summary.markdown import summary_markdown
from views.summary.record import summary_json
from views.surfaces import Document, Message
from views.workspace import Workspace


def summaries(state: State, workspace: Workspace) -> Iterator[Message | Document]:
    """What is posted at close. A reopened incident keeps what was posted; a second closing posts anew."""
    if state.incident.status != "closed":
        return
    last = facts.closing(state)
    say = Texts(workspace.locale, workspace.zone, names=state.names)
    paper = Texts(workspace.locale, workspace.zone, names=state.names, paper=True)
    code = state.incident.code
    yield summary_message(state, say)
    yield Document(
        f"summary.md:{last.id}", last.seq, f"{code}-summary.md", say("Summary of {code}", code=code),
        summary_markdown(state, paper).encode(),
    )  # fmt: skip
    yield Document(
        f"summary.json:{last.id}", last.seq, f"{code}-record.json", say("Record of {code}", code=code),
        summary_json(state).encode(),
    )  # fmt: skip
