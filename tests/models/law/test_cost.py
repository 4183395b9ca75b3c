"""What it costs to find where every duty stands: counted in calls, which are the same on every machine.

The issue asks for under 20 ms with all packs. Idle, an evaluation takes about 2 ms for some 6,000 calls
(`python -m bench.obligations`); this holds the number of calls, and that it grows no faster than the catalogue.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bench.obligations import BELIEVABLE, MOMENTS, NOW, everything_known
from models.facts import Facts
from models.obligations import Catalogue, evaluate
from models.obligations import known as what_is_known
from tests.models.law.rows import ALL, CATALOGUE

MOST_FOR_A_ROW = 150
INCIDENTS = {"nothing known": Facts(), "a believable leak": BELIEVABLE, "everything known": everything_known()}


def calls(catalogue: Catalogue, facts: Facts) -> int:
    """Python calls of one evaluation, once conditions, lengths and calendars have been read."""

    def once() -> None:
        evaluate(catalogue, facts, MOMENTS, ALL, NOW)

    once()
    return counted(once)


def counted(work: Callable[[], None]) -> int:
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("facts", INCIDENTS.values(), ids=INCIDENTS)
def test_a_row_costs_no_more_than_a_few_calls(facts: Facts) -> None:
    assert calls(CATALOGUE, facts) < MOST_FOR_A_ROW * len(CATALOGUE.obligations)


def test_twice_the_rows_cost_twice_the_calls() -> None:
    twice = Catalogue(tuple(repeated(pack, 2) for pack in CATALOGUE.packs))
    ratio = calls(twice, BELIEVABLE) / calls(CATALOGUE, BELIEVABLE)
    assert 1.9 < ratio < 2.1


def repeated(pack: Any, times: int) -> Any:
    """The same pack with every row so many times."""
    return pack.model_copy(update={"obligations": pack.obligations * times})


def test_grade_and_score_are_reckoned_once_for_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[str] = []

    def noting(name: str) -> Callable[[Facts], Any]:
        whole = getattr(what_is_known, name)

        def reckon(facts: Facts) -> Any:
            reckoned.append(name)
            return whole(facts)

        return reckon

    for name in ("grade_of", "score_of"):
        monkeypatch.setattr(what_is_known, name, noting(name))
    everywhere = replace(BELIEVABLE, people_in=frozenset({"cn", "eu", "uk"}), risk=None)
    evaluate(CATALOGUE, everywhere, MOMENTS, ALL, NOW)
    assert sorted(reckoned) == ["grade_of", "score_of"]
