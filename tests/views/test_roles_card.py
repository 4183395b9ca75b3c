"""The roles card and the forms of the roles, as people read them in both languages."""

import json
from typing import Any

import pytest
from slack_sdk.models.views import View

from models.changes.closing import Resolution, close_incident
from models.changes.handovers import claim_held_role, offer_handover
from models.changes.members import record_invitations, record_joined, record_left
from models.changes.roles import assign_role, claim_role
from models.changes.steering import set_severity
from models.homes import record_person
from sandbox.blockkit.surfaces import check_message, check_view
from sandbox.settings import Settings
from sandbox.visible_text import Reader, message_text, view_text
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by
from views.cards.roles import roles_card, roles_list
from views.catalogue import Texts
from views.modals.roles import assign_form, claim_form, handover_form

NAMES = {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强"}
READER = Reader(NAMES, {}, "Asia/Shanghai")
ZH, EN = Texts("zh_CN"), Texts("en")


@pytest.fixture
def incident(record: Record) -> str:
    """Wang's incident at SEV3, in which Chen, Zhao and Li are too; Zhao is technical lead."""
    incident = record.declare(severity="SEV3")
    for person, name in NAMES.items():
        record.do(record_joined, incident, by(person))
        record.do(record_person, person, name, "zh_CN", at(0))
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 2))
    return incident


def card(record: Record, incident: str, say: Texts = ZH) -> list[str]:
    return message_text(READER, roles_card(record.state(incident), say).payload).splitlines()


def buttons(record: Record, incident: str) -> dict[str, str]:
    """What the card's buttons act on, by action id and value."""
    found: dict[str, str] = {}
    for block in roles_card(record.state(incident), ZH).payload["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("type") == "button":
                found[f"{element['action_id']} {element['value']}"] = element["text"]["text"]
    return found


def test_the_card(record: Record, incident: str) -> None:
    assert card(record, incident) == [
        "*角色*",
        "*应急指挥*  @王莉（2026-11-21 12:00 起）",
        "*记录员*  — 待认领 [认领]",
        "*技术处置负责人*  @赵敏（2026-11-21 12:02 起）",
        "*法务合规负责人*  — 待认领 [认领]",
        "本级别不要求、可自愿认领：管理层负责人、调查取证负责人、客户联络负责人、公关与媒体负责人、内部联络与人事、"
        "后勤与资金负责人、预案与演练负责人",
        "[指派角色] [认领角色] [交接]",
    ]
    assert card(record, incident, EN)[:3] == [
        "*Roles*",
        "*Incident commander*  @王莉 since 2026-11-21 12:00",
        "*Scribe*  — vacant [Claim]",
    ]
    assert buttons(record, incident) == {
        f"role.claim {incident} scribe": "认领",
        f"role.claim {incident} legal": "认领",
        f"role.assign_open {incident}": "指派角色",
        f"role.claim_open {incident}": "认领角色",
        f"role.handover_open {incident}": "交接",
    }


def test_a_closed_incident_has_no_buttons(record: Record, incident: str) -> None:
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, admin=True))
    assert buttons(record, incident) == {}
    assert "*记录员*  — 待认领" in card(record, incident)


def test_what_is_on_its_way_stands_under_the_role(record: Record, incident: str) -> None:
    record.do(offer_handover, incident, "tech", CHEN, "看日志", by(ZHAO, 2))
    record.do(claim_held_role, incident, "ic", by(LI, 3))
    shown = card(record, incident)
    assert shown[shown.index("*应急指挥*  @王莉（2026-11-21 12:00 起）") + 1] == (
        "@李强 申请接任，2026-11-21 12:08 前没有答复即转交"
    )
    assert shown[shown.index("*技术处置负责人*  @赵敏（2026-11-21 12:02 起）") + 1] == (
        "已请 @陈洁 接任，2026-11-21 12:17 前答复"
    )
    assert not any("看日志" in line for line in shown)


@pytest.mark.parametrize(
    ("standing", "warning"),
    [
        ("left", ":warning: @赵敏 已离开频道，请重新拉入，或改派他人"),
        ("failed", ":warning: @赵敏 未能拉入频道，请手动添加，或改派他人"),
        ("app", ":warning: @赵敏 是应用，不是人，请改派"),
        ("deactivated", ":warning: @赵敏 账号已停用，请改派他人"),
        ("unknown", ":warning: @赵敏 Slack 查无此人，请改派他人"),
    ],
)
def test_a_holder_who_cannot_act_stays_with_a_warning(
    record: Record, incident: str, standing: str, warning: str
) -> None:
    if standing in ("left", "failed"):
        record.do(record_left, incident, by(ZHAO, 5))
    if standing == "failed":
        record.do(assign_role, incident, "legal", ZHAO, by(WANG, 6))
        record.do(record_invitations, incident, (), {ZHAO: "cant_invite"}, by("stanch", 7))
    if standing in ("app", "deactivated", "unknown"):
        record.do(record_person, ZHAO, "赵敏", "zh_CN", at(5), unfit=standing)
    shown = card(record, incident)
    assert shown[shown.index("*技术处置负责人*  @赵敏（2026-11-21 12:02 起）") + 1] == warning


def test_one_person_with_both_roles_at_sev1_is_warned_of_and_not_before(record: Record, incident: str) -> None:
    record.do(claim_role, incident, "scribe", by(WANG))
    assert not any(":warning:" in line for line in card(record, incident))
    record.do(set_severity, incident, "SEV1", "媒体来询", by(CHEN))
    assert card(record, incident)[1] == ":warning: SEV1 事件的指挥和记录不能是同一人，请交接其中一个角色。"
    record.do(assign_role, incident, "scribe", CHEN, by(WANG))
    assert not any(":warning:" in line for line in card(record, incident))


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh_CN", "en"])
def test_all_eleven_roles_with_everything_that_can_be_said_fit(record: Record, say: Texts) -> None:
    incident = record.declare(severity="SEV1")
    record.do(record_joined, incident, by(CHEN))
    record.do(record_left, incident, by(WANG))
    for role in record.state(incident).playbook.roles:
        if role.key != "ic":
            record.do(assign_role, incident, role.key, CHEN, by(CHEN, admin=True))
            record.do(claim_held_role, incident, role.key, by(LI, admin=True)) if role.key != "scribe" else None
    message = roles_card(record.state(incident), say)
    check_message(Settings(), message.text, message.payload["blocks"])
    assert json.dumps(message.payload).count("role_actions") == 1


def test_the_list_for_one_who_asks(record: Record, incident: str) -> None:
    assert READER.resolve(roles_list(record.state(incident), EN)).splitlines() == [
        "*Roles of INC-0001*",
        "*Incident commander*  @王莉 since 2026-11-21 12:00",
        "*Scribe*  — vacant",
        "*Technical lead*  @赵敏 since 2026-11-21 12:02",
        "*Legal & compliance lead*  — vacant",
    ]


# --- The forms -------------------------------------------------------------------------------------------------------


def form(view: View) -> dict[str, Any]:
    """A form as Slack takes it, by its fields' block ids."""
    raw = view.to_dict()
    check_view(raw, surface="modal")
    return {block["block_id"]: block for block in raw["blocks"]} | {"private_metadata": raw["private_metadata"]}


def options(block: dict[str, Any]) -> list[str]:
    return [option["text"]["text"] for option in block["element"]["options"]]


def test_to_assign_one_sees_who_holds_what(record: Record, incident: str) -> None:
    shown = form(assign_form(record.state(incident), ZH, role="scribe", person=CHEN))
    assert options(shown["role"])[:4] == [
        "管理层负责人 · 待认领", "应急指挥 · 王莉", "记录员 · 待认领", "技术处置负责人 · 赵敏",
    ]  # fmt: skip
    assert shown["role"]["element"]["initial_option"]["value"] == "scribe"
    assert shown["person"]["element"]["initial_user"] == CHEN
    assert shown["private_metadata"] == incident
    assert "Legal & compliance lead · vacant" in options(form(assign_form(record.state(incident), EN))["role"])


def test_to_claim_one_is_offered_what_one_does_not_hold(record: Record, incident: str) -> None:
    listed = options(form(claim_form(record.state(incident), ZHAO, ZH))["role"])
    assert "应急指挥 · 王莉" in listed
    assert not any("技术处置" in each for each in listed)
    assert len(listed) == 10


def test_to_hand_over_one_reads_what_is_open_in_each_of_ones_roles(record: Record, incident: str) -> None:
    record.do(claim_role, incident, "scribe", by(ZHAO))
    view = handover_form(record.state(incident), ZHAO, ZH, role="tech", successor=CHEN)
    shown = form(view)
    assert options(shown["role"]) == ["记录员", "技术处置负责人"]
    assert shown["role"]["element"]["initial_option"]["value"] == "tech"
    assert shown["successor"]["element"]["initial_user"] == CHEN
    assert options(shown["ending"]) == ["没有接任者，直接卸任"]
    read = view_text(READER, view.to_dict() | {"state": {"values": {}}})
    assert "*记录员*\n这个角色未完成的清单项：" in read
    assert "*技术处置负责人*\n这个角色未完成的清单项：" in read


def test_the_command_alone_cannot_be_laid_down(record: Record, incident: str) -> None:
    assert "ending" not in form(handover_form(record.state(incident), WANG, ZH))


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh_CN", "en"])
def test_somebody_with_every_role_can_still_open_the_form(record: Record, say: Texts) -> None:
    incident = record.declare()
    for role in record.state(incident).playbook.roles:
        record.do(assign_role, incident, role.key, WANG, by(WANG))
    record.do(set_severity, incident, "SEV1", "", by(WANG))
    assert len(options(form(handover_form(record.state(incident), WANG, say))["role"])) == 11
