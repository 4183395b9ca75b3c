"""The facts of an incident: what the law's clocks and the severity are reckoned from.

    what a person types ─ reading ─► a value ─► Facts (frozen, None is unknown) ─► severity, obligations
                                                  └─► canonical JSON, and what one version changed from the last

`fields` says what each fact is, what it may be and how people call it; `Facts` holds the values; `quantity` is a number
that need not be exact. None means that nobody knows yet. Nothing here is ever guessed: what cannot be read for certain
is refused with a sentence that says how to write it.
"""

from models.facts.data_sets import PRESETS, Category, DataSet, Preset
from models.facts.facts import Facts, FactsChange, canonical, changes_between, facts_from_json, facts_to_json
from models.facts.fields import FIELDS, ActsAs, DataKindKey, Field, FieldKind, Recipients, field_called
from models.facts.quantity import Quantity
from models.facts.reading import (
    read_count,
    read_hours,
    read_loss,
)

__all__ = [
    "FIELDS",
    "PRESETS",
    "ActsAs",
    "Category",
    "DataKindKey",
    "DataSet",
    "Facts",
    "FactsChange",
    "Field",
    "FieldKind",
    "Preset",
    "Quantity",
    "Recipients",
    "canonical",
    "changes_between",
    "facts_from_json",
    "facts_to_json",
    "field_called",
    "read_count",
    "read_hours",
    "read_loss",
]
