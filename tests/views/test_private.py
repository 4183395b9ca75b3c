"""Letters as people read them: who gets which, in their own language, saying what it is and what to do next."""

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.handovers import (
    accept_handover,
    claim_held_role,
    decline_handover,
    expire_handover,
    offer_handover,
)
from models.changes.machine import record_channel, record_channel_refused, remind_of_update
from models.changes.members import record_bot_removed, record_invitations, record_joined, record_left
from models.changes.recording import Update, post_update
from models.changes.roles import assign_role, claim_role, release_role
from models.changes.steering import rename_incident, set_severity
from models.changes.tasks import add_task, assign_task, complete_task
from models.homes import record_person
from sandbox.blockkit.surfaces import check_message
from sandbox.settings import Settings
from sandbox.visible_text import Reader, message_text
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by
from views.private import direct_messages
from views.surfaces import Message
from views.workspace import Workspace

ROOM, STANCH, SMITH = "C0ROOM", "stanch", "USMITH"
NAMES = {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强"}
READER = Reader({**NAMES, SMITH: "Smith"}, {ROOM: "inc-0001"}, "Asia/Shanghai")
TITLE = "甲公司工资表误发乙公司 · *SEV2* · #inc-0001"


@pytest.fixture
def incident(record: Record) -> str:
    """Wang's incident with its channel; Chen, Zhao and Li are in it from the start, Smith reads English."""
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH, 0.1))
    record.do(record_invitations, incident, (WANG,), {}, by(STANCH, 0.2))
    for person in (CHEN, ZHAO, LI):
        record.do(record_joined, incident, by(person, 0.3))
    for person, name in NAMES.items():
        record.do(record_person, person, name, "zh_CN", at(0))
    record.do(record_person, SMITH, "Smith", "en", at(0))
    return incident


def letters(record: Record, incident: str, to: str) -> list[Message]:
    return [each for each in direct_messages(record.state(incident), Workspace()) if each.place == to]


def read(record: Record, incident: str, to: str) -> list[str]:
    """Every letter to one person as it is read in Shanghai."""
    return [message_text(READER, each.payload) for each in letters(record, incident, to)]


def last(record: Record, incident: str, to: str) -> str:
    return read(record, incident, to)[-1]


def handover(record: Record, incident: str) -> str:
    return record.state(incident).handovers[-1].id


# --- The incident opens ----------------------------------------------------------------------------------------------


def test_the_declarer_is_sent_to_the_channel_and_the_commander_gets_the_brief(record: Record, incident: str) -> None:
    opened, brief = read(record, incident, WANG)
    assert opened == "*INC-0001 已建立：甲公司工资表误发乙公司*\n请到 #inc-0001，接下来的一切都在那里进行。"
    assert brief.startswith(f"*你担任 INC-0001 的应急指挥*\n{TITLE}\n你掌握全局、作出决定，不亲自动手处置。\n")
    assert "\n这个角色未完成的清单项：" in brief


def test_without_a_channel_the_declarer_is_told_what_to_do(record: Record) -> None:
    incident = record.declare()
    record.do(record_person, WANG, "Wang", "en", at(0))
    record.do(record_channel_refused, incident, "restricted_action", by(STANCH))
    told = last(record, incident, WANG)
    assert told.startswith("*INC-0001 is recorded, but it has no channel*\n")
    assert "(restricted_action)" in told


def test_a_letter_waits_until_slack_has_told_us_the_persons_language(record: Record) -> None:
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH))
    assert letters(record, incident, WANG) == []
    record.do(record_person, WANG, "Wang", "en", at(0))
    assert read(record, incident, WANG)[0].startswith("*INC-0001 is open: 甲公司工资表误发乙公司*\n")


def test_nothing_is_written_to_an_app_or_a_deactivated_account(record: Record, incident: str) -> None:
    for unfit in ("app", "deactivated", "unknown"):
        record.do(record_person, WANG, "Wang", "zh_CN", at(0), unfit=unfit)
        assert letters(record, incident, WANG) == []


def test_the_offers_at_opening_to_one_person_stand_in_one_letter(record: Record) -> None:
    incident = record.declare(responders={"legal": SMITH, "customer": SMITH, "tech": ZHAO})
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH))
    for person, locale in ((SMITH, "en"), (ZHAO, "zh_CN"), (WANG, "zh_CN")):
        record.do(record_person, person, person, locale, at(0))

    assert read(record, incident, ZHAO) == [
        f"*INC-0001 需要你参与处置*\n{TITLE}\n请在 2026-11-21 12:15 前逐一答复接受或谢绝，好让大家知道谁能到位。\n"
        "*技术处置负责人*\n[接受] [谢绝]"
    ]
    assert read(record, incident, SMITH) == [
        f"*INC-0001 needs you*\n{TITLE}\n"
        "Accept or decline each role by 2026-11-21 12:15, so that it is clear whom to count on.\n"
        "*Client liaison*\n[Accept] [Decline]\n*Legal & compliance lead*\n[Accept] [Decline]"
    ]

    by_role = {each.role: each.id for each in record.state(incident).handovers}
    record.do(accept_handover, by_role["legal"], by(SMITH, 2))
    record.do(decline_handover, by_role["customer"], by(SMITH, 3))

    offer, brief = read(record, incident, SMITH)
    assert offer == (
        "*INC-0001 needs you*\n*Client liaison*\nYou have declined.\n*Legal & compliance lead*\nYou have accepted."
    )
    assert brief.startswith(f"*You are Legal & compliance lead in INC-0001*\n{TITLE}\nYou decide whom the law says")
    assert last(record, incident, WANG) == (
        "*@Smith 谢绝担任 INC-0001 的客户联络负责人*\n这个角色还没有人担任，请改派他人，或自己认领。\n[指派角色]"
    )
    assert len(letters(record, incident, SMITH)) == 2


def test_ones_own_unanswered_offer_is_not_told_back_to_oneself(record: Record) -> None:
    incident = record.declare(responders={"legal": WANG})
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH))
    record.do(record_person, WANG, "王莉", "zh_CN", at(0))
    record.do(expire_handover, handover(record, incident), by(STANCH, 16))
    assert [text.splitlines()[0] for text in read(record, incident, WANG)] == [
        "*INC-0001 已建立：甲公司工资表误发乙公司*",
        "*你担任 INC-0001 的应急指挥*",
        "*INC-0001 需要你参与处置*",
    ]


# --- Handover --------------------------------------------------------------------------------------------------------


def test_a_successor_reads_what_is_open_and_what_to_watch(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", ZHAO, by(WANG))
    record.do(offer_handover, incident, "scribe", CHEN, "时间线 14:00 后要补 <!channel>", by(ZHAO, 2))

    body = last(record, incident, CHEN)
    assert body.startswith(
        f"*@赵敏 请你接任 INC-0001 的记录员*\n{TITLE}\n"
        "交接要点：时间线 14:00 后要补 <!channel>\n"
        "这个角色未完成的清单项："
    )
    assert body.endswith("在你接受之前仍由 @赵敏 担任，请在 2026-11-21 12:17 前答复。\n[接受] [谢绝]")
    payload = letters(record, incident, CHEN)[-1].payload
    assert "<!channel>" not in str(payload)

    record.do(accept_handover, handover(record, incident), by(CHEN, 3))

    offer, brief = read(record, incident, CHEN)[-2:]
    assert offer.splitlines()[1:] == ["交接要点：时间线 14:00 后要补 <!channel>", "你已接受。"]
    assert brief.startswith("*你担任 INC-0001 的记录员*\n")
    assert last(record, incident, ZHAO) == "*INC-0001 的记录员现由 @陈洁 担任*"


def test_the_tasks_that_went_along_are_counted(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    for task in ("recover.fix_vuln", "recover.hardening"):
        record.do(assign_task, incident, task, ZHAO, by(WANG))
    record.do(assign_role, incident, "tech", SMITH, by(WANG, 4))
    assert last(record, incident, ZHAO) == "*INC-0001 的技术处置负责人现由 @Smith 担任*\n你未完成的 2 项一并转交。"
    assert last(record, incident, SMITH).startswith("*You are Technical lead in INC-0001*\n")
    assert "Open in this role: 7 tasks\n• " in last(record, incident, SMITH)


def test_an_offer_that_nobody_takes_comes_back_with_what_to_do(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", ZHAO, by(WANG))
    ending = "\n角色仍由你担任。可以再请别人接任，也可以自己继续。\n[交接]"

    record.do(offer_handover, incident, "scribe", CHEN, "", by(ZHAO, 2))
    record.do(decline_handover, handover(record, incident), by(CHEN, 3))
    assert last(record, incident, ZHAO) == "*@陈洁 谢绝担任 INC-0001 的记录员*" + ending
    assert last(record, incident, CHEN).endswith("你已谢绝。")

    record.do(offer_handover, incident, "scribe", CHEN, "", by(ZHAO, 4))
    record.do(expire_handover, handover(record, incident), by(STANCH, 19))
    assert last(record, incident, ZHAO) == "*@陈洁 15 分钟没有答复：INC-0001 的记录员*" + ending
    assert last(record, incident, CHEN).endswith("没有按时答复。")

    record.do(offer_handover, incident, "scribe", LI, "", by(ZHAO, 20))
    record.do(record_left, incident, by(LI, 21))
    assert last(record, incident, ZHAO) == "*@李强 不在频道里，无法担任 INC-0001 的记录员*" + ending
    assert last(record, incident, LI).endswith("已无须答复。")


def test_a_silent_commander_is_asked_and_can_keep_it(record: Record, incident: str) -> None:
    record.do(claim_held_role, incident, "ic", by(SMITH, 10, admin=True))
    assert last(record, incident, WANG) == (
        f"*@Smith 申请接替你担任 INC-0001 的应急指挥*\n{TITLE}\n"
        "如果你在，请在 2026-11-21 12:15 前答复；没有答复，角色就转交对方。\n[我在，继续担任] [交给对方]"
    )

    record.do(decline_handover, handover(record, incident), by(WANG, 11))

    assert last(record, incident, WANG) == "*@Smith 申请接替你担任 INC-0001 的应急指挥*\n仍由你担任。"
    assert last(record, incident, SMITH) == (
        "*@王莉 is here and stays Incident commander in INC-0001*\nSpeak to each other in #inc-0001."
    )


def test_a_commander_who_stays_silent_reads_who_has_the_command(record: Record, incident: str) -> None:
    record.do(claim_held_role, incident, "ic", by(CHEN, 10))
    record.do(expire_handover, handover(record, incident), by(STANCH, 15))
    asked, relieved = read(record, incident, WANG)[-2:]
    assert asked.endswith("\n没有按时答复，角色已转交。")
    assert relieved == (
        "*INC-0001 的应急指挥现由 @陈洁 担任*\n你 5 分钟没有答复。如已回来，请在 #inc-0001 与 @陈洁 商量。"
    )
    assert last(record, incident, CHEN).startswith("*你担任 INC-0001 的应急指挥*\n")


def test_a_holder_who_gives_way_needs_no_second_letter(record: Record, incident: str) -> None:
    record.do(claim_held_role, incident, "ic", by(CHEN, 10))
    record.do(accept_handover, handover(record, incident), by(WANG, 11))
    assert last(record, incident, WANG).endswith("你已交出。")


def test_an_answered_letter_says_nothing_new_of_the_incident(record: Record) -> None:
    """Whoever declined or has left is told no more of it, not even by the letter they have."""
    incident = record.declare(responders={"legal": SMITH})
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH))
    for person in (WANG, CHEN, SMITH):
        record.do(record_joined, incident, by(person, 0.5))
        record.do(record_person, person, person, "en", at(0))
    record.do(offer_handover, incident, "ic", CHEN, "the backup", by(WANG, 1))
    for each in record.state(incident).handovers:
        record.do(decline_handover, each.id, by(each.successor, 2))
    record.do(claim_held_role, incident, "ic", by(CHEN, 3))
    record.do(record_left, incident, by(WANG, 4))
    before = {person: read(record, incident, person) for person in (SMITH, CHEN, WANG)}

    record.do(rename_incident, incident, "Payroll of Jia", by(CHEN, 5, admin=True))
    record.do(set_severity, incident, "SEV1", "press", by(CHEN, 6))

    living = ("asks for your role", "needs you", "hands")
    for person, letters_before in before.items():
        for old, new in zip(letters_before, read(record, incident, person), strict=True):
            if any(words in old.splitlines()[0] for words in living):
                assert new == old
                assert "甲公司" not in new
                assert "Payroll" not in new


def test_a_claim_that_sev1_forbids_by_now_is_told(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "scribe", CHEN, by(WANG))
    record.do(claim_held_role, incident, "ic", by(CHEN, 10))
    record.do(set_severity, incident, "SEV1", "媒体来询", by(CHEN, 11))
    record.do(expire_handover, handover(record, incident), by(STANCH, 15))
    assert last(record, incident, CHEN) == (
        "*INC-0001 的应急指挥没有转给你*\nSEV1 事件的指挥和记录不能是同一人。请先交接你现有的角色，再来申请。"
    )
    assert last(record, incident, WANG).endswith("已无须答复。")


def test_a_closed_incident_asks_nothing_any_more(record: Record, incident: str) -> None:
    record.do(claim_held_role, incident, "ic", by(CHEN, 10))
    record.do(close_incident, incident, Resolution("已收回", "", "演练"), by(WANG, 11, admin=True))
    assert last(record, incident, WANG) == "*@陈洁 申请接替你担任 INC-0001 的应急指挥*\n已无须答复。"


def test_who_lays_a_role_down_for_another_tells_them(record: Record, incident: str) -> None:
    for role in ("tech", "legal"):
        record.do(assign_role, incident, role, ZHAO, by(WANG))
    before = len(letters(record, incident, ZHAO))
    record.do(release_role, incident, "tech", by(ZHAO))
    assert len(letters(record, incident, ZHAO)) == before
    record.do(release_role, incident, "legal", by(WANG))
    assert last(record, incident, ZHAO) == (
        "*@王莉 已解除你在 INC-0001 的法务合规负责人角色*\n这个角色现待认领，你不必再做什么。"
    )


# --- Comings and goings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("invited", [True, False], ids=["invited for a task", "added by somebody"])
def test_a_late_joiner_reads_where_things_stand(record: Record, incident: str, invited: bool) -> None:
    record.do(claim_role, incident, "scribe", by(CHEN))
    record.do(post_update, incident, Update("3 个客户，41 人", "在核对名单", "", None), by(WANG, 20))
    if invited:
        record.do(assign_task, incident, "activate.team", SMITH, by(WANG, 30))
        record.do(record_invitations, incident, (SMITH,), {}, by(STANCH, 31))
    else:
        record.do(record_joined, incident, by(SMITH, 31))
    shown = last(record, incident, SMITH).splitlines()
    assert shown[:3] == [
        "*Welcome to INC-0001: 甲公司工资表误发乙公司*",
        "What happened: 工资表作为附件发给了乙公司的会计",
        "*SEV2* · Detect & report (phase 1 of 7) · open",
    ]
    assert shown[3] == "Who does what: Incident commander @王莉, Scribe @陈洁"
    assert shown[4].startswith("Vacant: Executive sponsor, Technical lead, ")
    assert shown[5] == "Last status update (2026-11-21 12:20): 3 个客户，41 人"
    assert shown[-1] == "The pinned card in #inc-0001 shows the rest. Take nothing out of the channel."


def test_whoever_was_there_at_opening_is_not_welcomed(record: Record, incident: str) -> None:
    assert not any("欢迎" in text for text in read(record, incident, WANG))


def test_who_steers_is_told_of_a_holder_who_has_left(record: Record, incident: str) -> None:
    record.do(record_left, incident, by(LI, 4))  # holds nothing: nobody has to do anything
    assert not any("已离开" in text for text in read(record, incident, WANG))
    for role in ("tech", "legal"):
        record.do(assign_role, incident, role, ZHAO, by(WANG))
    record.do(record_left, incident, by(ZHAO, 5))
    assert last(record, incident, WANG) == (
        "*@赵敏 已离开 INC-0001 的频道，但仍担任法务合规负责人、技术处置负责人*\n"
        "请改派他人，或把 @赵敏 重新拉进 #inc-0001。\n[指派角色]"
    )


def test_the_commander_is_asked_to_bring_the_bot_back(record: Record, incident: str) -> None:
    record.do(record_bot_removed, incident, by(CHEN, 5))
    assert last(record, incident, WANG) == (
        f"*止漏已被移出 INC-0001 的频道*\n{TITLE}\n已有记录都在，但频道里无法再显示新内容。\n"
        "要恢复，请在 #inc-0001 里输入 /invite，选择止漏。\n"
        "如果频道已被删除，或谁也进不去了，就新开一个。\n[新开频道]"
    )


# --- Work ------------------------------------------------------------------------------------------------------------


def test_a_task_given_to_somebody_says_when_it_is_done(record: Record, incident: str) -> None:
    record.do(assign_task, incident, "activate.team", SMITH, by(WANG, 3))
    assert last(record, incident, SMITH) == (
        "*@王莉 gave you a task in INC-0001*\n"
        "Set up the response team and assign roles (command, scribe, technical, evidence, legal, client, public)\n"
        "Done when: Every role this severity requires is filled\nTick it off in #inc-0001."
    )
    own = record.do(add_task, incident, "contain", "给乙公司回电话", by(CHEN))
    before = len(letters(record, incident, CHEN))
    record.do(assign_task, incident, own, CHEN, by(CHEN))
    assert len(letters(record, incident, CHEN)) == before
    record.do(assign_task, incident, own, ZHAO, by(CHEN))
    assert last(record, incident, ZHAO) == (
        "*@陈洁 在 INC-0001 派给你一个清单项*\n给乙公司回电话\n做完后请在 #inc-0001 的清单上按“完成”。"
    )


def test_the_commander_is_reminded_of_the_update(record: Record, incident: str) -> None:
    record.do(remind_of_update, incident, by(STANCH, 120))
    assert last(record, incident, WANG) == (
        "*INC-0001 该更新进展了*\n请说明：已知什么、正在做什么、还需要什么。\n[更新进展]"
    )
    record.do(remind_of_update, incident, by(STANCH, 240))
    assert last(record, incident, WANG).startswith("*INC-0001 的进展更新已超时*\n")


# --- What holds for all ----------------------------------------------------------------------------------------------


def test_no_letter_is_ever_sent_to_somebody_else_or_twice(record: Record, incident: str) -> None:
    """Its key and its reader depend on nothing that may still change."""
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    record.do(offer_handover, incident, "tech", CHEN, "看日志", by(ZHAO, 2))
    record.do(record_left, incident, by(ZHAO, 3))
    before = [(each.key, each.place) for each in direct_messages(record.state(incident), Workspace())]

    record.do(accept_handover, handover(record, incident), by(CHEN, 4))
    record.do(assign_role, incident, "ic", CHEN, by(WANG, 5))
    record.do(complete_task, incident, "activate.team", by(CHEN, 6))

    after = [(each.key, each.place) for each in direct_messages(record.state(incident), Workspace())]
    assert [each for each in after if each in before] == before
    assert len({key for key, _ in after}) == len(after)


def test_only_what_waits_for_an_answer_lives(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG))
    record.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO, 2))
    living = [each.place for each in direct_messages(record.state(incident), Workspace()) if each.living]
    assert living == [CHEN]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_letter_fits_into_a_message(record: Record, locale: str) -> None:
    everything = dict.fromkeys(("exec", "scribe", "tech", "forensics", "legal", "customer", "comms"), LI)
    incident = record.declare(severity="SEV1", title="题" * 120, what_happened="<&>" * 1000, responders=everything)
    record.do(record_channel, incident, ROOM, "inc-0001", by(STANCH))
    for person in (WANG, LI, CHEN):
        record.do(record_person, person, person, locale, at(0))
    record.do(record_joined, incident, by(CHEN))
    record.do(offer_handover, incident, "ic", CHEN, "<&>" * 1000, by(WANG))
    sent = list(direct_messages(record.state(incident), Workspace()))
    assert len(sent) == 5
    for message in sent:
        check_message(Settings(), message.text, message.payload["blocks"])
