"""What people type is read or refused, never guessed; and facts are kept, compared and described."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import (
    FIELDS,
    DataSet,
    Facts,
    FactsChange,
    FieldKind,
    Quantity,
    canonical,
    changes_between,
    facts_from_json,
    facts_to_json,
    read_count,
    read_hours,
    read_loss,
)
from models.facts.fields import GROUPS
from models.refusal import Refused

MILLION = 1_000_000


def refusal(text: str, read: object = read_count) -> str:
    with pytest.raises(Refused) as refused:
        read(text, "people")  # type: ignore[operator]
    assert refused.value.field == "people"
    return refused.value.sentence.format(**refused.value.values)


# --- Reading numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("0", 0, 0),
        ("1200", 1200, 1200),
        ("1,200", 1200, 1200),
        ("1，200，000", MILLION * 12 // 10, MILLION * 12 // 10),
        ("１２００", 1200, 1200),
        ("1.2万", 12_000, 12_000),
        ("1.2 万人", 12_000, 12_000),
        ("1.2w", 12_000, 12_000),
        ("3千", 3_000, 3_000),
        ("3千万", 30 * MILLION, 30 * MILLION),
        ("1.5亿", 150 * MILLION, 150 * MILLION),
        ("2k", 2_000, 2_000),
        ("1.5m", 1_500_000, 1_500_000),
        ("2 million people", 2 * MILLION, 2 * MILLION),
        ("500人", 500, 500),
        ("3 家", 3, 3),
        ("500-2000", 500, 2000),
        ("500～2000", 500, 2000),
        ("500 ~ 2000", 500, 2000),
        ("500–2,000", 500, 2000),
        ("500至2000人", 500, 2000),
        ("500到2000", 500, 2000),
        ("500 to 2000", 500, 2000),
        ("500人-2000人", 500, 2000),
        ("1万-2万", 10_000, 20_000),
        ("0-2万", 0, 20_000),
        ("至少500", 500, None),
        ("500以上", 500, None),
        ("500人以上", 500, None),
        ("500+", 500, None),
        ("≥500", 500, None),
        ("at least 500", 500, None),
        ("不超过500", 0, 500),
        ("至多 1万", 0, 10_000),
        ("at most 500", 0, 500),
    ],
)
def test_a_number_or_a_range_is_read(typed: str, low: int, high: int | None) -> None:
    assert read_count(typed, "people") == Quantity(low, high)


@pytest.mark.parametrize("typed", ["", "   ", "未知", "不详", "unknown", "Unknown", "?", "？", "-"])
def test_unknown_is_a_fact_nobody_knows(typed: str) -> None:
    assert read_count(typed, "people") is None
    assert read_loss(typed, "people") is None
    assert read_hours(typed, "people") is None


WRITE_A_RANGE = "{} may mean many numbers. Write a range, such as 400-600."
UNREAD = "{} cannot be read as a number. Write one such as 1200, 1,200 or 1.2万, or a range such as 500-2000."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("约500", WRITE_A_RANGE),
        ("500左右", WRITE_A_RANGE),
        ("about 500", WRITE_A_RANGE),
        ("~500", WRITE_A_RANGE),
        ("500多", WRITE_A_RANGE),
        ("几百", WRITE_A_RANGE),
        ("数千", WRITE_A_RANGE),
        ("-5", "{} is negative. Write a number from 0 up."),
        ("−5", "{} is negative. Write a number from 0 up."),
        ("－500人", "{} is negative. Write a number from 0 up."),
        ("2000-500", "In {} the first number is the larger one. Write the smaller one first."),
        ("1-2万", "In {} it is not clear whether the first number has the unit too. Write it twice, such as 1万-2万."),
        ("3-5k", "In {} it is not clear whether the first number has the unit too. Write it twice, such as 1万-2万."),
        ("三千", "Write the number in digits, such as 1.2万 or 12000."),
        ("五百人", "Write the number in digits, such as 1.2万 or 12000."),
        ("1.5", "{} is no whole number. Write one without a fraction."),
        ("1.23456万", "{} is no whole number. Write one without a fraction."),
        ("100亿零1", UNREAD),
        ("200亿", "{} is more than can be (10,000,000,000 at most). Look at the zeros and the unit."),
        ("9" * 30, "{} is more than can be (10,000,000,000,000 at most). Look at the zeros and the unit."),
        ("1,2345", UNREAD),
        ("12,34", UNREAD),
        ("12 000", UNREAD),
        ("3千万?", UNREAD),
        ("1-2-3", UNREAD),
        ("5²", UNREAD),
        ("½", UNREAD),
        ("1e6", UNREAD),
        ("0x10", UNREAD),
        ("500 or so", UNREAD),
        ("500元", UNREAD),
        ("many", UNREAD),
    ],
)
def test_whatever_could_be_read_in_two_ways_is_refused_with_the_cure(typed: str, said: str) -> None:
    assert refusal(typed) == said.format(typed)


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("5,000,000", 5 * MILLION, 5 * MILLION),
        ("500万", 5 * MILLION, 5 * MILLION),
        ("500万元", 5 * MILLION, 5 * MILLION),
        ("￥500万", 5 * MILLION, 5 * MILLION),
        ("¥ 1,200", 1200, 1200),
        ("RMB 1.2万", 12_000, 12_000),
        ("人民币100万-200万", MILLION, 2 * MILLION),
        ("100元-200元", 100, 200),
        ("0", 0, 0),
        ("500万以上", 5 * MILLION, None),
    ],
)
def test_money_is_read_in_yuan(typed: str, low: int, high: int | None) -> None:
    assert read_loss(typed, "loss") == Quantity(low, high)


@pytest.mark.parametrize("typed", ["$500", "500 USD", "€500", "500美元", "100万港币", "５００ＵＳＤ"])
def test_another_currency_is_not_converted(typed: str) -> None:
    assert refusal(typed, read_loss) == "The loss is in RMB. Convert it, and write the sum in yuan."


def test_money_has_bounds_too() -> None:
    assert refusal("1.5元", read_loss) == "1.5元 is no whole number. Write one without a fraction."
    assert refusal("20万亿", read_loss) == UNREAD.format("20万亿")
    assert refusal("200000亿", read_loss) == (
        "200000亿 is more than can be (10,000,000,000,000 at most). Look at the zeros and the unit."
    )


@pytest.mark.parametrize(
    ("typed", "hours"), [("24", 24), ("24h", 24), ("48 小时", 48), ("４８小时", 48), ("1 hour", 1)]
)
def test_hours_are_whole(typed: str, hours: int) -> None:
    assert read_hours(typed, "people") == hours


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "2 days", "24-48", "20000", "soon"])
def test_other_hours_are_refused(typed: str) -> None:
    assert refusal(typed, read_hours) == f"Write whole hours, such as 24: from 1 to 10000. {typed} is none."


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (read_count, read_loss, read_hours):
        try:
            said = read(typed, "people")
        except Refused as refused:
            refused.sentence.format(**refused.values)
        else:
            assert said is None or isinstance(said, Quantity | int)


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_what_is_written_out_is_read_back(one: int, other: int) -> None:
    low, high = sorted((one, other))

    assert read_count(f"{low:,}", "people") == Quantity.exactly(low)
    assert read_count(f"{low}-{high}", "people") == Quantity(low, high)


# --- Ranges -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "reaches", "exceeds"),
    [
        (Quantity(500, 500), True, False),
        (Quantity(499, 499), False, False),
        (Quantity(501, 600), True, True),
        (Quantity(500, 600), True, None),
        (Quantity(400, 500), None, False),
        (Quantity(400, 600), None, None),
        (Quantity(400, None), None, None),
        (Quantity(501, None), True, True),
    ],
)
def test_a_range_reaches_a_number_or_does_not_or_nobody_knows(
    quantity: Quantity, reaches: bool | None, exceeds: bool | None
) -> None:
    assert (quantity.reaches(500), quantity.exceeds(500)) == (reaches, exceeds)


def test_a_range_that_is_none_cannot_be_made() -> None:
    for low, high in ((-1, 5), (5, 4)):
        with pytest.raises(ValueError, match="no range"):
            Quantity(low, high)


# --- Facts ------------------------------------------------------------------------------------------------------------

PAYROLL = DataSet("payroll", "entrusted")
SOME = Facts(
    people=Quantity(500, 2000),
    loss=Quantity(0, None),
    data_sets=(PAYROLL, DataSet("contacts", adjustment=1, reason="含家庭住址")),
    sensitive=True,
    recipients="identified",
    contract_hours=24,
    people_in=frozenset({"cn", "us-ca"}),
    listed=frozenset(),
)


def test_nothing_is_known_until_somebody_says_it() -> None:
    assert dict(Facts().known) == {}
    assert Facts().unknown == tuple(FIELDS)
    known = "people loss data_sets sensitive recipients listed contract_hours people_in"
    assert " ".join(SOME.known) == known


def test_every_fact_is_described_and_every_description_is_of_a_fact() -> None:
    assert [field.name for field in fields(Facts)] == list(FIELDS)
    for field in FIELDS.values():
        assert field.group in GROUPS
        assert bool(field.choices) == (field.kind in (FieldKind.ONE_OF, FieldKind.SOME_OF))


def test_the_groups_of_the_form_stand_together_and_in_order() -> None:
    groups = [field.group for field in FIELDS.values()]

    assert groups == sorted(groups, key=list(GROUPS).index)
    assert set(groups) == set(GROUPS)


def test_facts_are_kept_as_plain_data() -> None:
    assert facts_to_json(SOME) == {
        "people": {"low": 500, "high": 2000},
        "loss": {"low": 0, "high": None},
        "data_sets": [
            {"kind": "payroll", "acts_as": "entrusted"},
            {"kind": "contacts", "adjustment": 1, "reason": "含家庭住址"},
        ],
        "sensitive": True,
        "recipients": "identified",
        "listed": [],
        "contract_hours": 24,
        "people_in": ["cn", "us-ca"],
    }
    assert facts_from_json(facts_to_json(SOME)) == SOME


def test_equal_facts_are_equal_texts() -> None:
    again = Facts(people_in=frozenset({"us-ca", "cn"}), sensitive=False)

    assert canonical(again) == '{"people_in":["cn","us-ca"],"sensitive":false}'
    assert canonical(Facts()) == "{}"


@pytest.mark.parametrize(
    "data",
    [
        {"colour": "red"},
        {"people": 5},
        {"people": {"low": 5, "high": 4}},
        {"people": {"low": 5, "top": 6}},
        {"sensitive": "yes"},
        {"recipients": "everybody"},
        {"people_in": ["mars"]},
        {"contract_hours": 0},
        {"contract_hours": True},
        {"data_sets": [{"kind": "diary"}]},
        {"data_sets": [{"kind": "payroll", "acts_as": "thief"}]},
        {"data_sets": [{"colour": "red"}]},
    ],
    ids=str,
)
def test_what_is_no_fact_is_not_taken(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        facts_from_json(data)


def test_an_adjustment_needs_a_reason() -> None:
    with pytest.raises(Refused) as refused:
        DataSet("payroll", adjustment=-1)
    assert refused.value.sentence == "Say why this data counts for more or less than usual: it stays on the record."


def test_what_changed_is_told_from_old_to_new_in_the_order_of_the_form() -> None:
    old = Facts(people=Quantity.exactly(500), malicious=False, sector="bookkeeping")
    new = Facts(people=Quantity(500, 800), malicious=False, crime_suspected=True)

    assert changes_between(old, new) == (
        FactsChange("people", Quantity.exactly(500), Quantity(500, 800)),
        FactsChange("crime_suspected", None, True),
        FactsChange("sector", "bookkeeping", None),
    )
    assert changes_between(old, old) == ()


def test_a_kind_of_data_may_say_what_is_in_it() -> None:
    payroll, contacts = Facts(data_sets=(PAYROLL,)), Facts(data_sets=(DataSet("contacts"),))

    assert (payroll.holds_sensitive, payroll.holds_identity_numbers) == (True, True)
    assert (contacts.holds_sensitive, contacts.holds_identity_numbers) == (None, None)
    assert Facts(data_sets=(PAYROLL,), sensitive=False).holds_sensitive is False
