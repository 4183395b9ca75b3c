"""Whatever is known and whenever it happened, every row stands somewhere, and what it says hangs together."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts import FIELDS, DataSet, Facts, Field, FieldKind, Quantity, canonical, facts_from_json, facts_to_json
from models.facts.data_sets import ACTS_AS, DATA_KINDS
from models.obligations import evaluate
from models.obligations.pack import StartKey
from tests.models.law.rows import ALL, CATALOGUE

FIRST = datetime(2026, 1, 1, tzinfo=UTC)

numbers = st.integers(0, 200_000_000)
quantities = st.builds(
    lambda low, more: Quantity(low, None if more is None else low + more), numbers, st.none() | numbers
)
data_sets = st.builds(DataSet, st.sampled_from(DATA_KINDS), st.sampled_from([None, *ACTS_AS]))


def values(field: Field) -> st.SearchStrategy[Any]:
    """Everything that a fact may be."""
    match field.kind:
        case FieldKind.COUNT | FieldKind.LOSS:
            return quantities
        case FieldKind.HOURS:
            return st.integers(1, 10_000)
        case FieldKind.YES_NO:
            return st.booleans()
        case FieldKind.ONE_OF:
            return st.sampled_from(list(field.choices))
        case FieldKind.TEXT:
            return st.text(min_size=1).filter(str.strip)
        case FieldKind.SOME_OF:
            return st.frozensets(st.sampled_from(list(field.choices)))
        case FieldKind.DATA_SETS:
            return st.lists(data_sets, max_size=3).map(tuple)


anything = st.fixed_dictionaries({}, optional={key: values(field) for key, field in FIELDS.items()}).map(
    lambda said: Facts(**said)
)
instants = st.integers(0, 3 * 365 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
kinds = st.sampled_from([*get_args(StartKey), *(f"sent:{key}" for key in CATALOGUE.obligations)])
moments = st.dictionaries(kinds, instants, max_size=8)


@settings(deadline=None)  # the first business day loads the calendars
@given(anything, moments, instants)
def test_what_a_standing_says_hangs_together(facts: Facts, known: dict[str, datetime], now: datetime) -> None:
    standings = evaluate(CATALOGUE, facts, known, ALL, now)

    assert [each.obligation.key for each in standings] == list(CATALOGUE.obligations)
    for each in standings:
        assert each.grounds
        assert set(each.questions) <= set(FIELDS)
        assert bool(each.questions) is (each.applies in ("presumed", "open"))
        assert (each.start is None) or not each.awaits
        assert each.due is None or (each.start is not None and each.due > each.start.at)
        assert each.counts or (each.start, each.due, each.house_due, each.awaits) == (None, None, None, ())
        assert each.rolled is None or (each.due is not None and each.due < each.rolled)


@settings(deadline=None)  # the first business day loads the calendars
@given(
    anything, st.sampled_from([key for key, field in FIELDS.items() if field.kind is FieldKind.YES_NO]), st.booleans()
)
def test_a_sure_answer_stays_when_more_becomes_known(facts: Facts, key: str, said: bool) -> None:
    """What was certain did not rest on what was unknown."""
    if getattr(facts, key) is not None:
        return
    before = evaluate(CATALOGUE, facts, {}, ALL, FIRST)
    after = evaluate(CATALOGUE, facts_with(facts, key, said), {}, ALL, FIRST)

    for one, other in zip(before, after, strict=True):
        if one.applies in ("yes", "no") and not _says_otherwise(facts, key, said):
            assert (other.obligation.key, other.applies) == (one.obligation.key, one.applies)


def facts_with(facts: Facts, key: str, said: bool) -> Facts:
    return facts_from_json({**facts_to_json(facts), key: said})


def _says_otherwise(facts: Facts, key: str, said: bool) -> bool:
    """A person may say no where a kind of data says yes by its name."""
    named = {"sensitive": facts.holds_sensitive, "identity_numbers": facts.holds_identity_numbers}
    return named.get(key) is True and not said


@settings(deadline=None)  # the first business day loads the calendars
@given(anything)
def test_facts_come_back_from_what_is_kept(facts: Facts) -> None:
    again = facts_from_json(facts_to_json(facts))

    assert again == facts
    assert canonical(again) == canonical(facts)
