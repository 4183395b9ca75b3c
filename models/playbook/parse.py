"""From the text of a playbook to the playbook, or to everything that is wrong with it."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.playbook.agreement import disagreements
from models.playbook.lines import Place, Reading, read_lines
from models.playbook.problems import BadPlaybook, Problem, Reason
from models.playbook.schema import Playbook

_REASONS = {
    "missing": Reason.MISSING,
    "extra_forbidden": Reason.UNKNOWN_FIELD,
    "string_too_short": Reason.BLANK,
    "string_type": Reason.NOT_TEXT,
    "tuple_type": Reason.NOT_A_LIST,
    "too_short": Reason.EMPTY_LIST,
    "model_type": Reason.NOT_FIELDS,
    "int_parsing": Reason.NOT_A_NUMBER,
    "int_type": Reason.NOT_A_NUMBER,
    "greater_than_equal": Reason.TOO_SMALL,
    "not_true_or_false": Reason.NOT_TRUE_OR_FALSE,
    "string_pattern_mismatch": Reason.NOT_A_KEY,
    "literal_error": Reason.NOT_ONE_OF,
    "string_too_long": Reason.TOO_LONG,
    "text_too_long": Reason.TOO_LONG,
    "date_from_datetime_parsing": Reason.NOT_A_DATE,
    "date_parsing": Reason.NOT_A_DATE,
    "overdue_before_reminder": Reason.OVERDUE_BEFORE_REMINDER,
}
AnyFile = TypeVar("AnyFile", bound=BaseModel)
_NO_LANGUAGE = {"zh": Reason.NO_CHINESE, "en": Reason.NO_ENGLISH}


def parse_playbook(source: str, name: str) -> Playbook:
    """The playbook written in `source`; `name` is the file's, for the problems.

    Raises BadPlaybook with all its problems.
    """
    reading = read_lines(source, name)
    return validated(Playbook, reading, disagreements(reading))


def validated(shape: type[AnyFile], reading: Reading, disagreements: Iterable[Problem]) -> AnyFile:
    """What was read, as a `shape`. Raises BadPlaybook with the problems of its lines, its shape and its agreement."""
    if reading.data is None:
        raise BadPlaybook(reading.problems)
    problems = [*reading.problems, *disagreements]
    try:
        whole = shape.model_validate(reading.data)
    except ValidationError as error:
        problems += _problems_of_schema(error, reading)
        raise BadPlaybook(problems) from None
    if problems:
        raise BadPlaybook(problems)
    return whole


def _problems_of_schema(error: ValidationError, reading: Reading) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        place = details["loc"]
        if not reading.is_refused(place):
            reason, values = _in_words(details, place)
            yield Problem(reading.file, reading.line(place), reason, values)


def _in_words(details: ErrorDetails, place: Place) -> tuple[Reason, dict[str, str]]:
    kind, context = details["type"], details.get("ctx", {})
    if kind in ("missing", "string_too_short") and place[-1] in _NO_LANGUAGE:
        return _NO_LANGUAGE[str(place[-1])], {"field": _field(place[:-1])}
    values = {
        "field": _field(place),
        "value": _shortened(details["input"]),
        "reason": details["msg"],
        "least": str(context.get("ge", "")),
        "limit": str(context.get("limit", context.get("max_length", ""))),
        "known": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
    }
    reason = _REASONS.get(kind, Reason.OTHER)
    return reason, {name: value for name, value in values.items() if f"{{{name}}}" in reason}


def _field(place: Place) -> str:
    """`("tasks", 3, "text", "en")` as its author thinks of it: text.en. A whole item is `tasks 4`."""
    if len(place) == 2 and isinstance(place[1], int):
        return f"{place[0]} {place[1] + 1}"
    names = [part for part in place if isinstance(part, str)]
    return ".".join(names[1:] if len(names) > 1 and isinstance(place[1], int) else names)


def _shortened(value: object, limit: int = 40) -> str:
    text = str(value)
    return text if len(text) <= limit else f"{text[:limit]}…"
