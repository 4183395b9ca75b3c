"""Entering: the answers of a form, group by group, read into values of facts. `unknown` is always one of them.

A form asks for all facts of one of `GROUPS_ASKED` at a time. Its fields are called like the facts; those of data sets
are `set-KIND` (the part we play in it) and, to say that a set counts for more or less than usual, `weight-KIND` with
`reason-KIND`. What cannot be read is refused at its field.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from models.facts.data_sets import ADJUSTMENTS, BASES, DATA_KINDS, ActsAs, Category, DataSet
from models.facts.facts import Facts, FactValue
from models.facts.fields import FIELDS, GROUPS, Field, FieldKind
from models.facts.quantity import Quantity
from models.facts.reading import read_count, read_hours, read_loss
from models.refusal import N_, Refused

UNKNOWN, NONE = "unknown", "none"
NOT_TOUCHED, PART_UNKNOWN, USUAL = "not_touched", "part_unknown", "usual"

GROUPS_ASKED: Mapping[str, str] = {
    "scale": GROUPS["scale"],
    "sets": N_("Data sets"),
    "weights": N_("How telling each data set is"),
    **{key: name for key, name in GROUPS.items() if key != "scale"},
}
"""What is asked for at one time, in order, each with its name."""


def asked_in(group: str) -> tuple[Field, ...]:
    """The facts that a group asks for one by one; data sets are asked for in groups of their own."""
    return tuple(field for field in FIELDS.values() if field.group == group and field.kind is not FieldKind.DATA_SETS)


def read_entries(group: str, said: Mapping[str, Any], known: Facts) -> dict[str, FactValue | None]:
    """What was answered in a group, by fact; None for unknown. `known` are the facts that the person saw.

    Raises `Refused` at the field.
    """
    if group == "sets":
        return {"data_sets": _sets(said, known)}
    if group == "weights":
        return {"data_sets": tuple(_weighed(each, said) for each in known.data_sets or ())}
    return {field.key: _value(field, said.get(field.key)) for field in asked_in(group)}


def as_typed(value: Quantity | int | None) -> str:
    """A number as a person could have typed it: reading it gives the same."""
    if isinstance(value, Quantity):
        if value.high is None:
            return f"{value.low:,}+"
        return f"{value.low:,}" if value.is_exact else f"{value.low:,}-{value.high:,}"
    return "" if value is None else str(value)


def weights() -> Iterator[tuple[Category, int]]:
    """Every place that a data set can have in ENISA's table: a category, and how far from its base."""
    for category in BASES:
        for step in sorted({0, *ADJUSTMENTS[category]}):
            yield category, step


def weight_key(category: Category, step: int) -> str:
    return f"{category}{step:+d}"


_NUMBERS: Mapping[FieldKind, Callable[[str, str], FactValue | None]] = {
    FieldKind.COUNT: read_count,
    FieldKind.LOSS: read_loss,
    FieldKind.HOURS: read_hours,
}


def _value(field: Field, said: Any) -> FactValue | None:
    if field.kind in _NUMBERS:
        return _NUMBERS[field.kind](said or "", field.key)
    if field.kind is FieldKind.SOME_OF:
        return _some(field, said or ())
    if field.kind is FieldKind.TEXT:
        return (said or "").strip() or None
    if said in (None, "", UNKNOWN):
        return None
    return said == "yes" if field.kind is FieldKind.YES_NO else str(said)


def _some(field: Field, chosen: tuple[str, ...]) -> FactValue | None:
    if not chosen:
        return None
    if NONE in chosen and len(chosen) > 1:
        raise Refused("Either none of them, or those that are: not both.", field=field.key)
    return frozenset(chosen) - {NONE}


def _sets(said: Mapping[str, Any], known: Facts) -> tuple[DataSet, ...] | None:
    """Unknown as long as nothing is answered. Where something is, a kind left open is not touched."""
    parts = {kind: said.get(f"set-{kind}") for kind in DATA_KINDS}
    if not any(parts.values()):
        return None
    before = {each.kind: each for each in known.data_sets or ()}
    touched = [(kind, part) for kind, part in parts.items() if part not in (None, NOT_TOUCHED)]
    return tuple(replace(before.get(kind) or DataSet(kind), acts_as=_part(str(part))) for kind, part in touched)


def _part(said: str) -> ActsAs | None:
    return next((part for part in get_args(ActsAs) if part == said), None)


def _weighed(each: DataSet, said: Mapping[str, Any]) -> DataSet:
    chosen, reason = said.get(f"weight-{each.kind}") or USUAL, said.get(f"reason-{each.kind}") or ""
    if chosen == USUAL:
        return DataSet(each.kind, each.acts_as)
    if not reason:
        raise Refused(
            "Say why this data counts for more or less than usual: it stays on the record.", field=f"reason-{each.kind}"
        )
    category, step = next(place for place in weights() if weight_key(*place) == chosen)
    return DataSet(each.kind, each.acts_as, category, step, reason)
