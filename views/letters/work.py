"""Letters of work to be done: a task that was given to somebody, a status update that is due."""

from models.refusal import Who
from models.state import Event, State
from views.catalogue import Texts
from views.elements import bold, button, lines, value_of
from views.letters import Letter
from views.words import channel_link


def task_assigned(state: State, event: Event, say: Texts) -> Letter:
    """To who is to do it: the task, and when it is done."""
    task = next(task for task in state.tasks if task.key == event.payload["task"])
    planned = None if task.text else state.playbook.task(task.key)
    title = bold(say("{person} gave you a task in {code}", person=Who(event.actor), code=state.incident.code))
    done = say("Done when: {what}", what=planned.done_when) if planned else None
    tick = say("Tick it off in {channel}.", channel=channel_link(state))
    return [(lines(title, say.write(state.text_of(task)), done, tick), [])]


def update_due(state: State, event: Event, say: Texts) -> Letter:
    """To who steers, the commander first: people outside the room are waiting for word."""
    code = state.incident.code
    late = event.payload["threshold"] == "overdue"
    title = say("The status update of {code} is overdue", code=code) if late else say(
        "A status update of {code} is due", code=code
    )  # fmt: skip
    body = lines(bold(title), say("Say what is known, what is being done and what is needed."))
    give = button(say("Give the update"), "update.open", value_of(state.incident.id), style="primary")
    return [(body, [give])]
