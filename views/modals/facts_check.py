"""The check: what a change of facts would alter, shown before it is saved.

It holds the answers in its metadata, so that nothing is lost whichever way one goes on: to save, or back to the form.
Where somebody else has set the same fact meanwhile it says so, and whoever saves then decides knowingly.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.facts import facts_from_json
from models.facts.facts import FactValue, value_to_json
from models.preview import Preview, preview
from models.reckoning import Move
from models.refusal import Who
from models.severity import Suggestion
from models.state import Event, State
from views.catalogue import Mrkdwn, Texts
from views.duties import clock_told, duty_name
from views.elements import SECTION, actions, bold, button, clip_markup, lines, section, value_of
from views.facts import fact_name, fact_value
from views.modals import form
from views.reasons import GRADES, why
from views.severity import score_line

Changed = Mapping[str, FactValue | None]


@dataclass(frozen=True)
class Answers:
    """What a check holds: the version it compares with, the group that was asked, and the facts that change."""

    version: int
    group: str
    changed: Changed


def check_form(state: State, group: str, changed: Changed, meanwhile: Mapping[str, Event], say: Texts) -> View:
    """What changes and what follows. `meanwhile` has the facts that others have set since the form was opened."""
    seen = preview(state, changed)
    blocks: list[Block] = [
        _part(say("You change"), _changes(state, changed, meanwhile, say), "changes"),
        _part(say("Clocks"), _clocks(state, seen, say) or [say("No clock changes.")], "clocks"),
        _part(say("How bad it is"), list(_severity(state, seen, say)), "severity"),
        actions([button(say("Back"), "facts.back", value_of(state.incident.id))], "back"),
    ]
    held = {key: None if value is None else value_to_json(value) for key, value in changed.items()}
    written = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    about = value_of(state.incident.id, f"{state.law.version} {group} {written}")
    return form.modal("facts_check", say("Check"), say("Save"), about, blocks, say)


def held_by(metadata: str) -> Answers:
    """The answers that a check holds."""
    _, version, group, written = metadata.split(" ", 3)
    values: dict[str, Any] = json.loads(written)
    known = facts_from_json({key: value for key, value in values.items() if value is not None})
    return Answers(int(version), group, {key: getattr(known, key) for key in values})


def _part(title: Mrkdwn, rows: list[Mrkdwn], block_id: str) -> Block:
    return section(clip_markup(lines(bold(title), *rows), SECTION), block_id)


def _changes(state: State, changed: Changed, meanwhile: Mapping[str, Event], say: Texts) -> list[Mrkdwn]:
    rows = []
    for key, new in changed.items():
        old = fact_value(key, getattr(state.law.facts, key), state.playbook, say)
        row = say("{fact}: {old} → {new}", fact=fact_name(key, say), old=old,
                  new=fact_value(key, new, state.playbook, say))  # fmt: skip
        if key in meanwhile:
            by = say("{person} has set this meanwhile: to save replaces it", person=Who(meanwhile[key].actor))
            row = Mrkdwn(f"{row}\n:warning: {by}")
        rows.append(row)
    return rows


def _clocks(state: State, seen: Preview, say: Texts) -> list[Mrkdwn]:
    """Clocks that count are told one by one with their reason; what only might apply, in a line."""
    rows = [_move(state, seen, move, say) for move in seen.moves if _counts(move)]
    opened = [duty_name(state, m.key, say) for m in seen.moves if not _counts(m) and m.new and m.old is None]
    closed = [duty_name(state, m.key, say) for m in seen.moves if not _counts(m) and m.new is None]
    if opened:
        rows.append(say("Might apply, open: {duties}", duties=say.listed(opened)))
    if closed:
        rows.append(say("Ruled out: {duties}", duties=say.listed(closed)))
    return rows


def _counts(move: Move) -> bool:
    return any(clock and clock.certainty != "open" for clock in (move.old, move.new))


def _move(state: State, seen: Preview, move: Move, say: Texts) -> Mrkdwn:
    duty = bold(duty_name(state, move.key, say))
    reason = say.listed(why(seen.standings[move.key], state.playbook, say))
    if move.new is None:
        told = say("{duty} ends", duty=duty)
    elif move.old is None or move.old.certainty == "open":
        told = say("{duty} begins: {clock}", duty=duty, clock=clock_told(state, move.key, move.new.as_json(), say))
    else:
        told = say(
            "{duty}: {old} → {new}",
            duty=duty, old=clock_told(state, move.key, move.old.as_json(), say),
            new=clock_told(state, move.key, move.new.as_json(), say),
        )  # fmt: skip
    return lines(told, say("Because: {reasons}", reasons=reason))


def _severity(state: State, seen: Preview, say: Texts) -> Iterator[Mrkdwn]:
    before, after = seen.before, seen.after
    yield _was(say("National grade: {grade}", grade=_grade(after, say)), _grade(before, say), _grade(after, say), say)
    yield _was(score_line(after.score, say), score_line(before.score, say), score_line(after.score, say), say)
    change = after.severity if before.severity == after.severity else f"{before.severity} → {after.severity}"
    yield say("Suggested: {severity}; set: {now}", severity=change, now=state.incident.severity)


def _was(told: Mrkdwn, old: Mrkdwn, new: Mrkdwn, say: Texts) -> Mrkdwn:
    return told if old == new else say("{told} (before: {old})", told=told, old=old)


def _grade(suggestion: Suggestion, say: Texts) -> Mrkdwn:
    name = say(GRADES[suggestion.grade.key])
    return say("{grade} (presumed)", grade=name) if suggestion.grade.presumed else name
