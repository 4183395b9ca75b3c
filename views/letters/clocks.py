"""Letters of the law's clocks: to who answers for a duty, and further up the later it is.

One letter for all that fell due at one time, written as it stood then and sent once. It says of each duty who is to be
told, by when, and what to do next.
"""

from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement

from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.clocks import counting, deadline
from views.duties import THRESHOLDS, duty_name
from views.elements import bold, button, dotted, lines, value_of
from views.letters import Letter, about

LISTED = 10

URGENT = ("due", "overdue")


def clocks_told(state: State, event: Event, say: Texts) -> Letter:
    """What has passed which mark, the latest first."""
    told = event.payload["clocks"]
    late = any(each["threshold"] in URGENT for each in told)
    sentence = N_("A deadline of {code} has passed") if late else N_("Deadlines of {code}")
    rows = [_clock(state, each["obligation"], each["threshold"], say) for each in told[:LISTED]]
    left = len(told) - len(rows)
    body = lines(
        bold(say(sentence, code=state.incident.code)),
        about(state, say),
        *rows,
        say.plural("and {n} more", "and {n} more", left) if left > 0 else None,
        say("Send the notice, and record it. If it need not be sent, propose to leave it out, with the reason."),
    )
    look = button(say("Look at the clocks"), "clocks.open", value_of(state.incident.id), style="primary")
    return [(body, [look, *_drafts(state, told, say)])]


def _drafts(state: State, told: Sequence[Mapping[str, str]], say: Texts) -> Iterator[ButtonElement]:
    """A button for the notice that one duty asks for; of several, people choose among the clocks."""
    running = [each["obligation"] for each in told if each["obligation"] in {duty.key for duty in counting(state)}]
    if len(running) == 1:
        yield button(say("Draft notice"), "notice.open", value_of(state.incident.id, running[0]))


def _clock(state: State, key: str, threshold: str, say: Texts) -> Mrkdwn:
    """• 告知委托方企业 → 委托方企业：时间已过半 · 立即 · 内部目标 18:20"""
    duty, row = state.law.duty.get(key), state.law.catalogue.obligations.get(key)
    name = bold(duty_name(state, key, say))
    whom = say("{duty} → {recipient}", duty=name, recipient=row.recipient) if row else name
    mark = say(THRESHOLDS[threshold])
    if duty is None or duty.state != "running":
        ended = say("no longer running")
        return Mrkdwn(f"• {dotted([whom, mark, ended])}")
    unsure = say("might apply: enter the facts that decide it") if duty.certainty == "open" else ""
    return Mrkdwn(f"• {dotted([whom, mark, deadline(state, duty, say), unsure])}")
