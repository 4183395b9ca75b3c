"""YAML read as plain text, with the line each value stands on.

Only the parser's events are used, never a constructor: a value is a text, a list or a set of fields, and
what it means is for the schema to say (so `no` stays a word and `12:30` is no number of seconds). What YAML
could do beyond that, building objects by tags or a thousand copies by aliases, is refused where it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml
from yaml.reader import Reader

from models.playbook.problems import Problem, Reason

Place: TypeAlias = tuple[str | int, ...]
"""The way to a value: `("tasks", 3, "text", "en")`."""

Plain: TypeAlias = str | list["Plain"] | dict[str, "Plain"]

MAX_BYTES = 512 * 1024
MAX_DEPTH = 10

# libyaml, where PyYAML was built with it, is ten times faster
_PARSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = ("", "~", "null")


@dataclass
class Reading:
    """What was found in one file: its data (None if it could not be read to the end), lines and problems."""

    file: str
    data: dict[str, Plain] | None = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: set[Place] = field(default_factory=set)

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest thing around it if it is not there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def refuse(self, line: int, sentence: Reason, **values: str) -> None:
        self.problems.append(Problem(self.file, line, sentence, values))

    def is_refused(self, place: Place) -> bool:
        """Whether this value, or one around it, was refused already: then nothing more need be said of it."""
        return any(place[:length] in self.refused for length in range(1, len(place) + 1))


class _CannotGoOn(Exception):  # noqa: N818  (no error of ours: the file's)
    """The rest of the file cannot be read; the reason is among the problems."""


def read_lines(source: str, file: str) -> Reading:
    reading = Reading(file)
    try:
        _refuse_what_no_parser_should_see(source, reading)
        reading.data = _document(yaml.parse(source, Loader=_PARSER), reading)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.refuse(mark.line + 1 if mark else 1, Reason.SYNTAX, reason=error.problem or str(error))
    except _CannotGoOn:
        pass
    return reading


def _refuse_what_no_parser_should_see(source: str, reading: Reading) -> None:
    if len(source.encode(errors="replace")) > MAX_BYTES:
        reading.refuse(0, Reason.TOO_LARGE, limit=str(MAX_BYTES // 1024))
        raise _CannotGoOn
    if control := Reader.NON_PRINTABLE.search(source):
        line = source.count("\n", 0, control.start()) + 1
        reading.refuse(line, Reason.CONTROL_CHARACTER, code=f"U+{ord(control.group()):04X}")
        raise _CannotGoOn


def _document(events: Iterator[yaml.Event], reading: Reading) -> dict[str, Plain] | None:
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        reading.refuse(1, Reason.EMPTY)
        return None
    data = _value(next(events), events, (), reading)
    next(events)  # the document ends
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        reading.refuse(_line(after), Reason.SECOND_DOCUMENT)
    if data is None:
        reading.refuse(1, Reason.EMPTY)
    elif not isinstance(data, dict):
        reading.refuse(reading.line(()), Reason.NOT_A_PLAYBOOK)
    return data if isinstance(data, dict) else None


def _value(event: yaml.Event, events: Iterator[yaml.Event], place: Place, reading: Reading) -> Plain | None:
    """The value this event begins, read to its end; None where there is nothing, or nothing that may be."""
    reading.lines.setdefault(place, _line(event))
    if isinstance(event, yaml.AliasEvent):
        reading.refuse(_line(event), Reason.ALIAS, name=str(event.anchor))
        reading.refused.add(place)
        return None
    if tag := getattr(event, "tag", None):
        reading.refuse(_line(event), Reason.TAG, tag=str(tag))
    if isinstance(event, yaml.ScalarEvent):
        return None if not event.style and event.value in _NOTHING else str(event.value)
    if len(place) >= MAX_DEPTH:
        reading.refuse(_line(event), Reason.TOO_DEEP, limit=str(MAX_DEPTH))
        raise _CannotGoOn
    read = _fields if isinstance(event, yaml.MappingStartEvent) else _items
    return read(events, place, reading)


def _items(events: Iterator[yaml.Event], place: Place, reading: Reading) -> Plain:
    items: list[Plain] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(event, events, (*place, len(items)), reading) or "")
    return items


def _fields(events: Iterator[yaml.Event], place: Place, reading: Reading) -> Plain:
    """A field with nothing behind it counts as not written; of two with one name the first counts."""
    fields: dict[str, Plain] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        where = (*place, _field_name(event, events, place, reading))
        if first := reading.lines.get(where):
            reading.refuse(_line(event), Reason.FIELD_TWICE, field=str(where[-1]), first=str(first))
            where = (*place, f"{where[-1]} on line {_line(event)}")
            _value(next(events), events, where, reading)
            continue
        reading.lines[where] = _line(event)
        if (value := _value(next(events), events, where, reading)) is not None:
            fields[str(where[-1])] = value
    return fields


def _field_name(event: yaml.Event, events: Iterator[yaml.Event], place: Place, reading: Reading) -> str:
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    name = f"name on line {_line(event)}"
    reading.refuse(_line(event), Reason.KEY_NOT_A_WORD)
    reading.refused.add((*place, name))
    _value(event, events, (*place, name, "name"), reading)
    return name


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
