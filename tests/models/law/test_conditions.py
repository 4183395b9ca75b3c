"""The condition language: three answers, what they rest on, and what it refuses to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import Facts, Quantity
from models.obligations.conditions import ask
from models.obligations.known import KINDS, Known
from models.obligations.reading import BadCondition, read_condition
from tests.models.law.rows import NO, YES, facts

ANSWERS = {"yes": True, "no": False, "?": None}


def answer(condition: str, **said: object) -> bool | None:
    return ask(read_condition(condition), Known(facts(said))).truth


def grounds(condition: str, **said: object) -> list[str]:
    return [ground.question.name for ground in ask(read_condition(condition), Known(facts(said))).grounds]


# cii, public and insider stand for yes, no and unknown.
@pytest.mark.parametrize(
    ("condition", "expected", "rests_on"),
    [
        ("cii", "yes", ["cii"]),
        ("public", "no", ["public"]),
        ("insider", "?", ["insider"]),
        ("not cii", "no", ["cii"]),
        ("not insider", "?", ["insider"]),
        ("not not cii", "yes", ["cii"]),
        ("cii and malicious", "?", ["malicious"]),
        ("cii and public", "no", ["public"]),
        ("insider and public", "no", ["public"]),
        ("insider and malicious", "?", ["insider", "malicious"]),
        ("insider or cii", "yes", ["cii"]),
        ("public or insider", "?", ["insider"]),
        ("public or minors", "no", ["public", "minors"]),
        ("public or cii and insider", "?", ["insider"]),  # and binds closer
        ("(public or cii) and insider", "?", ["insider"]),
        ("(public or cii) and not public", "yes", ["cii", "public"]),
        ("not (cii and insider)", "?", ["insider"]),
        ("not (public and insider)", "yes", ["public"]),
    ],
)
def test_three_answers(condition: str, expected: str, rests_on: list[str]) -> None:
    known = {"cii": YES, "public": NO, "minors": NO}

    assert answer(condition, **known) is ANSWERS[expected]
    assert grounds(condition, **known) == rests_on


@pytest.mark.parametrize(
    ("condition", "people", "expected"),
    [
        ("people >= 500", 499, "no"),
        ("people >= 500", 500, "yes"),
        ("people > 1000", 1000, "no"),
        ("people > 1000", 1001, "yes"),
        ("people < 500", 499, "yes"),
        ("people < 500", 500, "no"),
        ("people <= 500", 500, "yes"),
        ("people <= 500", 501, "no"),
        ("people >= 500", (499, 500), "?"),
        ("people >= 500", (500, 501), "yes"),
        ("people >= 500", (0, 499), "no"),
        ("people >= 500", (500, None), "yes"),
        ("people >= 500", (499, None), "?"),
        ("people < 500", (499, 500), "?"),
    ],
)
def test_numbers_and_ranges(condition: str, people: object, expected: str) -> None:
    assert answer(condition, people=people) is ANSWERS[expected]


@pytest.mark.parametrize(
    ("condition", "said", "expected"),
    [
        ("risk = high", {"risk": "high"}, "yes"),
        ("risk != unlikely", {"risk": "risk"}, "yes"),
        ("risk != unlikely", {"risk": "unlikely"}, "no"),
        ("risk >= risk", {"risk": "high"}, "yes"),
        ("risk >= risk", {"risk": "unlikely"}, "no"),
        ("sector in (finance, digital)", {"sector": "digital"}, "yes"),
        ("sector in (finance, digital)", {"sector": "health"}, "no"),
        ("people_in has us", {"people_in": "us-ca"}, "yes"),
        ("people_in has us-ca", {"people_in": "us"}, "no"),
        ("people_in has (eu, uk)", {"people_in": "cn eu-pt"}, "yes"),
        ("people_in has ca", {"people_in": "us-ca"}, "no"),
        ("listed has us", {"listed": ""}, "no"),
        ("kinds has (payroll, credentials)", {"data_sets": "contacts payroll"}, "yes"),
        ("kinds has payroll", {"data_sets": ""}, "no"),
        ("acts_as has entrusted", {"data_sets": "contacts:both"}, "yes"),
        ("acts_as has entrusted", {"data_sets": "contacts:handler payroll"}, "?"),
        ("policy_hours <= 24", {"policy_hours": 24}, "yes"),
        ("grade >= cn3", {"annex_clause": "cn3"}, "yes"),
        ("grade >= cn2", {"people": 1_000_000, "loss": 0, "annex_clause": "none"}, "no"),
        ("grade = cn4", {"people": 1, "loss": 0, "annex_clause": "none"}, "yes"),
        ("grade >= cn3", {"people": 1}, "?"),
        ("not grade >= cn3", {"people": 1_000_000}, "no"),
    ],
)
def test_choices_and_sets(condition: str, said: dict[str, object], expected: str) -> None:
    assert answer(condition, **said) is ANSWERS[expected]


@given(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))
def test_and_or_not_are_kleene_s(one: bool | None, other: bool | None) -> None:
    """An answer is yes or no exactly if every way to fill the unknown agrees."""
    known = {"cii": one, "public": other}
    fillings = [(a, b) for a in (True, False) for b in (True, False) if one in (a, None) and other in (b, None)]
    for condition, meant in (
        ("cii and public", lambda a, b: a and b),
        ("cii or public", lambda a, b: a or b),
        ("not (cii and not public)", lambda a, b: not (a and not b)),
    ):
        possible = {meant(a, b) for a, b in fillings}
        assert answer(condition, **known) is (possible.pop() if len(possible) == 1 else None)


def test_what_was_sent_is_always_known() -> None:
    sent = frozenset({"cn.cac.general"})
    for condition, said in (
        ("sent has cn.cac.general", True),
        ("sent has (cn.cac.cii, cn.cac.general)", True),
        ("sent has cn.cac.cii", False),
        ("cii or sent has cn.cac.general", True),
        ("cii or sent has cn.cac.cii", None),
    ):
        assert ask(read_condition(condition), Known(Facts(), sent)).truth is said, condition


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"sent"}))
def test_whatever_can_be_asked_is_unknown_while_nobody_knows(name: str) -> None:
    assert Known(Facts()).value(name) in (None, "cn4")  # the grade is what is certain


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("", "it ends too early"),
        ("cii and", "it ends too early"),
        ("cii public", "public cannot stand there"),
        ("(cii", ") is missing"),
        ("cii)", ") cannot stand there"),
        ("colour = red", "there is no fact colour"),
        ("data_sets has payroll", "there is no fact data_sets"),
        ("__import__('os')", "there is no fact _"),
        ("people", "it ends too early"),
        ("people = 500", "people cannot be followed by =, only by one of >= > <= <"),
        ("people >= many", "many is no whole number"),
        ("people >= 1.5", ". cannot stand there"),
        ("people >= ²", "² is no whole number"),
        ("people_in has mars", "people_in is never mars; it is one of cn, hk"),
        ("people_in = cn", "people_in cannot be followed by =, only by one of has"),
        ("people_in has (cn, )", "people_in is never )"),
        ("people_in has (cn hk)", ") is missing"),
        ("risk = huge", "risk is never huge; it is one of unlikely, risk, high"),
        ("grade > 3", "grade is never 3"),
        ("cii; public", "; cannot stand there"),
        ("(" * 30 + "cii" + ")" * 30, "it is nested too deep (20 levels at most)"),
        ("not " * 30 + "cii", "it is nested too deep (20 levels at most)"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(condition: str, said: str) -> None:
    with pytest.raises(BadCondition) as refused:
        read_condition(condition)
    assert str(refused.value).startswith(f"the condition cannot be read: {said}")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["cii", "and", "or", "not", "(", ")", "people", ">=", "5"])).map(" ".join)
)
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        condition = read_condition(text)
    except BadCondition:
        return
    assert ask(condition, Known(Facts(people=Quantity(1, 9)))).truth in (True, False, None)
