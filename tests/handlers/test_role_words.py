"""What people type for a role, and for somebody and a role."""

import pytest

from handlers.role_words import person_and_role, role_called
from models.playbook import PlaybookFile
from models.refusal import Refused


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("legal", "legal"),
        ("LEGAL", "legal"),
        ("ｌｅｇａｌ", "legal"),
        ("法务", "legal"),
        ("法务合规负责人", "legal"),
        ("Legal &amp; compliance lead", "legal"),
        ("legal-compliance lead", "legal"),
        ("leagl", "legal"),
        ("ic", "ic"),
        ("IC", "ic"),
        ("commander", "ic"),
        ("指挥", "ic"),
        ("「记录员」", "scribe"),
        ("记录", "scribe"),
        ("scrbe", "scribe"),
        ("技术", "tech"),
        ("technical lead", "tech"),
        ("客户", "customer"),
        ("客户联络", "customer"),
        ("公关", "comms"),
        ("后勤", "logistics"),
        ("HR", "internal"),
    ],
)
def test_a_role_by_key_name_part_or_nearly(plan: PlaybookFile, words: str, role: str) -> None:
    assert role_called(plan.playbook, words).key == role


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("联络", ["customer", "internal"]),
        ("lead", ["tech", "forensics", "legal", "comms", "logistics", "program"]),
        ("魔法师", None),
        ("!!!", None),
        ("<!channel>", None),
    ],
)
def test_a_word_for_several_or_none_is_asked_about(plan: PlaybookFile, words: str, offered: list[str] | None) -> None:
    with pytest.raises(Refused) as told:
        role_called(plan.playbook, words)
    assert told.value.sentence == "Which role is meant by “{words}”? It is one of {roles}."
    expected = offered or [role.key for role in plan.playbook.roles]
    assert told.value.values == {
        "words": words,
        "roles": tuple(plan.playbook.role(key).name for key in expected),
    }


@pytest.mark.parametrize(
    ("words", "person", "role"),
    [
        ("<@U0SBXLI|li> legal", "U0SBXLI", "legal"),
        ("法务 <@U0SBXLI>", "U0SBXLI", "legal"),
        ("<@W0SBXLI|李强>法务", "W0SBXLI", "legal"),
        ("<@U0SBXLI|li>", "U0SBXLI", None),
        ("legal", None, "legal"),
        ("@nobody legal", None, "legal"),
        ("@nobody", None, None),
        ("", None, None),
        ("<@U0SBXLI|li> <@U0SBXCHEN|chen> tech", "U0SBXLI", "tech"),
    ],
)
def test_somebody_and_a_role_in_either_order(
    plan: PlaybookFile, words: str, person: str | None, role: str | None
) -> None:
    who, what = person_and_role(plan.playbook, words)
    assert (who, what.key if what else None) == (person, role)
