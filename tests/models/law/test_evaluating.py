"""How a standing comes about: what is presumed, what is open, which clock counts, and what is never said."""

import pytest

from models.clocks import CalendarWarning
from models.facts import Facts
from models.obligations import evaluate
from tests.models.law.rows import CATALOGUE, NO, YES, facts, instant, standing

NOON = "2026-11-20 12:00 Asia/Shanghai"
TWO = "2026-11-20 14:00 Asia/Shanghai"
THREE = "2026-11-20 15:00 Asia/Shanghai"
OURS = "contacts:handler"
NOT_SPECIAL = {"cii": NO, "central_organ": NO}
"""What most bookkeeping firms answer."""


# --- Whether it applies -----------------------------------------------------------------------------------------------


def test_a_range_on_both_sides_of_a_threshold_is_presumed_to_reach_it() -> None:
    stands = standing("cn.cac.general", {**NOT_SPECIAL, "people": (600_000, 1_500_000)}, {"detected": NOON})

    assert (stands.applies, stands.counts) == ("presumed", True)
    assert stands.questions == ("people", "loss", "annex_clause")
    assert stands.due == instant("2026-11-20 16:00 Asia/Shanghai")
    (ground,) = stands.grounds
    assert (ground.question.name, ground.value, ground.presumed, ground.answer) == ("grade", "cn3", "cn3", None)


def test_a_number_without_an_upper_end_presumes_nothing_and_asks() -> None:
    stands = standing("cn.cac.general", {**NOT_SPECIAL, "people": (500, None)}, {"detected": NOON})

    assert (stands.applies, stands.questions) == ("open", ("people", "loss", "annex_clause"))


def test_below_the_thresholds_the_general_clause_is_still_asked() -> None:
    small = {**NOT_SPECIAL, "people": 800, "loss": 30_000}

    assert standing("cn.cac.general", small, {}).questions == ("annex_clause",)
    assert standing("cn.cac.general", {**small, "annex_clause": "none"}, {}).applies == "no"


def test_a_presumption_does_not_answer_for_another_fact() -> None:
    """The number is presumed; whether it is critical infrastructure is asked."""
    stands = standing("cn.cac.general", {"people": (600_000, 1_500_000), "central_organ": NO}, {"detected": NOON})

    assert (stands.applies, stands.questions) == ("open", ("people", "loss", "annex_clause", "cii"))


@pytest.mark.parametrize(
    ("recipients", "authority", "people"),
    [
        ("nobody", "open", "open"),  # 1 × 1 + 0
        ("unidentified", "presumed", "open"),  # 1 × 1 + 0.5 + 0.5 for malice
    ],
)
def test_the_risk_is_presumed_from_the_score(recipients: str, authority: str, people: str) -> None:
    known = {
        "people_in": "eu", "personal_info": YES, "data_sets": "contacts:handler", "identifiability": "maximum",
        "recipients": recipients, "integrity": "intact", "availability": "at_hand",
        "malicious": recipients == "unidentified",
    }  # fmt: skip

    assert standing("eu.gdpr33", known, {}).applies == authority
    assert standing("eu.gdpr34", known, {}).applies == people


def test_a_high_score_presumes_a_notice_to_the_people_too() -> None:
    known = {
        "people_in": "eu", "personal_info": YES, "data_sets": "payroll:handler", "names": YES,
        "recipients": "identified", "integrity": "intact", "availability": "at_hand", "malicious": NO,
    }  # fmt: skip
    stands = standing("eu.gdpr34", known, {})

    assert (stands.applies, stands.questions) == ("presumed", ("risk",))
    assert [(ground.question.name, ground.presumed) for ground in stands.grounds] == [("risk", "high")]
    assert standing("eu.gdpr34", {**known, "risk": "risk"}, {}).applies == "no"


def test_a_data_set_that_nobody_placed_leaves_the_part_we_play_open() -> None:
    known = {"personal_info": YES, "data_sets": "payroll:entrusted contacts"}

    assert standing("cn.pipl57.authority", known, {}).questions == ("data_sets",)
    assert standing("cn.pipl59.client", known, {}).applies == "yes"


def test_both_parts_start_both_duties() -> None:
    known = {"personal_info": YES, "data_sets": "payroll:both"}

    assert standing("cn.pipl57.authority", known, {}).applies == "yes"
    assert standing("cn.pipl59.client", known, {}).applies == "yes"


def test_harm_avoided_spares_the_people_and_not_the_authority() -> None:
    known = {"personal_info": YES, "data_sets": "payroll:handler", "harm_avoided": YES}

    assert standing("cn.pipl57.individuals", known, {}).applies == "no"
    assert standing("cn.pipl57.authority", known, {}).applies == "yes"


def test_a_kind_of_data_may_say_that_it_is_sensitive() -> None:
    korea = {"people_in": "kr", "personal_info": YES, "people": 2, "outside_access": NO}

    assert standing("kr.pipa.authority", {**korea, "data_sets": "payroll:handler"}, {}).applies == "yes"
    assert standing("kr.pipa.authority", {**korea, "data_sets": "contacts:handler"}, {}).applies == "open"


def test_the_grounds_of_a_no_are_what_decided_it_and_nothing_else() -> None:
    stands = standing("eu.nis2.notify", {"nis2": "no", "dora": YES}, {})

    assert [(ground.question.name, ground.value, ground.answer) for ground in stands.grounds] == [("nis2", "no", False)]


# --- From when, and until when ----------------------------------------------------------------------------------------


def test_the_earliest_moment_that_the_law_names_starts_the_clock() -> None:
    stands = standing("cn.cac.general", {"people": 2_000_000, **NOT_SPECIAL}, {"aware": THREE, "detected": TWO})

    assert stands.start is not None
    assert (stands.start.at, stands.start.moment, stands.start.presumed) == (instant(TWO), "detected", False)


def test_an_unknown_start_is_presumed_to_be_the_earliest_of_detected_and_reported() -> None:
    known = {"people_in": "uk", "personal_info": YES, "data_sets": "contacts:handler", "risk": "risk"}
    stands = standing(
        "uk.gdpr33", known, {"detected": TWO, "reported": NOON, "occurred": "2026-11-01 08:00 Asia/Shanghai"}
    )

    assert stands.start is not None
    assert (stands.start.at, stands.start.moment, stands.start.presumed) == (instant(NOON), "reported", True)
    assert stands.due == instant("2026-11-23 12:00 Asia/Shanghai")


def test_a_start_once_given_is_presumed_no_more() -> None:
    known = {"people_in": "uk", "personal_info": YES, "data_sets": "contacts:handler", "risk": "risk"}
    stands = standing("uk.gdpr33", known, {"detected": NOON, "aware": THREE})

    assert stands.start is not None
    assert (stands.start.moment, stands.start.presumed) == ("aware", False)
    assert stands.due == instant("2026-11-23 15:00 Asia/Shanghai")


@pytest.mark.parametrize(
    ("key", "known", "awaits"),
    [
        ("cn.cac.summary", {"people": 2_000_000}, ("handling_ended",)),
        ("us.sec.8k105", {"listed": "us"}, ("determined_material",)),
        (
            "eu.dora.final",
            {"dora": YES, "dora_major": YES},
            ("updated:eu.dora.intermediate", "updated:eu.dora.restored"),
        ),
    ],
)
def test_what_has_not_happened_yet_is_never_presumed(key: str, known: dict[str, object], awaits: tuple[str]) -> None:
    stands = standing(key, known, {"detected": NOON, "reported": TWO, "aware": THREE})

    assert (stands.applies, stands.start, stands.due, stands.awaits) == ("yes", None, None, awaits)


def test_dora_ends_24_hours_after_awareness_where_classification_came_late() -> None:
    moments = {"aware": "2026-11-20 09:00 Europe/Berlin", "classified_major": "2026-11-21 07:00 Europe/Berlin"}
    stands = standing("eu.dora.initial", {"dora": YES, "dora_major": YES}, moments)

    assert stands.start is not None
    assert (stands.start.moment, stands.due) == ("aware", instant("2026-11-21 09:00 Europe/Berlin"))


def test_dora_ends_24_hours_after_awareness_while_nobody_has_classified_it() -> None:
    stands = standing("eu.dora.initial", {"dora": YES}, {"aware": "2026-11-20 09:00 Europe/Berlin"})

    assert (stands.applies, stands.questions) == ("open", ("dora_major",))
    assert (stands.due, stands.awaits) == (instant("2026-11-21 09:00 Europe/Berlin"), ())


def test_a_contract_that_nobody_read_has_no_end_and_asks_for_its_hours() -> None:
    stands = standing("contract.client", {"clients": 2}, {"aware": NOON})

    assert (stands.due, stands.length_asked) == (None, "contract_hours")
    assert standing("contract.client", {"clients": 2, "contract_hours": 48}, {"aware": NOON}).length_asked is None


def test_what_may_roll_over_a_weekend_is_counted_without_and_told_beside() -> None:
    japan = {"people_in": "jp", "personal_info": YES, "sensitive": YES, "jp_wrongful": NO}
    stands = standing("jp.appi.final", japan, {"aware": "2026-11-20 10:00 Asia/Tokyo"})

    assert stands.due == instant("2026-12-19 23:59:59 Asia/Tokyo")
    assert stands.rolled == instant("2026-12-21 23:59:59 Asia/Tokyo")
    assert stands.obligation.needs_counsel, "the rule on days off is recalled"
    monday = standing("jp.appi.final", japan, {"aware": "2026-11-22 10:00 Asia/Tokyo"})
    assert (monday.due, monday.rolled) == (instant("2026-12-21 23:59:59 Asia/Tokyo"), None)


def test_an_unpublished_calendar_is_told() -> None:
    listed = {"listed": "us"}
    soon = standing("us.sec.8k105", listed, {"determined_material": "2026-12-22 16:00 America/New_York"})
    far = standing("us.sec.8k105", listed, {"determined_material": "2100-12-29 16:00 America/New_York"})

    assert (soon.due, soon.warnings) == (instant("2026-12-29 23:59:59 America/New_York"), ())
    assert far.warnings == (CalendarWarning("US", 2101),)


# --- In force, switched on --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "known", "last_without", "first_with", "zone"),
    [
        ("in.dpdp.board", {"people_in": "in", "personal_info": YES, "data_sets": OURS},
         "2027-05-12", "2027-05-13", "Asia/Kolkata"),
        ("hk.cap653.core", {"hk_ci": "core"}, "2025-12-31", "2026-01-01", "Asia/Hong_Kong"),
        ("kr.pipa.authority", {"people_in": "kr", "personal_info": YES, "sensitive": YES, "data_sets": OURS},
         "2026-09-10", "2026-09-11", "Asia/Seoul"),
    ],
)  # fmt: skip
def test_a_row_counts_from_the_local_day_it_is_in_force(
    key: str, known: dict[str, object], last_without: str, first_with: str, zone: str
) -> None:
    before = standing(key, known, {"aware": f"{last_without} 23:59 {zone}"})
    after = standing(key, known, {"aware": f"{first_with} 00:00 {zone}"})

    assert (before.applies, before.out_of_force, before.due) == ("no", True, None)
    assert (after.applies, after.out_of_force) == ("yes", False)


def test_without_a_start_the_day_of_asking_says_whether_it_is_in_force() -> None:
    small = {"small_handler": YES, "personal_info": YES}

    assert standing("cn.small_handler", small, {}, at="2026-08-31 23:59 Asia/Shanghai").out_of_force
    assert not standing("cn.small_handler", small, {}, at="2026-09-01 00:00 Asia/Shanghai").out_of_force


def test_china_contract_and_insurer_are_on_and_the_others_are_packs() -> None:
    def packs(*chosen: str) -> set[str]:
        return {stands.pack for stands in evaluate(CATALOGUE, Facts(), {}, chosen, instant(NOON))}

    assert packs() == {"cn", "contract", "insurer"}
    assert packs("eu", "cn") == {"cn", "contract", "insurer", "eu"}
    assert sorted({pack.key for pack in CATALOGUE.packs} - packs()) == [
        "au", "br", "ca", "eu", "hk", "in", "jp", "kr", "sg", "tw", "uk", "us",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="mars"):
        packs("mars")


def test_the_same_question_has_the_same_answer() -> None:
    known, moments = facts({"people": (1, 2_000_000), "people_in": "eu us-ca"}), {"detected": instant(NOON)}
    packs = [pack.key for pack in CATALOGUE.packs]

    once = evaluate(CATALOGUE, known, moments, packs, instant(TWO))
    assert evaluate(CATALOGUE, known, moments, tuple(reversed(packs)), instant(TWO)) == once


# --- What was sent counts, whatever the facts have become -------------------------------------------------------------


def test_an_event_that_was_reported_needs_its_summary_even_if_the_grade_was_lowered() -> None:
    ended = {"handling_ended": "2026-12-15 18:00 Asia/Shanghai"}
    mild = {**NOT_SPECIAL, "people": 300_000, "loss": 0, "annex_clause": "none"}

    assert standing("cn.cac.summary", mild, ended).applies == "no"
    for report in ("cn.cac.cii", "cn.cac.central", "cn.cac.general"):
        stands = standing("cn.cac.summary", mild, {**ended, f"sent:{report}": TWO})
        assert (stands.applies, stands.due) == ("yes", instant("2027-01-14 18:00 Asia/Shanghai"))
    assert standing("cn.cac.summary", mild, {**ended, "sent:cn.pipl57.authority": TWO}).applies == "no"
    assert standing("cn.cac.summary", {}, ended).applies == "open"


def test_an_entrusted_party_in_japan_is_free_of_the_reports_once_it_has_told_the_handler() -> None:
    japan = {"people_in": "jp", "personal_info": YES, "sensitive": YES, "jp_wrongful": NO}
    told = {"aware": "2026-11-20 10:00 Asia/Tokyo", "sent:jp.appi.client": "2026-11-20 11:00 Asia/Tokyo"}
    untold = {"aware": told["aware"]}

    for key in ("jp.appi.prompt", "jp.appi.final", "jp.appi.individuals"):
        assert standing(key, {**japan, "data_sets": "payroll:entrusted"}, untold).applies == "yes"
        assert standing(key, {**japan, "data_sets": "payroll:entrusted"}, told).applies == "no"
        assert standing(key, {**japan, "data_sets": "payroll:both"}, told).applies == "yes"
        assert standing(key, japan, told).applies == "open", "nobody has said whose data it is"


def test_the_final_report_under_dora_counts_from_the_last_update() -> None:
    major = {"dora": YES, "dora_major": YES}
    sent = {"updated:eu.dora.intermediate": "2026-11-20 09:00 Europe/Berlin"}

    assert standing("eu.dora.final", major, sent).due == instant("2026-12-20 09:00 Europe/Berlin")
    later = {**sent, "updated:eu.dora.restored": "2026-11-25 09:00 Europe/Berlin"}
    assert standing("eu.dora.final", major, later).due == instant("2026-12-25 09:00 Europe/Berlin")
