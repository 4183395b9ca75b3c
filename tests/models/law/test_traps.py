"""Wrong claims that go round, held off: what the catalogue must never say. And what a notice must hold."""

from models.clocks import read_length
from models.obligations import Obligation
from tests.models.law.rows import CATALOGUE


def rows(*packs: str) -> list[Obligation]:
    return [row for pack in CATALOGUE.packs if pack.key in packs for row in pack.obligations]


def items(key: str) -> list[str]:
    contents = CATALOGUE.contents_of(key)
    assert contents is not None
    return [item.zh for item in contents.items]


def test_china_has_hours_for_the_four_reports_alone() -> None:
    """No 24 hours for leaks (NDSR 10 is about products), no 72-hour stage, no two hours for large leaks."""
    assert {row.key: row.length for row in rows("cn") if row.length != "ASAP"} == {
        "cn.cac.cii": "1 H",
        "cn.cac.central": "2 H",
        "cn.cac.general": "4 H",
        "cn.cac.summary": "30 CD",
    }


def test_the_hours_begin_at_a_grade_and_one_hour_is_for_critical_infrastructure() -> None:
    reports = {row.key: row.when for row in rows("cn") if row.length.endswith(" H")}

    assert reports == {
        "cn.cac.cii": "grade >= cn3 and cii",
        "cn.cac.central": "grade >= cn3 and central_organ",
        "cn.cac.general": "grade >= cn3 and not cii and not central_organ",
    }


def test_article_ten_is_named_only_to_say_that_it_is_no_clock_for_leaks() -> None:
    naming = [row for row in rows("cn") if "第十条" in f"{row.citation.zh}{row.trigger.zh}{row.note and row.note.zh}"]

    assert [row.key for row in naming] == ["cn.ndsr11"]
    assert naming[0].note is not None
    assert "不是数据泄露的时限" in naming[0].note.zh


def test_the_cybersecurity_law_is_cited_by_its_new_numbers() -> None:
    cited = " ".join(row.citation.zh for row in rows("cn") if "网络安全法" in row.citation.zh)

    assert "第四十四条第二款" in cited
    assert not any(old in cited for old in ("第二十五条", "第四十二条", "第五十九条"))


def test_dora_counts_from_the_submission_and_brazil_from_knowledge() -> None:
    rows_by_key = CATALOGUE.obligations

    assert rows_by_key["eu.dora.intermediate"].start == ("sent:eu.dora.initial",)
    assert rows_by_key["br.anpd"].start == ("aware",)


def test_what_is_not_law_yet_is_no_row() -> None:
    lengths = {read_length(row.length).number for row in CATALOGUE.obligations.values()}

    assert 96 not in lengths
    assert CATALOGUE.obligations["hk.pdpo"].force == "voluntary"


def test_a_house_target_stands_beside_a_duty_without_hours_and_nowhere_else() -> None:
    with_target = {row.key: row.house_hours for row in CATALOGUE.obligations.values() if row.house_hours}

    assert all(CATALOGUE.obligations[key].length == "ASAP" for key in with_target)
    assert set(with_target.values()) == {4, 24, 72}
    assert (with_target["cn.pipl57.authority"], with_target["cn.pipl57.individuals"]) == (24, 72)


def test_what_was_recalled_or_not_read_is_for_counsel() -> None:
    assert {row.key for row in CATALOGUE.obligations.values() if row.needs_counsel} == {
        "cn.small_handler", "us.hipaa.log", "us.hipaa.ba", "br.anpd.supplement", "us.state.general", "us.state.ca",
        "us.state.ca.ag", "us.state.30", "us.state.45", "us.state.60", "jp.appi.final", "jp.appi.final.wrongful",
        "jp.appi.client", "kr.pipa.client", "br.controller", "in.dpdp.client", "ca.client", "au.client",
    }  # fmt: skip
    small = CATALOGUE.obligations["cn.small_handler"]
    assert small.note is not None
    assert "最终文本待律师确认" in small.note.zh
    assert "Final text to be confirmed by counsel" in small.note.en


def test_the_report_to_the_authority_has_eight_items_and_two_go_first() -> None:
    contents = CATALOGUE.contents_of("cn.cac.general")

    assert contents is not None
    assert [item.first for item in contents.items] == [True, True] + [False] * 6
    assert contents.mark == "recalled"
    assert "赎金" in contents.items[1].zh
    assert CATALOGUE.contents_of("cn.cac.cii") == contents == CATALOGUE.contents_of("cn.cac.central")


def test_notices_hold_what_their_law_asks() -> None:
    assert len(items("cn.pipl57.authority")) == len(items("cn.pipl57.individuals")) == 3
    assert len(items("cn.cac.summary")) == 6
    assert items("cn.cac.summary")[3] == "责任追究"
    assert items("cn.ndsr11") == ["安全事件和风险情况", "危害后果", "已经采取的补救措施"]
    assert items("cn.pipl59.client")[:3] == items("cn.ndsr11")
    assert len(items("eu.gdpr33")) == len(items("eu.gdpr34")) == len(items("au.ndb.notify")) == 4
    assert CATALOGUE.contents_of("kr.pipa.authority") is None
