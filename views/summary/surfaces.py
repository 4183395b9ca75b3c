"""The summary as surfaces: a message and two files for every time an incident is closed.

They are sent once and then frozen, so they wait until Slack has told us the name of everybody they speak of.
"""

from collections.abc import Iterator

from models.state import State
from views.catalogue import Texts
from views.summary import facts
from views.summary.channel import summary_message
from views.summary.hindsight import closings
from views.summary.markdown import summary_markdown
from views.summary.record import summary_json
from views.surfaces import Document, Message
from views.workspace import Workspace


def summaries(state: State, workspace: Workspace) -> Iterator[Message | Document]:
    """What is posted at each closing, also of an incident that was reopened before it could be posted."""
    for closed in closings(state):
        if all(map(state.is_known, closed.concerned)):
            yield from _of_closing(closed, workspace)


def _of_closing(closed: State, workspace: Workspace) -> Iterator[Message | Document]:
    last, names, code = facts.closing(closed), facts.names(closed), closed.incident.code
    say = Texts(workspace.locale, workspace.zone, names=names)
    paper = Texts(workspace.locale, workspace.zone, names=names, paper=True)
    yield summary_message(closed, say)
    yield Document(
        f"summary.md:{last.id}", last.seq, facts.file_name(closed, "summary.md"), say("Summary of {code}", code=code),
        lambda: summary_markdown(closed, paper).encode(),
    )  # fmt: skip
    yield Document(
        f"summary.json:{last.id}", last.seq, facts.file_name(closed, "record.json"), say("Record of {code}", code=code),
        lambda: summary_json(closed).encode(),
    )  # fmt: skip
