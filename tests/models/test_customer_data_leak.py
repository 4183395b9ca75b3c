"""The shipped playbook says what the source process and the law ask for, and no more than a small leak needs."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from models.playbook import SEVERITIES, Playbook, Task, Text, load_playbooks


class Item(NamedTuple):
    """One in-incident item of the source mapping."""

    key: str
    phase: str
    owner: str
    points: tuple[str, ...]


def source_items() -> list[Item]:
    file = Path(__file__).parent / "data" / "in_incident_items.txt"
    rows = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    return [Item(row[0], row[1], row[2], tuple(row[3:])) for row in rows if row and row[0] != "#"]


@pytest.fixture(scope="module")
def leak() -> Playbook:
    return load_playbooks()["customer-data-leak"].playbook


def keys_of(tasks: tuple[Task, ...]) -> list[str]:
    return [task.key for task in tasks]


# --- complete


def test_the_source_has_45_items_and_law_adds_19() -> None:
    assert Counter(item.key.startswith("gap.") for item in source_items()) == {False: 45, True: 19}


def test_no_item_is_missing_and_none_is_invented(leak: Playbook) -> None:
    assert sorted(keys_of(leak.tasks)) == sorted(item.key for item in source_items())


def test_every_item_stands_in_its_phase_with_its_owner_and_its_points(leak: Playbook) -> None:
    tasks = sorted(Item(task.key, task.phase, task.owner, task.answers) for task in leak.tasks)
    assert tasks == sorted(source_items())


def test_every_point_that_only_an_incident_can_answer_is_answered(leak: Playbook) -> None:
    sections = {
        "A02": (2, 3),
        "A03": (1, 2, 3),
        "A04": (1, 2),
        "A05": (1, 2, 3),
        "A06": (1, 2, 3),
        "A08": (1, 3),
        "A09": (1, 2, 3),
        "A11": (2, 3),
        "A12": (1, 3),
        "A15": (2,),
        "A16": (2, 3),
        "A17": (2,),
        "A18": (2,),
        "A20": (1,),
        "B01": (1, 2, 3),
        "B02": (1, 2, 3, 4),
        "B03": (1, 2, 3, 4),
        "B06": (1, 3),
        "B09": (2, 3),
        "B10": (1, 2),
        "B11": (1, 2),
        "B12": (1, 2, 3),
        "B14": (1, 2),
        "B16": (2,),
        "B99": (1, 2),
    }
    points = {f"{section}.{number}" for section, numbers in sections.items() for number in numbers}
    assert len(points) == 55
    assert points - {point for task in leak.tasks for point in task.answers} == set()


def test_phases_and_roles_are_those_of_the_design(leak: Playbook) -> None:
    assert [phase.key for phase in leak.phases] == [
        "prepare", "detect", "activate", "contain", "investigate", "notify", "recover", "review",
    ]  # fmt: skip
    assert [phase.key for phase in leak.phases if not phase.in_incident] == ["prepare"]
    assert [phase.key for phase in leak.phases if phase.opens_with] == ["detect", "activate"]
    assert [role.key for role in leak.roles] == [
        "exec", "ic", "scribe", "tech", "forensics", "legal", "customer", "comms", "internal", "logistics", "program",
    ]  # fmt: skip
    assert [kind.key for kind in leak.data_kinds] == [
        "contacts", "id_scans", "bank_ledgers", "payroll", "tax_deductions", "credentials", "client_books", "other",
    ]  # fmt: skip


# --- no more than needed


def test_a_worse_severity_shows_more(leak: Playbook) -> None:
    assert {key: len(leak.tasks_for(key)) for key in SEVERITIES} == {
        "SEV1": 64,
        "SEV2": 50,
        "SEV3": 31,
        "SEV4": 17,
    }
    for worse, milder in pairwise(SEVERITIES):
        assert set(keys_of(leak.tasks_for(milder))) < set(keys_of(leak.tasks_for(worse)))


def test_a_single_misdirected_mail_asks_for_this_and_no_more(leak: Playbook) -> None:
    assert keys_of(leak.tasks_for("SEV4")) == [
        "detect.alert_log",
        "detect.report",
        "activate.triage",
        "activate.classify",
        "activate.scope",
        "gap.aware_time",
        "gap.role_per_dataset",
        "gap.grade_cn",
        "gap.start_clocks",
        "contain.stop_leak",
        "investigate.evidence",
        "investigate.root_cause",
        "gap.tell_handler",
        "gap.no_notify_record",
        "notify.compliance_review",
        "recover.fix_vuln",
        "gap.close_criteria",
    ]


def test_no_phase_of_an_incident_is_ever_empty(leak: Playbook) -> None:
    for severity in SEVERITIES:
        phases = {task.phase for task in leak.tasks_for(severity)}
        assert phases == {"detect", "activate", "contain", "investigate", "notify", "recover", "review"}


def test_what_must_be_settled_before_closing_is_shown_at_every_severity(leak: Playbook) -> None:
    musts = [
        "activate.triage",
        "gap.aware_time",
        "gap.role_per_dataset",
        "gap.grade_cn",
        "contain.stop_leak",
        "investigate.evidence",
        "investigate.root_cause",
        "gap.tell_handler",
        "gap.close_criteria",
    ]
    assert [task.key for task in leak.tasks if task.must] == musts
    assert [task.key for task in leak.tasks_for("SEV4") if task.must] == musts


def test_a_task_never_waits_for_one_that_is_not_shown(leak: Playbook) -> None:
    for severity in SEVERITIES:
        shown = leak.tasks_for(severity)
        assert {earlier for task in shown for earlier in task.after} <= set(keys_of(shown))


# --- what depends on how bad it is


def test_each_severity_asks_for_its_roles_and_its_rhythm(leak: Playbook) -> None:
    assert {severity.key: " ".join(severity.roles) for severity in leak.severities} == {
        "SEV1": "ic scribe tech forensics legal customer comms internal logistics program exec",
        "SEV2": "ic scribe tech forensics legal customer exec",
        "SEV3": "ic scribe tech legal",
        "SEV4": "ic scribe",
    }
    rhythms = {severity.key: severity.update_rhythm for severity in leak.severities}
    minutes = {key: (rhythm.remind_after, rhythm.overdue_after) for key, rhythm in rhythms.items() if rhythm}
    assert minutes == {"SEV1": (30, 60), "SEV2": (120, 240), "SEV3": (1440, 1440)}


def test_these_tasks_start_clocks(leak: Playbook) -> None:
    assert {task.key: task.moment for task in leak.tasks if task.moment} == {
        "detect.report": "reported",
        "gap.aware_time": "aware",
        "contain.stop_leak": "contained",
        "recover.data_restore": "restored",
    }


# --- well said


def test_every_chinese_text_is_chinese_and_every_english_one_english(leak: Playbook) -> None:
    han = re.compile("[一-鿿]")
    for text in texts_of(leak):
        assert han.search(text.zh), text
        english = text.en.replace("较大", "")  # the Chinese grade keeps its own name
        assert not han.search(english), text


def test_a_brief_can_be_read_at_two_in_the_morning(leak: Playbook) -> None:
    for role in leak.roles:
        assert 80 <= len(re.findall("[一-鿿]", role.brief.zh)) <= 160, role.key
        assert 60 <= len(role.brief.en.split()) <= 110, role.key
        assert "先做三件事：一、" in role.brief.zh, role.key
        assert "First: 1. " in role.brief.en, role.key
        assert "切勿" in role.brief.zh, role.key
        assert "ever " in role.brief.en, role.key


def test_what_law_adds_names_its_basis_and_how_well_it_was_checked(leak: Playbook) -> None:
    added = [task for task in leak.tasks if task.key.startswith("gap.")]
    assert all(task.basis for task in added)
    assert [task.key for task in leak.tasks if task.basis] == [task.key for task in added]
    assert leak.task("gap.tell_handler").basis == Text(
        zh="《个人信息保护法》第59条（已核原文）；委托合同",
        en="PIPL art. 59 (text checked); the client contract",
    )
    assert leak.task("gap.preserve_logs").basis == Text(
        zh="《网络安全法》（2025年修正）第23条第3项（已核原文）",
        en="CSL (as amended 2025) art. 23(3) (text checked)",
    )


def texts_of(playbook: Playbook) -> list[Text]:
    parts = [*playbook.severities, *playbook.phases, *playbook.roles, *playbook.data_kinds, *playbook.tasks]
    return [value for part in parts for _, value in part if isinstance(value, Text)]
