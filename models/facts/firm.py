"""What is known of the firm itself, whatever happened to it, as its settings say it: `cii=no,established_in=cn+hk`.

Read as strictly as what is entered into a form: a fact there is none of, or a value that it cannot have, is refused,
with what it can be. What is not named stays unknown, and `unknown` (未知) says so.
"""

from collections.abc import Mapping

from models.facts.facts import Facts, FactValue
from models.facts.fields import FIELDS, Field, FieldKind
from models.facts.reading import read_hours
from models.refusal import Refused

OF_THE_FIRM = (*(key for key, field in FIELDS.items() if field.group == "firm"), "established_in")
"""The facts that may be known before anything happens."""

_UNKNOWN = ("unknown", "未知")
_YES_NO: Mapping[str, bool] = {"yes": True, "是": True, "no": False, "否": False}
_NONE = ("none", "无")


def read_firm(said: Mapping[str, str]) -> Facts:
    """The facts that the setting FIRM names, each as it is written there. Raises `Refused`."""
    if unknown := sorted(said.keys() - set(OF_THE_FIRM)):
        raise Refused(
            "FIRM names {unknown}, which is no fact of the firm. Those there are: {known}.",
            unknown=tuple(unknown), known=OF_THE_FIRM,
        )  # fmt: skip
    return Facts(**{key: _read(FIELDS[key], word.strip()) for key, word in said.items()})  # type: ignore[arg-type]


def _read(field: Field, word: str) -> FactValue | None:
    if word.lower() in _UNKNOWN:
        return None
    match field.kind:
        case FieldKind.YES_NO if word.lower() in _YES_NO:
            return _YES_NO[word.lower()]
        case FieldKind.ONE_OF if word in field.choices:
            return word
        case FieldKind.SOME_OF:
            chosen = frozenset() if word.lower() in _NONE else frozenset(word.split("+"))
            if chosen <= field.choices.keys():
                return chosen
        case FieldKind.HOURS:
            return read_hours(word, field.key)
    raise Refused("FIRM says {key}={word}. It can be: {known}.", key=field.key, word=word, known=_known(field))


def _known(field: Field) -> tuple[str, ...]:
    if field.kind is FieldKind.YES_NO:
        return ("yes", "no", "unknown")
    return (*field.choices, *(("none",) if field.kind is FieldKind.SOME_OF else ()), "unknown")
