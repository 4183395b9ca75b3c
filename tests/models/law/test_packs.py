"""A pack is read whole, or refused whole with every problem named by file, line and reason."""

from pathlib import Path

import pytest

from models.obligations import load_catalogue, read_pack
from models.playbook import BadPlaybook, load_playbooks
from tests.models.law.rows import CATALOGUE

SMALL = """\
key: mars
name: {zh: 火星, en: Mars}
zone: Asia/Shanghai
contents:
  - key: three
    citation: {zh: 火星法第二条, en: Mars Act 2}
    mark: recalled
    items:
      - {key: what, zh: 发生了什么, en: What happened, first: true}
obligations:
  - key: mars.report
    name: {zh: 报告, en: Report}
    citation: {zh: 火星法第一条, en: Mars Act 1}
    mark: verified-s
    trigger: {zh: 有泄露, en: A leak}
    when: personal_info
    start: [aware]
    length: 4 H
    outer: {start: [detected], length: 2 CD+}
    recipient: {zh: 火星局, en: Mars Office}
    owner: legal
    contents: three
    in_force_from: 2026-01-01
  - key: mars.final
    name: {zh: 终报, en: Final}
    citation: {zh: 火星法第三条, en: Mars Act 3}
    mark: proposed
    trigger: {zh: 已报告, en: Reported}
    when: personal_info and people >= 10
    start: ["sent:mars.report"]
    length: 4 BD(US)
    recipient: {zh: 火星局, en: Mars Office}
    owner: ic
"""


def refusal_of(source: str) -> list[str]:
    with pytest.raises(BadPlaybook) as refused:
        read_pack(source, "mars.yaml", roles=("legal", "ic"))
    return [str(problem) for problem in refused.value.problems]


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def test_a_good_pack_is_what_its_text_says() -> None:
    pack = read_pack(SMALL, "mars.yaml", roles=("legal", "ic"))
    report, final = pack.obligations

    assert (pack.key, pack.on_by_default, pack.zone) == ("mars", False, "Asia/Shanghai")
    assert (report.force, report.needs_counsel, report.house_hours) == ("law", False, None)
    assert report.outer is not None
    assert (report.outer.start, report.outer.takes.unit) == (("detected",), "CD+")
    assert pack.contents_of(final) is None
    contents = pack.contents_of(report)
    assert contents is not None
    assert (contents.mark, contents.items[0].text.zh, contents.items[0].first) == ("recalled", "发生了什么", True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    citation: {zh: 火星法第一条, en: Mars Act 1}\n", "", ["11: citation is missing"]),
        ("{zh: 火星法第一条, en: Mars Act 1}", "{en: Mars Act 1}", ["13: citation has no Chinese: fill in zh"]),
        ("verified-s", "sure", ["14: mark cannot be sure: it is one of verified-p, verified-s, recalled, proposed"]),
        (
            "start: [aware]",
            "start: [noticed]",
            [
                "17: there is no moment noticed: the moments are occurred, detected, reported, suspected, aware, "
                "told_by_processor, graded, assessed_notifiable, determined_material, classified_major, "
                "restored, handling_ended, and sent: with the key of a row here"
            ],
        ),
        ("start: [aware]", "start: aware", ["17: start must be a list, each item after a dash"]),
        ("start: [aware]", "start: []", ["17: start is empty: it needs at least one item"]),
        ("sent:mars.report", "sent:eu.gdpr33", "30: there is no moment sent:eu.gdpr33: the moments are occurred"),
        ("start: [detected]", "start: ['sent:mars.x']", "19: there is no moment sent:mars.x: the moments are"),
        ("when: personal_info\n", "when: personal_info and\n", ["16: the condition cannot be read: it ends too early"]),
        ("people >= 10", "colour = 3", ["29: the condition cannot be read: there is no fact colour"]),
        (
            "length: 4 H",
            "length: 4 hours",
            ["18: 4 hours is no length: write one such as 4 H, 30 CD, 3 CD+, 4 BD(US), 1 M or ASAP"],
        ),
        ("length: 4 H", "length: 0 H", "18: 0 H is no length: write one such as"),
        ("2 CD+", "2 DAYS", "19: 2 DAYS is no length: write one such as"),
        (
            "length: 4 H",
            "length: people H",
            ["18: people is no fact that holds a length: it is one of contract_hours, policy_hours"],
        ),
        (
            "4 BD(US)",
            "4 BD(XX)",
            ["31: there is no calendar of XX: write a country in two capital letters, such as US"],
        ),
        (
            "when: personal_info and people >= 10",
            "when: people >= 10 and not sent has (mars.report, mars.landing)",
            ["29: the condition cannot be read: sent has mars.landing, and there is no row mars.landing in this pack"],
        ),
        ("owner: ic", "owner: nurse", ["33: there is no role nurse: the roles are legal, ic"]),
        ("key: mars.final", "key: mars.report", ["24: the key mars.report is already taken on line 11"]),
        ("contents: three", "contents: four", ["22: there is no list of contents four in this pack"]),
        (
            "zone: Asia/Shanghai",
            "zone: Mars/Base",
            ["3: there is no time zone Mars/Base: write one such as Asia/Shanghai"],
        ),
        ("zone: Asia/Shanghai", "zone: ../../etc/passwd", "3: there is no time zone ../../etc/passwd"),
        ("2026-01-01", "soon", ["23: in_force_from must be a date such as 2026-09-11, not soon"]),
        (
            "    in_force_from: 2026-01-01\n",
            "    in_force_from: 2026-01-01\n    in_force_until: 2025-12-31\n",
            ["24: in_force_until lies before in_force_from"],
        ),
        ("    owner: ic\n", "    owner: ic\n    rolls_over: ZZ\n", "34: there is no calendar of ZZ"),
        ("    owner: ic\n", "    owner: ic\n    house_hours: 0\n", ["34: house_hours must be 1 or more, not 0"]),
        ("    owner: ic\n", "    owner: ic\n    hours: 5\n", ["34: hours is not a field known here"]),
        ("key: mars\n", "- mars\n", "2: this is not valid YAML: "),
    ],
)
def test_a_bad_line_is_refused_where_it_stands(old: str, new: str, said: list[str] | str) -> None:
    refused = refusal_of(changed(old, new))

    if isinstance(said, str):
        assert len(refused) == 1
        assert refused[0].startswith(f"mars.yaml:{said}")
    else:
        assert refused == [f"mars.yaml:{problem}" for problem in said]


def test_every_problem_is_named_at_once() -> None:
    source = SMALL.replace("owner: ic", "owner: nurse").replace("4 H", "4 X").replace("[aware]", "[noon]")

    assert [problem.split(":")[1] for problem in refusal_of(source)] == ["17", "18", "33"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "mars.yaml:1: the file is empty"),
        ("just words", "mars.yaml:1: a pack is made of fields such as key: and obligations:, and this is not"),
        (f"{SMALL}---\nkey: more\n", "mars.yaml:34: a second document begins here: one file holds one pack"),
    ],
)
def test_what_is_no_pack_is_refused(source: str, said: str) -> None:
    assert refusal_of(source)[0] == said


# --- A firm's own -----------------------------------------------------------------------------------------------------


def test_a_firm_s_file_replaces_the_pack_with_its_key_and_adds_others(tmp_path: Path) -> None:
    folder = tmp_path / "obligations"
    folder.mkdir()
    (folder / "mars.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "ours.yaml").write_text(
        SMALL.replace("key: mars\n", "key: uk\n").replace("mars.", "uk.own."), encoding="utf-8"
    )
    catalogue = load_catalogue(tmp_path)

    assert "mars.report" in catalogue.obligations
    assert "uk.own.report" in catalogue.obligations
    assert "uk.gdpr33" not in catalogue.obligations
    assert catalogue.pack_of("mars.final").key == "mars"


def test_a_folder_without_packs_of_its_own_has_the_shipped_ones(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path) == CATALOGUE


def test_a_key_in_two_packs_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "obligations"
    folder.mkdir()
    (folder / "mars.yaml").write_text(SMALL.replace("key: mars.final", "key: uk.gdpr33"), encoding="utf-8")

    with pytest.raises(BadPlaybook, match=r"the key uk.gdpr33 is already taken in the pack"):
        load_catalogue(tmp_path)


def test_two_files_with_one_key_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "obligations"
    folder.mkdir()
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text(SMALL, encoding="utf-8")

    with pytest.raises(BadPlaybook, match=r"b.yaml: the pack mars is already in .*a.yaml"):
        load_catalogue(tmp_path)


def test_the_shipped_owners_are_roles_of_the_shipped_playbook() -> None:
    playbook = load_playbooks()["customer-data-leak"].playbook

    assert load_catalogue(roles=[role.key for role in playbook.roles]) == CATALOGUE
