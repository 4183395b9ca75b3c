"""The law's side of the summary on paper: what was known, how bad it was, and what became of every duty.

Each duty stands with its citation and how surely that was read, so that counsel sees what to look at again.
"""

from collections.abc import Iterator

from models.duties import DutyFacts
from models.facts import FIELDS
from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.clocks import deadline, starts_from
from views.duties import duty_name
from views.facts import fact_name, fact_value
from views.reasons import mark_in_words, why
from views.severity import grade_line, score_line, suggested
from views.summary.paper import heading, plain, table


def known(state: State, say: Texts) -> Iterator[str]:
    """Every fact that was known, in the order of the form; the rest is counted."""
    if state.law.sheet is None:
        return
    facts = state.law.facts
    yield from heading(say("What was known"))
    rows = [
        [fact_name(key, say), fact_value(key, value, state.playbook, say)]
        for key, value in facts.known.items()
    ]  # fmt: skip
    yield from table([say("Fact"), say("Value")], rows)
    yield ""
    left = len(FIELDS) - len(rows)
    yield plain(say.plural("{n} fact stayed unknown.", "{n} facts stayed unknown.", left))


def weighed(state: State, say: Texts) -> Iterator[str]:
    """The grade, the score, and the severity that they suggest."""
    if state.law.sheet is None:
        return
    suggestion = suggested(state)
    yield from heading(say("How bad it is"))
    for line in (
        grade_line(suggestion.grade, say),
        score_line(suggestion.score, say),
        say("Suggested: {severity}; set: {now}", severity=suggestion.severity, now=state.incident.severity),
    ):
        yield f"- {plain(line)}"


def duties(state: State, say: Texts) -> Iterator[str]:
    """Every duty that ran to the end, with its reasons; then what legal decided."""
    if not state.law.duties and not state.law.verdicts:
        return
    yield from heading(say("Duties of the law"))
    head = [say("Duty"), say("Recipient"), say("Counted from"), say("Due"), say("What became of it"), say("Why"),
            say("Law")]  # fmt: skip
    yield from table(head, [_duty(state, duty, say) for duty in state.law.duties])
    if state.law.verdicts:
        yield from heading(say("Decisions of legal"), 3)
        head = [say("Duty"), say("Decision"), say("Reason"), say("Person"), say("When")]
        yield from table(head, [_verdict(state, key, say) for key in state.law.ruled])


def outcome(duty: DutyFacts, say: Texts) -> Mrkdwn:
    """Sent, in time or late; left out and why; or still running."""
    if duty.state == "waived":
        return say("left out: {reason}", reason=duty.reason or "")
    if duty.state == "met" and duty.settled_at:
        return say("sent {when}, late", when=duty.settled_at) if duty.was_late else say(
            "sent {when}", when=duty.settled_at
        )  # fmt: skip
    return say("not settled; it might apply") if duty.certainty == "open" else say("not settled")


def _duty(state: State, duty: DutyFacts, say: Texts) -> list[str]:
    stand = state.law.standings.get(duty.key)
    if stand is None:
        return [duty.key, "", "", deadline(state, duty, say), outcome(duty, say), "", ""]
    row = stand.obligation
    return [
        say.write(row.name),
        say.write(row.recipient),
        starts_from(state, duty, stand, say),
        deadline(state, duty, say),
        outcome(duty, say),
        say.listed(why(stand, state.playbook, say)),
        f"{say.write(row.citation)}\n{mark_in_words(row, say)}",
    ]


def _verdict(state: State, key: str, say: Texts) -> list[str]:
    verdict = next(each for each in state.law.verdicts if each.key == key)
    decided = say("It applies") if verdict.applies else say("It does not apply")
    return [duty_name(state, key, say), decided, verdict.reason, say.write(Who(verdict.by)), say.local(verdict.at)]
