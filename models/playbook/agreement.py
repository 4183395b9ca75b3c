"""Do the parts of a playbook agree: does every owner exist, is no key given twice, can the tasks be ordered?

This looks at the plain data, not at the models, so that one bad line hides no other problem. A section that
is missing altogether is the schema's to report, and is not reported again by everything that refers to it.
"""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain, pairwise
from typing import NamedTuple

from models.playbook.lines import Plain, Reading
from models.playbook.problems import Problem, Reason
from models.playbook.schema import SEVERITIES, is_true

_SECTIONS = ("severities", "phases", "roles", "data_kinds", "tasks")


class _Mention(NamedTuple):
    """A word a part says in one of its fields."""

    by: str
    word: str
    line: int


def disagreements(reading: Reading) -> Iterator[Problem]:
    return chain(
        keys_given_twice(reading, _SECTIONS),
        _severities_left_out(reading),
        _unknown_words(reading),
        _phases_that_cannot_open(reading),
        _phases_and_their_tasks(reading),
        _cycles(reading),
    )


def keys_given_twice(reading: Reading, sections: Iterable[str]) -> Iterator[Problem]:
    for section in sections:
        taken: dict[str, int] = {}
        for key, _, line in mentions(reading, section, "key"):
            if key in taken:
                yield Problem(reading.file, line, Reason.KEY_TWICE, {"key": key, "first": str(taken[key])})
            taken.setdefault(key, line)


def _severities_left_out(reading: Reading) -> Iterator[Problem]:
    described = _keys(reading, "severities")
    for key in SEVERITIES:
        if described and key not in described:
            values = {"key": key, "known": ", ".join(SEVERITIES)}
            yield Problem(reading.file, reading.line(("severities",)), Reason.NO_SEVERITY, values)


def _unknown_words(reading: Reading) -> Iterator[Problem]:
    required, owners = mentions(reading, "severities", "roles"), mentions(reading, "tasks", "owner")
    phases, earlier = mentions(reading, "tasks", "phase"), mentions(reading, "tasks", "after")
    yield from _unknown(reading, "roles", Reason.UNKNOWN_ROLE, chain(required, owners))
    yield from _unknown(reading, "phases", Reason.UNKNOWN_PHASE, phases)
    yield from _unknown(reading, "tasks", Reason.UNKNOWN_TASK, earlier)


def _unknown(reading: Reading, section: str, reason: Reason, mentions: Iterable[_Mention]) -> Iterator[Problem]:
    known = _keys(reading, section)
    for _, word, line in mentions:
        if known and word not in known:
            yield Problem(reading.file, line, reason, {"value": word, "known": ", ".join(known)})


def _phases_that_cannot_open(reading: Reading) -> Iterator[Problem]:
    phases = list(parts(reading, "phases"))
    opening = [(number, phase) for number, phase in phases if is_true(phase.get("opens_with"))]
    for number, phase in opening:
        if not is_true(phase.get("in_incident")):
            line, key = reading.line(("phases", number)), str(phase.get("key", ""))
            yield Problem(reading.file, line, Reason.OPENS_OUTSIDE, {"key": key})
    if phases and not opening:
        yield Problem(reading.file, reading.line(("phases",)), Reason.NOTHING_OPENS)


def _phases_and_their_tasks(reading: Reading) -> Iterator[Problem]:
    runs = {phase.get("key"): is_true(phase.get("in_incident")) for _, phase in parts(reading, "phases")}
    used = list(mentions(reading, "tasks", "phase"))
    for _, phase, line in used:
        if runs.get(phase) is False:
            yield Problem(reading.file, line, Reason.PHASE_NOT_IN_INCIDENT, {"value": phase})
    with_tasks = {phase for _, phase, _ in used}
    for key, _, line in mentions(reading, "phases", "key"):
        if with_tasks and runs[key] and key not in with_tasks:
            yield Problem(reading.file, line, Reason.PHASE_WITHOUT_TASK, {"key": key})


def _cycles(reading: Reading) -> Iterator[Problem]:
    """Each circle in which tasks wait for one another, on the first line that takes part in it."""
    waits: dict[str, dict[str, int]] = {}
    for task, earlier, line in mentions(reading, "tasks", "after"):
        waits.setdefault(task, {})[earlier] = line
    while circle := _a_circle(waits):
        line, task, earlier = min((waits[task][earlier], task, earlier) for earlier, task in pairwise(circle))
        del waits[task][earlier]
        start = circle.index(earlier)
        words = " → ".join([*circle[start:-1], *circle[:start], earlier])
        yield Problem(reading.file, line, Reason.CYCLE, {"cycle": words})


def _a_circle(waits: dict[str, dict[str, int]]) -> list[str]:
    """Tasks in the order of work, the last being the first again; empty if all can be put in order."""
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _keys(reading: Reading, section: str) -> list[str]:
    return list(dict.fromkeys(key for key, _, _ in mentions(reading, section, "key")))


def mentions(reading: Reading, section: str, field: str) -> Iterator[_Mention]:
    """What the parts of a section say in this field, be it one word or a list of them."""
    for number, part in parts(reading, section):
        by, said = str(part.get("key", "")), part.get(field)
        if isinstance(said, str):
            yield _Mention(by, said, reading.line((section, number, field)))
        for item, word in enumerate(said if isinstance(said, list) else []):
            if isinstance(word, str):
                yield _Mention(by, word, reading.line((section, number, field, item)))


def parts(reading: Reading, section: str) -> Iterator[tuple[int, dict[str, Plain]]]:
    found = (reading.data or {}).get(section)
    for number, part in enumerate(found if isinstance(found, list) else []):
        if isinstance(part, dict):
            yield number, part
