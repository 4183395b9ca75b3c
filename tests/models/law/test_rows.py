"""Every row of the catalogue: it applies, it does not, it asks, and it ends at the instant a lawyer would count."""

import pytest

from tests.models.law.abroad import ABROAD
from tests.models.law.china import CHINA
from tests.models.law.europe import EUROPE
from tests.models.law.rows import CATALOGUE, Row, instant, standing

ROWS = [*CHINA, *EUROPE, *ABROAD]

PART_THREE = """
    cn.pipl57.authority cn.pipl57.individuals cn.ndsr11 cn.cac.general cn.cac.summary eu.gdpr33 eu.gdpr34 uk.gdpr33
    us.sec.8k105 us.hipaa.individual us.hipaa.ba us.state.general sg.pdpa.authority sg.pdpa.assess sg.pdpa.individuals
    hk.pdpo hk.cap653 jp.appi.prompt jp.appi.final jp.appi.individuals kr.pipa.authority kr.pipa.individuals
    au.ndb.assess au.ndb.notify in.certin in.dpdp.board br.anpd ca.pipeda tw contract.client insurer
""".split()  # noqa: SIM905 - a list for the eye
PART_ONE_AND_TWO = """
    cn.cac.cii cn.cac.central cn.cac.police cn.cac.sector cn.small_handler
    eu.nis2.early eu.nis2.notify eu.nis2.final eu.dora.initial eu.dora.intermediate eu.dora.final
""".split()  # noqa: SIM905 - a list for the eye


def test_the_catalogue_has_every_row_of_the_base_and_every_row_is_tried() -> None:
    keys = set(CATALOGUE.obligations)

    for wanted in PART_THREE + PART_ONE_AND_TWO:
        assert wanted in keys or any(key.startswith(f"{wanted}.") for key in keys), wanted
    assert sorted(str(row) for row in ROWS) == sorted(keys)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_applies(row: Row) -> None:
    stands = standing(row.key, row.applies, row.starts)

    assert (stands.applies, stands.questions) == ("yes", ())
    assert stands.grounds


@pytest.mark.parametrize(("row", "said"), [(row, said) for row in ROWS for said in row.does_not], ids=str)
def test_it_does_not_apply(row: Row, said: dict[str, object]) -> None:
    stands = standing(row.key, {**row.applies, **said}, row.starts)

    assert (stands.applies, stands.counts) == ("no", False)
    assert (stands.start, stands.due, stands.house_due) == (None, None, None)
    assert all(ground.answer is not None for ground in stands.grounds)


@pytest.mark.parametrize(("row", "unknown"), [(row, fact) for row in ROWS for fact in row.asks], ids=str)
def test_it_is_open_while_a_fact_is_unknown(row: Row, unknown: str) -> None:
    known = {fact: value for fact, value in row.applies.items() if fact != unknown}
    stands = standing(row.key, known, row.starts)

    assert (stands.applies, stands.counts) == ("open", True)
    assert unknown in stands.questions


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_is_due_at_the_instant_worked_out_by_hand(row: Row) -> None:
    stands = standing(row.key, {**row.applies, **row.extra}, row.starts)

    assert stands.due == (instant(row.due) if row.due else None)
    assert stands.house_due == (instant(row.house) if row.house else None)
    assert stands.start is not None
    assert not stands.start.presumed


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_with_nothing_known_it_is_open_and_asks(row: Row) -> None:
    stands = standing(row.key, {}, {}, at="2027-06-01 09:00 Asia/Shanghai")

    assert stands.applies == "open"
    assert stands.questions
    assert (stands.start, stands.due) == (None, None)
    assert stands.awaits == CATALOGUE.obligations[row.key].start
