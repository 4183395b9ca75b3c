"""All facts of one incident, at one version: a frozen value that every reckoning takes and none changes.

A fact is None until it is known. Values are checked when a `Facts` is made, so whatever holds one can be reckoned
with. Stored facts are JSON with the known ones only; `canonical` writes them in one way, for digests and the timeline.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

import rfc8785

from models.facts.data_sets import ACTS_AS, CATEGORIES, DATA_KINDS, PRESETS, DataSet
from models.facts.fields import FIELDS, Field, FieldKind, Recipients
from models.facts.quantity import Quantity

FactValue = Quantity | int | bool | str | frozenset[str] | tuple[DataSet, ...]


@dataclass(frozen=True)
class Facts:
    """What is known. Meaning and choices of each field stand in `fields`; loss is in whole yuan.

    Raises ValueError for a value its field cannot have: what people type is read, and refused, before it gets here.
    """

    people: Quantity | None = None
    records: Quantity | None = None
    clients: Quantity | None = None
    loss: Quantity | None = None
    data_sets: tuple[DataSet, ...] | None = None
    personal_info: bool | None = None
    sensitive: bool | None = None
    minors: bool | None = None
    vulnerable: bool | None = None
    names: bool | None = None
    identity_numbers: bool | None = None
    property_risk: bool | None = None
    secrecy: bool | None = None
    large_scale: bool | None = None
    intelligible: bool | None = None
    identifiability: Literal["negligible", "limited", "significant", "maximum"] | None = None
    identifiability_reason: str | None = None
    leak_confirmed: bool | None = None
    recipients: Recipients | None = None
    integrity: Literal["intact", "recoverable", "lost"] | None = None
    availability: Literal["at_hand", "interrupted", "lost"] | None = None
    malicious: bool | None = None
    insider: bool | None = None
    outside_access: bool | None = None
    crime_suspected: bool | None = None
    ransom_demanded: bool | None = None
    exfiltrated: bool | None = None
    public: bool | None = None
    media_asked: bool | None = None
    annex_clause: Literal["cn1", "cn2", "cn3", "none"] | None = None
    interests_harmed: bool | None = None
    harm_avoided: bool | None = None
    significant_harm: bool | None = None
    risk: Literal["unlikely", "risk", "high"] | None = None
    no_notice_duty: bool | None = None
    cii: bool | None = None
    central_organ: bool | None = None
    small_handler: bool | None = None
    sector: Literal["bookkeeping", "finance", "digital", "health", "other"] | None = None
    sector_rule: bool | None = None
    listed: frozenset[str] | None = None
    contract_hours: int | None = None
    insured: bool | None = None
    policy_hours: int | None = None
    people_in: frozenset[str] | None = None
    established_in: frozenset[str] | None = None
    nis2: Literal["no", "yes", "trust_service"] | None = None
    nis2_significant: bool | None = None
    dora: bool | None = None
    dora_major: bool | None = None
    hipaa: Literal["none", "covered", "associate"] | None = None
    unsecured_phi: bool | None = None
    us_state_data: bool | None = None
    hk_ci: Literal["no", "core", "other"] | None = None
    jp_wrongful: bool | None = None
    certin_listed: bool | None = None
    br_small_agent: bool | None = None

    def __post_init__(self) -> None:
        for key, described in FIELDS.items():
            value = getattr(self, key)
            if value is not None and not _may_be(value, described):
                raise ValueError(f"{key} cannot be {value!r}")

    @property
    def known(self) -> Mapping[str, FactValue]:
        """The facts that are known, by key, in the order of the form."""
        return {key: value for key in FIELDS if (value := getattr(self, key)) is not None}

    @property
    def holds_sensitive(self) -> bool | None:
        """Whether sensitive personal information is in it: as said, or because a kind of data says so by its name."""
        return self.sensitive if self.sensitive is not None else self._named_by_a_kind("sensitive")

    @property
    def holds_identity_numbers(self) -> bool | None:
        return self.identity_numbers if self.identity_numbers is not None else self._named_by_a_kind("identity_numbers")

    def _named_by_a_kind(self, what: str) -> bool | None:
        return True if any(getattr(PRESETS[each.kind], what) for each in self.data_sets or ()) else None

    @property
    def unknown(self) -> tuple[str, ...]:
        """The keys of those that nobody knows yet."""
        return tuple(key for key in FIELDS if getattr(self, key) is None)


@dataclass(frozen=True)
class FactsChange:
    """One fact that differs between two versions; None stands for unknown."""

    field: str
    old: FactValue | None
    new: FactValue | None


def changes_between(old: Facts, new: Facts) -> tuple[FactsChange, ...]:
    """What changed, in the order of the form."""
    pairs = ((key, getattr(old, key), getattr(new, key)) for key in FIELDS)
    return tuple(FactsChange(key, before, after) for key, before, after in pairs if before != after)


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """The known facts as plain data: quantities as {low, high}, sets as sorted lists."""
    return {key: value_to_json(value) for key, value in facts.known.items()}


def facts_from_json(data: Mapping[str, Any]) -> Facts:
    """The facts of `facts_to_json`. Raises ValueError for what is no fact, or no value of it."""
    if unknown := sorted(data.keys() - FIELDS.keys()):
        raise ValueError(f"no such fact: {', '.join(unknown)}")
    return Facts(**{key: _from_json(value, FIELDS[key]) for key, value in data.items()})


def value_to_json(value: FactValue | None) -> Any:
    """One value as plain data, as the timeline stores it; None is unknown."""
    if isinstance(value, Quantity):
        return {"low": value.low, "high": value.high}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [{key: said for key, said in asdict(each).items() if said not in (None, "")} for each in value]
    return value


def canonical(facts: Facts) -> str:
    """The facts in RFC 8785 canonical JSON: equal facts are equal texts."""
    return rfc8785.dumps(facts_to_json(facts)).decode()


def _from_json(value: Any, described: Field) -> Any:
    try:
        if described.kind in (FieldKind.COUNT, FieldKind.LOSS):
            return Quantity(**value)
        if described.kind is FieldKind.SOME_OF:
            return frozenset(value)
        if described.kind is FieldKind.DATA_SETS:
            return tuple(DataSet(**each) for each in value)
    except TypeError as error:
        raise ValueError(f"{described.key} cannot be {value!r}") from error
    return value


def _may_be(value: Any, described: Field) -> bool:
    """Whether a field of this kind can have this value."""
    match described.kind:
        case FieldKind.COUNT | FieldKind.LOSS:
            return isinstance(value, Quantity)
        case FieldKind.HOURS:
            return type(value) is int and value > 0
        case FieldKind.YES_NO:
            return isinstance(value, bool)
        case FieldKind.ONE_OF:
            return isinstance(value, str) and value in described.choices
        case FieldKind.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case FieldKind.SOME_OF:
            return isinstance(value, frozenset) and value <= described.choices.keys()
        case FieldKind.DATA_SETS:
            return isinstance(value, tuple) and all(map(_is_data_set, value))


def _is_data_set(value: object) -> bool:
    return (
        isinstance(value, DataSet)
        and value.kind in DATA_KINDS
        and value.acts_as in (None, *ACTS_AS)
        and value.category in (None, *CATEGORIES)
    )


FACT_KEYS = tuple(field.name for field in fields(Facts))
