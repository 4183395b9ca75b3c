"""Facts and reasons in words, in both languages: what is known, what is presumed, and why a duty applies."""

import pytest

from models.facts import FIELDS, DataSet, Quantity
from models.obligations.known import CHOICES, KINDS
from models.playbook import Playbook, load_playbooks
from tests.models.law.rows import CATALOGUE, NO, YES, standing
from views.catalogue import Texts
from views.facts import fact_name, fact_value
from views.reasons import GRADES, length_in_words, mark_in_words, questions, why

ZH, EN = Texts("zh_CN"), Texts("en")


@pytest.fixture(scope="module")
def plan() -> Playbook:
    return load_playbooks()["customer-data-leak"].playbook


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("people", None, "未知", "unknown"),
        ("people", Quantity(1200, 1200), "1,200", "1,200"),
        ("people", Quantity(500, 2000), "500–2,000", "500–2,000"),
        ("people", Quantity(500, None), "不少于 500", "500 or more"),
        ("people", Quantity(0, 0), "0", "0"),
        ("loss", Quantity(5_000_000, 5_000_000), "5,000,000 元", "5,000,000 yuan"),
        ("sensitive", True, "是", "yes"),
        ("sensitive", False, "否", "no"),
        ("recipients", "identified", "接收方均已知", "known recipients"),
        ("contract_hours", 24, "24 小时", "24 h"),
        ("people_in", frozenset({"us-ca", "cn"}), "中国大陆、加利福尼亚州", "mainland China, California"),
        ("listed", frozenset(), "无", "none"),
        ("data_sets", (DataSet("payroll", "entrusted"), DataSet("contacts")),
         "工资表（含身份证号、银行卡号）（受托方）、联系人、电话、邮箱（角色未定）",
         "Payroll with ID and bank card numbers (entrusted party), "
         "Contacts, phones, e-mail addresses (our part unknown)"),
        ("data_sets", (), "无", "none"),
    ],
)  # fmt: skip
def test_a_fact_in_words(key: str, value: object, zh: str, en: str, plan: Playbook) -> None:
    assert fact_value(key, value, plan, ZH) == zh  # type: ignore[arg-type]
    assert fact_value(key, value, plan, EN) == en  # type: ignore[arg-type]


def test_every_fact_has_a_name_of_its_own_in_both_languages() -> None:
    for say in (ZH, EN):
        assert len({fact_name(key, say) for key in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize(
    ("key", "known", "zh", "en"),
    [
        ("cn.cac.general", {"people": 2_000_000, "cii": NO, "central_organ": NO},
         ["国家分级：较大（须为较大及以上）", "关键信息基础设施：否", "中央和国家机关：否"],
         ["National grade: relatively serious (较大) (relatively serious (较大) or above is asked for)",
          "Critical information infrastructure: no", "Central organ: no"]),
        ("cn.cac.general", {"people": 3, "loss": 0, "annex_clause": "none"},
         ["国家分级：一般（须为较大及以上）"],
         ["National grade: general (一般) (relatively serious (较大) or above is asked for)"]),
        ("cn.cac.general", {"people": 3, "cii": NO, "central_organ": NO},
         ["国家分级：未知（须为较大及以上）"],
         ["National grade: unknown (relatively serious (较大) or above is asked for)"]),
        ("cn.cac.general", {"people": (900_000, 1_200_000), "cii": NO, "central_organ": NO},
         ["国家分级：未知（须为较大及以上；推定：较大）"],
         ["National grade: unknown (relatively serious (较大) or above is asked for; "
          "presumed: relatively serious (较大))"]),
        ("us.hipaa.hhs", {"hipaa": "covered", "unsecured_phi": YES, "people": (400, 600)},
         ["受影响人数：400–600（须达到 500；推定：600）"],
         ["People affected: 400–600 (500 or more is asked for; presumed: 600)"]),
        ("tw", {"people_in": "tw", "personal_info": YES, "sector": "bookkeeping"},
         ["行业：代理记账、税务代理（须为其中之一：金融、数字产业）"],
         ["Sector: bookkeeping and tax agency (one of finance, digital industry is asked for)"]),
        ("cn.pipl59.client", {"data_sets": "contacts:handler"},
         ["本单位角色：处理者（须为受托方）"],
         ["Our part: handler (entrusted party is asked for)"]),
        ("cn.ndsr11", {}, ["合法权益受损：未知"], ["Interests harmed: unknown"]),
        ("hk.cap653.core", {"hk_ci": "no"}, ["香港关键基础设施：否（须为核心功能受影响）"],
         ["Hong Kong critical infrastructure: no (its core function is asked for)"]),
    ],
)  # fmt: skip
def test_why(key: str, known: dict[str, object], zh: list[str], en: list[str], plan: Playbook) -> None:
    stands = standing(key, known, {})

    assert why(stands, plan, ZH) == zh
    assert why(stands, plan, EN) == en


def test_what_is_not_in_force_says_so(plan: Playbook) -> None:
    stands = standing("in.dpdp.board", {"people_in": "in", "personal_info": YES}, {})

    assert why(stands, plan, ZH) == ["当时尚未施行或已失效"]


def test_the_open_questions_are_named() -> None:
    stands = standing("cn.cac.cii", {"people": 3}, {})

    assert questions(stands, ZH) == "直接经济损失（人民币）、分级指南概括条款、关键信息基础设施"


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("cn.cac.general", "4 小时", "4 hours"),
        ("cn.cac.summary", "30 日", "30 days"),
        ("cn.pipl57.authority", "立即（法律没有规定小时数）", "at once, no statutory number"),
        ("hk.pdpo", "自愿，尽快", "as soon as practicable; voluntary"),
        ("contract.client", "以合同或保单为准", "as the contract or policy says"),
        ("sg.pdpa.authority", "次日起 3 日", "3 days after the day"),
        ("jp.appi.final", "30 日，当日计入", "30 days, the first one counted"),
        ("us.sec.8k105", "4 个工作日（US）", "4 business days (US)"),
        ("us.hipaa.log", "年度结束后 60 日", "60 days after the end of the year"),
        ("eu.nis2.final", "1 个月", "1 month(s)"),
    ],
)
def test_how_long(key: str, zh: str, en: str) -> None:
    row = CATALOGUE.obligations[key]

    assert length_in_words(row, row.takes, ZH) == zh
    assert length_in_words(row, row.takes, EN) == en


@pytest.mark.parametrize(
    ("key", "zh"),
    [
        ("cn.cac.general", "已核对条文"),
        ("insurer", "见于二手资料"),
        ("us.hipaa.log", "凭记忆，待律师确认"),
        ("cn.small_handler", "见于二手资料；待律师确认"),
        ("contract.client", "产品自身设计，并非法律规定"),
    ],
)
def test_how_surely_it_was_read(key: str, zh: str) -> None:
    assert mark_in_words(CATALOGUE.obligations[key], ZH) == zh


@pytest.mark.parametrize("key", list(CATALOGUE.obligations))
def test_every_row_can_give_its_reasons(key: str, plan: Playbook) -> None:
    known_little, known_nothing = standing(key, {"people": (1, 10**8)}, {}), standing(key, {}, {})

    for say in (ZH, EN):
        assert why(known_little, plan, say)
        assert why(known_nothing, plan, say)
        assert length_in_words(CATALOGUE.obligations[key], CATALOGUE.obligations[key].takes, say)
        assert mark_in_words(CATALOGUE.obligations[key], say)


def test_every_word_of_a_condition_can_be_said() -> None:
    for name, choices in CHOICES.items():
        assert name in KINDS
        for word in choices:
            assert name in ("kinds", "acts_as") or word in GRADES or ZH(FIELDS[name].choices[word])
