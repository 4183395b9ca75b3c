"""Can the rows of a pack be worked with: is no key given twice, and can conditions, lengths and moments be read?

This looks at the plain data, as `models.playbook.agreement` does, so that one bad line hides no other problem.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import chain
from typing import get_args
from zoneinfo import ZoneInfo

from models.calendars import has_calendar
from models.clocks import read_length
from models.facts import FIELDS, FieldKind
from models.obligations.conditions import questions_in
from models.obligations.pack import StartKey
from models.obligations.problems import Fault
from models.obligations.reading import BadCondition, read_condition
from models.playbook import Problem, Reason
from models.playbook.agreement import keys_given_twice, mentions, parts
from models.playbook.lines import Place, Plain, Reading

STARTS: tuple[str, ...] = get_args(StartKey)
SENT, UPDATED = "sent:", "updated:"
"""Begin the moment at which the notice that meets a duty was sent, and at which it was last supplemented, if ever."""

_ROWS, _CONTENTS = "obligations", "contents"
_Judge = Callable[[str], tuple[str, dict[str, str]] | None]
_HOURS = tuple(key for key, field in FIELDS.items() if field.kind is FieldKind.HOURS)


def disagreements(reading: Reading, roles: Collection[str] | None) -> Iterator[Problem]:
    """Everything that is wrong beyond the shape. Without `roles` any owner will do."""
    yield from keys_given_twice(reading, (_ROWS, _CONTENTS))
    yield from _zone(reading)
    keys = {str(row.get("key")) for _, row in parts(reading, _ROWS)}
    sent = {f"{told}{key}" for key in keys for told in (SENT, UPDATED)}
    for number, row in parts(reading, _ROWS):
        here: Place = (_ROWS, number)
        yield from chain(
            _read(reading, row, here, "when", _bad_condition(keys)),
            _clock(reading, row, here, sent),
            _in_force(reading, row, here),
        )
    lists = {part.get("key") for _, part in parts(reading, _CONTENTS)}
    for _, key, line in mentions(reading, _ROWS, "contents"):
        if key not in lists:
            yield Problem(reading.file, line, Fault.UNKNOWN_CONTENTS, {"value": key})
    for _, owner, line in mentions(reading, _ROWS, "owner"):
        if roles is not None and owner not in roles:
            values = {"value": owner, "known": ", ".join(roles)}
            yield Problem(reading.file, line, Reason.UNKNOWN_ROLE, values)


def _read(
    reading: Reading,
    row: dict[str, Plain],
    place: Place,
    field: str,
    wrong: _Judge,
) -> Iterator[Problem]:
    """What `wrong` says of the text in a field: a sentence and its values, or nothing."""
    text = row.get(field)
    if isinstance(text, str) and (said := wrong(text)):
        sentence, values = said
        yield Problem(reading.file, reading.line((*place, field)), sentence, {"field": field, "value": text, **values})


def _clock(reading: Reading, row: dict[str, Plain], place: Place, sent: set[str]) -> Iterator[Problem]:
    """A row's own clock, and its outer one."""
    yield from _read(reading, row, place, "rolls_over", _bad_country)
    yield from _length_and_start(reading, row, place, sent)
    if isinstance(outer := row.get("outer"), dict):
        yield from _length_and_start(reading, outer, (*place, "outer"), sent)


def _length_and_start(reading: Reading, row: dict[str, Plain], place: Place, sent: set[str]) -> Iterator[Problem]:
    yield from _read(reading, row, place, "length", _bad_length)
    starts = row.get("start")
    for item, word in enumerate(starts if isinstance(starts, list) else []):
        if isinstance(word, str) and word not in sent and word not in STARTS:
            values = {"value": word, "known": ", ".join(STARTS)}
            yield Problem(reading.file, reading.line((*place, "start", item)), Fault.UNKNOWN_MOMENT, values)


def _in_force(reading: Reading, row: dict[str, Plain], place: Place) -> Iterator[Problem]:
    begins, ends = row.get("in_force_from"), row.get("in_force_until")
    if isinstance(begins, str) and isinstance(ends, str) and ends < begins:
        yield Problem(reading.file, reading.line((*place, "in_force_until")), Fault.NEVER_IN_FORCE)


def _zone(reading: Reading) -> Iterator[Problem]:
    yield from _read(reading, reading.data or {}, (), "zone", _bad_zone)


def _bad_condition(keys: Collection[str]) -> _Judge:
    """Judges conditions of a pack whose rows have these keys."""

    def wrong(text: str) -> tuple[str, dict[str, str]] | None:
        try:
            asked = questions_in(read_condition(text))
        except BadCondition as error:
            return error.fault, error.values
        for word in (word for each in asked if each.name == "sent" for word in each.words):
            if word not in keys:
                return Fault.NO_ROW, {"word": word}
        return None

    return wrong


def _bad_length(text: str) -> tuple[str, dict[str, str]] | None:
    try:
        length = read_length(text)
    except ValueError:
        return Fault.BAD_LENGTH, {}
    if length.fact and length.fact not in _HOURS:
        return Fault.NO_HOURS_FACT, {"value": length.fact, "known": ", ".join(_HOURS)}
    return _bad_country(length.country) if length.country else None


def _bad_country(text: str) -> tuple[str, dict[str, str]] | None:
    return None if has_calendar(text) else (Fault.NO_CALENDAR, {"value": text})


def _bad_zone(text: str) -> tuple[str, dict[str, str]] | None:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return Fault.NO_ZONE, {}
    return None
