"""The pages on the law say what the catalogue says, row by row, in both languages."""

from pathlib import Path

import pytest
import yaml

from models.obligations import Obligation, read_pack
from tests.models.law.rows import CATALOGUE

ROOT = Path(__file__).parents[3]
PAGES = {"docs/law.md": "en", "docs/law.zh-CN.md": "zh_CN"}
MARKS = {"verified-p": "条文", "verified-s": "二手", "recalled": "记忆", "proposed": "自设"}


@pytest.mark.parametrize("page", PAGES)
def test_the_table_has_every_row_as_it_is(page: str) -> None:
    lines = [line for line in (ROOT / page).read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.count("|") == 7]

    assert told == [as_told(row, PAGES[page]) for row in CATALOGUE.obligations.values()]


def as_told(row: Obligation, locale: str) -> tuple[str, ...]:
    counsel = {"en": ", counsel", "zh_CN": "，待确认"}[locale] if row.needs_counsel else ""
    mark = row.mark if locale == "en" else MARKS[row.mark]
    by_guideline = {"en": " (guideline)", "zh_CN": "（指引）"}[locale] if row.force == "guideline" else ""
    house = f"{row.house_hours} h" if row.house_hours else ""
    return (
        f"`{row.key}`",
        row.name.in_(locale),
        row.length + by_guideline,
        house,
        mark + counsel,
        row.citation.in_(locale),
    )


def test_the_example_of_the_readme_is_a_row() -> None:
    page = (ROOT / "playbooks/README.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[-1].split("```")[0]
    item = "{key: a, zh: 甲, en: A}"
    lists = f"contents:\n  - {{key: cac_report, citation: {{zh: 甲, en: A}}, mark: proposed, items: [{item}]}}\n"
    pack = read_pack(f"key: x\nname: {{zh: 甲, en: X}}\n{lists}obligations:\n{example}", "README.md")
    shipped = CATALOGUE.obligations["cn.cac.general"]

    assert [row.key for row in pack.obligations] == ["cn.cac.general"]
    assert (pack.obligations[0].when, pack.obligations[0].length) == (shipped.when, shipped.length)


def test_the_readme_names_every_field_of_a_row() -> None:
    page = (ROOT / "playbooks/README.md").read_text(encoding="utf-8")
    example = yaml.safe_load(page.split("```yaml\n")[-1].split("```")[0])[0]
    missing = set(Obligation.model_fields) - set(example)

    assert all(f"`{name}`" in page for name in missing)
