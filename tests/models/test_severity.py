"""The Chinese grade at its thresholds, ENISA's score by its own examples, and the SEV that both suggest."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import DataSet, Facts, Quantity
from models.facts.data_sets import ADJUSTMENTS, BASES
from models.refusal import Refused
from models.severity import grade_of, refuse_unexplained, score_of, suggest
from models.severity.score import BANDS, band_of

exactly = Quantity.exactly
NONE = Facts(people=exactly(0), loss=exactly(0), annex_clause="none")
"""Everything asked for the grade is answered, and nothing happened."""

# --- The grade --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "loss", "clause", "grade"),
    [
        (100_000_000, 0, "none", "cn1"),
        (99_999_999, 0, "none", "cn2"),
        (10_000_000, 0, "none", "cn2"),
        (9_999_999, 0, "none", "cn3"),
        (1_000_000, 0, "none", "cn3"),
        (999_999, 0, "none", "cn4"),
        (0, 100_000_000, "none", "cn1"),
        (0, 99_999_999, "none", "cn2"),
        (0, 20_000_000, "none", "cn2"),
        (0, 19_999_999, "none", "cn3"),
        (0, 5_000_000, "none", "cn3"),
        (0, 4_999_999, "none", "cn4"),
        (0, 0, "cn3", "cn3"),
        (0, 0, "cn1", "cn1"),
        (1_000_000, 20_000_000, "none", "cn2"),  # the worst limb counts
        (10_000_000, 5_000_000, "cn1", "cn1"),
    ],
)
def test_the_grade_begins_at_its_number(people: int, loss: int, clause: str, grade: str) -> None:
    facts = Facts(people=exactly(people), loss=exactly(loss), annex_clause=clause)  # type: ignore[arg-type]
    found = grade_of(facts)

    assert (found.key, found.presumed, found.unknown) == (grade, False, ())
    assert found.at_least == found.at_most == grade


def test_the_grade_names_the_limb_it_rests_on() -> None:
    found = grade_of(replace(NONE, people=exactly(2_000_000)))

    assert [limb.fact for limb in found.reasons] == ["people"]


def test_a_range_on_both_sides_takes_the_higher_grade_and_says_so() -> None:
    found = grade_of(replace(NONE, people=Quantity(900_000, 1_200_000)))

    assert (found.key, found.presumed, found.at_least, found.at_most) == ("cn3", True, "cn4", "cn3")
    assert [limb.fact for limb in found.reasons] == ["people"]
    assert grade_of(replace(NONE, people=Quantity(1_000_000, 1_200_000))).presumed is False


def test_what_is_certain_elsewhere_is_not_presumed() -> None:
    found = grade_of(replace(NONE, people=Quantity(900_000, 1_200_000), loss=exactly(6_000_000)))

    assert (found.key, found.presumed) == ("cn3", False)


def test_unknown_facts_make_no_grade_and_are_listed() -> None:
    found = grade_of(Facts(people=exactly(300)))

    assert (found.key, found.presumed, found.at_most) == ("cn4", False, "cn1")
    assert found.unknown == ("loss", "annex_clause")


def test_a_number_without_an_upper_end_presumes_nothing() -> None:
    found = grade_of(replace(NONE, people=Quantity(500, None)))

    assert (found.key, found.presumed, found.at_most, found.unknown) == ("cn4", False, "cn1", ("people",))


# --- ENISA's score ----------------------------------------------------------------------------------------------------

QUIET = Facts(recipients="nobody", integrity="intact", availability="at_hand", malicious=False)
SIMPLE, PAY = DataSet("contacts"), DataSet("bank_ledgers")
CLAIMS = DataSet("other", category="sensitive")


@pytest.mark.parametrize(
    ("told", "data", "identified", "around", "score", "band"),
    [
        ("a supermarket's list, mailed to the wrong address", SIMPLE, "maximum", {"recipients": "identified"},
         "1.25", "low"),
        ("pay of the staff, mailed to one wrong colleague", PAY, "maximum", {"recipients": "identified"},
         "3.25", "high"),
        ("a laptop, encrypted", SIMPLE, "negligible", {}, "0.25", "low"),
        ("a hospital's ransomware, restored in a day", CLAIMS, "significant",
         {"availability": "interrupted", "malicious": True}, "3.75", "high"),
        ("health claims, stolen", CLAIMS, "maximum", {"recipients": "unidentified", "malicious": True},
         "5", "very_high"),
        ("the least there is", SIMPLE, "negligible", {}, "0.25", "low"),
        ("the most there is", CLAIMS, "maximum",
         {"recipients": "unidentified", "integrity": "lost", "availability": "lost", "malicious": True},
         "6", "very_high"),
        ("exactly 2", DataSet("id_scans"), "maximum", {}, "2", "medium"),
        ("exactly 3", PAY, "maximum", {}, "3", "high"),
        ("exactly 4", CLAIMS, "maximum", {}, "4", "very_high"),
    ],
)  # fmt: skip
def test_the_score(told: str, data: DataSet, identified: str, around: dict[str, object], score: str, band: str) -> None:
    facts = replace(QUIET, data_sets=(data,), identifiability=identified, **around)  # type: ignore[arg-type]
    found = score_of(facts)

    assert (found.low, found.high) == (Fraction(score), Fraction(score))
    assert (found.band, found.worst_band, found.unknown) == (band, band, ())


@pytest.mark.parametrize(
    ("score", "band"),
    [("0.25", "low"), ("1.99", "low"), ("2", "medium"), ("2.99", "medium"), ("3", "high"), ("3.99", "high"),
     ("4", "very_high"), ("6", "very_high")],
)  # fmt: skip
def test_a_band_begins_at_its_number(score: str, band: str) -> None:
    assert band_of(Fraction(score)) == band


@pytest.mark.parametrize(
    ("recipients", "score", "near"),
    [("nobody", "3", "high"), ("identified", "3.25", "high"), ("unidentified", "3.5", None)],
)
def test_within_a_quarter_of_a_cut_is_said(recipients: str, score: str, near: str | None) -> None:
    found = score_of(replace(QUIET, data_sets=(PAY,), identifiability="maximum", recipients=recipients))  # type: ignore[arg-type]

    assert (found.low, found.near) == (Fraction(score), near)


@pytest.mark.parametrize(
    ("kind", "context"),
    [
        ("contacts", 1),
        ("id_scans", 2),
        ("bank_ledgers", 3),
        ("payroll", 4),
        ("tax_deductions", 4),
        ("credentials", 4),
        ("client_books", 3),
        ("other", None),
    ],
)
def test_the_bookkeeping_presets(kind: str, context: int | None) -> None:
    assert DataSet(kind).context == context  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("category", "by_adjustment"),
    [
        ("simple", {0: 1, 1: 2, 2: 3, 3: 4}),
        ("behavioural", {-1: 1, 0: 2, 1: 3, 2: 4}),
        ("financial", {-2: 1, -1: 2, 0: 3, 1: 4}),
        ("sensitive", {-3: 1, -2: 2, -1: 3, 0: 4}),
    ],
)
def test_the_whole_table_of_contexts(category: str, by_adjustment: dict[int, int]) -> None:
    found = {
        step: DataSet("other", category=category, adjustment=step, reason="因为").context  # type: ignore[arg-type]
        for step in by_adjustment
    }
    assert found == by_adjustment
    assert {0, *ADJUSTMENTS[category]} == set(by_adjustment)  # type: ignore[index]
    assert BASES[category] == by_adjustment[0]  # type: ignore[index]


def test_an_adjustment_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        DataSet("contacts", adjustment=-1, reason="旧数据")
    assert refused.value.sentence.format(**refused.value.values) == (
        "This kind of data cannot be moved by -1 from its base. It can be moved by ('+1', '+2', '+3')."
    )


def test_the_highest_data_set_counts_and_is_named() -> None:
    found = score_of(replace(QUIET, data_sets=(SIMPLE, DataSet("payroll"), PAY), identifiability="limited"))

    assert (found.low, found.data_set) == (Fraction(2), DataSet("payroll"))


def test_an_adjustment_lowers_a_preset() -> None:
    old = DataSet("payroll", adjustment=-1, reason="2015 年的旧表，账号均已注销")

    assert old.context == 2


@pytest.mark.parametrize(
    ("names", "low", "high"), [(True, 1, 1), (False, Fraction(3, 4), Fraction(3, 4)), (None, Fraction(3, 4), 1)]
)
def test_a_resident_identity_number_tells_place_and_date_of_birth(
    names: bool | None, low: Fraction, high: Fraction
) -> None:
    part = score_of(Facts(data_sets=(DataSet("payroll"),), names=names)).part("ei")

    assert (part.low, part.high) == (low, high)
    assert part.proposed
    assert score_of(Facts(identity_numbers=True, identifiability="limited")).part("ei").low == Fraction(1, 2)


def test_what_is_unknown_leaves_a_span_and_is_listed() -> None:
    found = score_of(Facts())

    assert (found.low, found.high, found.is_certain) == (Fraction(1, 4), Fraction(6), False)
    assert found.unknown == ("data_sets", "identifiability", "recipients", "integrity", "availability", "malicious")
    assert (found.near, found.band, found.worst_band) == (None, "low", "very_high")


@pytest.mark.parametrize(
    ("people", "flag"), [(exactly(100), False), (exactly(101), True), (Quantity(50, 200), None), (None, None)]
)
def test_more_than_a_hundred_people_is_a_flag_and_not_in_the_score(people: Quantity | None, flag: bool | None) -> None:
    found = score_of(Facts(people=people))

    assert found.many_people is flag
    assert found.low == score_of(Facts()).low


@pytest.mark.parametrize(("intelligible", "flag"), [(True, False), (False, True), (None, None)])
def test_unreadable_data_is_a_flag_and_not_in_the_score(intelligible: bool | None, flag: bool | None) -> None:
    assert score_of(Facts(intelligible=intelligible)).unintelligible is flag


ANYTHING = st.builds(
    Facts,
    data_sets=st.none() | st.lists(st.sampled_from([SIMPLE, PAY, CLAIMS, DataSet("other")]), max_size=3).map(tuple),
    identifiability=st.sampled_from([None, "negligible", "limited", "significant", "maximum"]),
    names=st.sampled_from([None, True, False]),
    identity_numbers=st.sampled_from([None, True, False]),
    recipients=st.sampled_from([None, "nobody", "identified", "unidentified"]),
    integrity=st.sampled_from([None, "intact", "recoverable", "lost"]),
    availability=st.sampled_from([None, "at_hand", "interrupted", "lost"]),
    malicious=st.sampled_from([None, True, False]),
)


@given(ANYTHING)
def test_a_score_lies_between_a_quarter_and_six_and_in_a_band(facts: Facts) -> None:
    found = score_of(facts)

    assert Fraction(1, 4) <= found.low <= found.high <= 6
    assert BANDS.index(found.band) <= BANDS.index(found.worst_band)
    assert found.is_certain is (found.low == found.high)
    assert found.is_certain or found.unknown


# --- The suggestion ---------------------------------------------------------------------------------------------------

MILD = replace(
    NONE, **QUIET.known, people=exactly(3), data_sets=(SIMPLE,), identifiability="limited", sensitive=False,  # type: ignore[arg-type]
    ransom_demanded=False, exfiltrated=False, public=False, media_asked=False, insider=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "severity", "why"),
    [
        ({"people": exactly(1_000_000)}, "SEV1", "the Chinese grade is 较大 or above"),
        ({"people": Quantity(900_000, 1_100_000)}, "SEV1", "the Chinese grade is 较大 or above"),
        ({"data_sets": (CLAIMS,), "identifiability": "maximum"}, "SEV1", "the ENISA score is 4 or more"),
        ({"ransom_demanded": True, "exfiltrated": True}, "SEV1", "ransomware, and data was taken out"),
        ({"public": True}, "SEV1", "the data is public or on sale"),
        ({"media_asked": True}, "SEV1", "media ask about it"),
        ({"data_sets": (PAY,), "identifiability": "maximum"}, "SEV2", "the ENISA score is 3 or more"),
        ({"data_sets": (DataSet("client_books"),)}, "SEV2", "a client's whole books or credentials are out"),
        ({"sensitive": True}, "SEV2", "a data set holds sensitive personal information"),
        ({"insider": True, "malicious": True}, "SEV2", "malice inside the firm"),
        ({"data_sets": (DataSet("id_scans"),), "identifiability": "maximum", "recipients": "identified"},
         "SEV3", "the score is below 3, and all recipients are known"),
        ({}, "SEV3", "the score is below 3, and all recipients are known"),
        ({"recipients": "unidentified"}, "SEV2", "too little is known to call it milder: if unsure, take the higher"),
    ],
)  # fmt: skip
def test_the_suggestion_and_its_reason(said: dict[str, object], severity: str, why: str) -> None:
    found = suggest(replace(MILD, **said))  # type: ignore[arg-type]

    assert found.severity == severity
    assert why in [reason.sentence for reason in found.reasons]


def test_the_mildest_needs_containment_and_the_word_of_legal() -> None:
    checked = replace(MILD, no_notice_duty=True)

    assert suggest(checked, contained=True).severity == "SEV4"
    assert suggest(checked).severity == "SEV3"
    assert suggest(MILD, contained=True).severity == "SEV3"


def test_who_knows_nothing_takes_the_higher_and_is_asked() -> None:
    found = suggest(Facts())

    assert found.severity == "SEV2"
    assert [reason.sentence for reason in found.reasons] == [
        "too little is known to call it milder: if unsure, take the higher"
    ]
    assert [reason.facts for reason in found.open] == [
        ("people", "loss", "annex_clause"),
        ("data_sets", "identifiability", "recipients", "integrity", "availability", "malicious"),
        ("ransom_demanded", "exfiltrated"),
        ("public",),
        ("media_asked",),
    ]


def test_nothing_is_open_above_the_worst() -> None:
    assert suggest(Facts(public=True)).open == ()


@given(ANYTHING)
def test_knowing_more_of_the_bad_never_suggests_milder(facts: Facts) -> None:
    before, after = suggest(facts), suggest(replace(facts, public=True))

    assert after.severity == "SEV1" <= before.severity


@pytest.mark.parametrize(
    ("known", "said", "refused"),
    [
        ({"identity_numbers": True, "names": True}, "limited", True),
        ({"identity_numbers": True, "names": True}, "maximum", False),
        ({"identity_numbers": True}, "significant", False),  # with the name it may be the maximum: nobody has said
        ({"identity_numbers": True, "names": False}, "maximum", True),
        ({"data_sets": (DataSet("payroll"),)}, "negligible", True),
        ({"identity_numbers": False}, "negligible", False),
    ],
)
def test_a_word_against_what_identity_numbers_propose_takes_a_reason(
    known: dict[str, Any], said: Any, refused: bool
) -> None:
    facts = Facts(**known, identifiability=said)
    if not refused:
        refuse_unexplained(facts)
        return
    with pytest.raises(Refused) as told:
        refuse_unexplained(facts)
    assert told.value.field == "identifiability_reason"
    refuse_unexplained(replace(facts, identifiability_reason="号码已部分遮盖"))
