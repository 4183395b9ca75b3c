"""What befell the channel, as people read it: in the channel, in private, on the status card and on the timeline."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.actors import STANCH
from models.changes.accounts import record_deactivated
from models.changes.machine import record_channel
from models.changes.members import (
    record_bot_removed,
    record_bot_returned,
    record_joined,
    record_left,
    record_uninvited,
)
from models.changes.roles import assign_role
from models.changes.rooms import (
    News,
    record_archived,
    record_deleted,
    record_entry_deleted,
    record_made_private,
    record_made_public,
    record_renamed,
    record_unarchived,
    replace_channel,
)
from models.changes.steering import rename_incident
from models.changes.surveying import want_survey
from models.changes.surveys import Found, Mark, load_due, record_survey
from models.homes import record_person
from models.surfaces import attempt, shown
from sandbox.visible_text import message_text
from tests.conftest import CHEN, LI, OUTSIDER, WANG, ZHAO, Record, at, by
from tests.views.reading import PEOPLE, READER, must_be_legal, read
from views.cards.status import facts
from views.catalogue import Texts
from views.feed import feed
from views.naming import channel_of
from views.private import direct_messages
from views.summary.telling import tell
from views.surfaces import Message
from views.wanted import wanted
from views.workspace import Workspace

HERE = News("C1", at(30), ("UADMIN",))
SINCE_TILL = "2026-11-21 12:40 至 2026-11-21 13:00"


@pytest.fixture
def incident(record: Record) -> str:
    """Wang's incident in its channel C1; everybody reads Chinese, the administrator English."""
    incident = record.declare()
    record.do(record_channel, incident, "C1", "inc-0001", by(STANCH, 0.1))
    for person in (CHEN, ZHAO):
        record.do(record_joined, incident, by(person, 0.3))
    for person, name in {**PEOPLE, OUTSIDER: "外人"}.items():
        record.do(record_person, person, name, "zh_CN", at(0))
    record.do(record_person, "UADMIN", "Admin", "en", at(0))
    return incident


def newest(record: Record, incident: str, locale: str) -> str:
    """The last entry of the feed, without the line that says when."""
    state = record.state(incident)
    [*_, (_, message)] = feed(state, Texts(locale, names=state.names))
    must_be_legal(message.text, message.blocks)
    return message_text(READER, message.payload).rpartition("\n")[0]


def letter(record: Record, incident: str, to: str) -> str:
    """The last letter to one person."""
    mine = [each for each in direct_messages(record.state(incident), Workspace()) if each.place == to]
    must_be_legal(mine[-1].text, mine[-1].blocks)
    return message_text(READER, mine[-1].payload)


def survey(record: Record, incident: str, found: Found) -> None:
    due = record.see(load_due, incident)
    assert due is not None
    assert record.do(record_survey, incident, due, found, (), by(STANCH, 60))


AS_IT_WAS = Found("inc-0001", private=True, archived=False, people=frozenset({CHEN, ZHAO}))


# --- In the channel --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "by_whom", "zh", "en"),
    [
        (
            lambda r, i, a: r.do(record_renamed, i, replace(HERE, name="leak"), a),
            STANCH,
            "本频道已改名为 leak，名称就此保留。",
            "This channel is called leak now, and keeps that name.",
        ),
        (
            lambda r, i, a: r.do(record_made_public, i, HERE, a),
            CHEN,
            ":warning: *陈洁 已把本频道改为公开*\n"
            "工作区里所有人现在都能看到这里的内容，包括以前写下的；频道里的文件即使改回私有，也仍然公开。\n"
            "请改回私有：点频道名 → 设置 → 更改为私有频道；没有权限就请工作区所有者操作。"
            "改回之前，不要在这里写个人信息。",
            ":warning: *陈洁 has made this channel public*\n"
            "Everybody in the workspace can read it now, what was written before included. Its files stay public even "
            "when it is private again.\n"
            "Make it private again: the channel's name → Settings → Change to a private channel. If Slack does not let "
            "you, ask a workspace owner. Until then, write no personal data here.",
        ),
        (
            lambda r, i, a: r.do(record_archived, i, HERE, a),
            CHEN,
            "陈洁 曾把本频道归档，期间的记录补在下面。",
            "陈洁 archived this channel. What was recorded meanwhile follows.",
        ),
        (
            lambda r, i, a: r.do(record_archived, i, HERE, a),
            STANCH,
            "本频道曾被归档，期间的记录补在下面。",
            "This channel was archived. What was recorded meanwhile follows.",
        ),
        (
            lambda r, i, a: r.do(record_deleted, i, HERE, a),
            CHEN,
            "*原频道已被删除，今后在本频道处置*\n记录没有丢失，时间线上都在；在原频道发过的内容不再重发。",
            "*This channel takes the place of the one that was deleted*\n"
            "Nothing on record is lost: the timeline has it all. What was posted there is not posted again.",
        ),
    ],
)
def test_what_the_channel_is_told(
    record: Record, incident: str, change: Callable[..., None], by_whom: str, zh: str, en: str
) -> None:
    change(record, incident, by(by_whom, 31))
    assert newest(record, incident, "zh_CN") == zh
    assert newest(record, incident, "en") == en


def test_who_walked_in_is_named_when_it_is_private_again(record: Record, incident: str) -> None:
    record.do(record_made_public, incident, HERE, by(STANCH, 31))
    assert newest(record, incident, "en").startswith(":warning: *This channel has been made public*\n")
    record.do(record_uninvited, incident, by(OUTSIDER, 32))
    record.do(record_made_private, incident, HERE, by(WANG, 33))
    assert newest(record, incident, "zh_CN") == "*本频道已改回私有*\n公开期间进入的人：外人。不该在这里的请移出。"
    assert newest(record, incident, "en") == (
        "*This channel is private again*\nCame in while it was public: 外人. Remove whoever does not belong here."
    )


@pytest.mark.parametrize("why", ["public", "lost"])
def test_why_one_goes_on_in_another_channel(record: Record, incident: str, why: str) -> None:
    if why == "public":
        record.do(record_made_public, incident, HERE, by(CHEN, 31))
    else:
        record.do(record_bot_removed, incident, by(CHEN, 31))
    record.do(replace_channel, incident, by(WANG, 32))
    first = {
        "public": (
            "*原频道已被公开，今后在本频道处置*",
            "*This channel takes the place of the one that was made public*",
        ),
        "lost": (
            "*止漏已进不了原频道，今后在本频道处置*",
            "*This channel takes the place of the one that Stanch cannot get into any more*",
        ),
    }[why]
    assert newest(record, incident, "zh_CN").splitlines()[0] == first[0]
    assert newest(record, incident, "en").splitlines()[0] == first[1]


def test_a_deleted_entry(record: Record, incident: str) -> None:
    event = record.state(incident).events[0]
    row = record.do(attempt, f"incident:{incident}", f"event:{event.id}", at(1), frozen=True)
    record.do(shown, row, "C1", "1.1", "digest", at(1))
    record.do(record_entry_deleted, incident, "C1", "1.1", by(STANCH, 31))
    assert newest(record, incident, "zh_CN") == "有人从本频道删除了条目 #1 的消息；条目仍在记录里。"
    assert newest(record, incident, "en") == (
        "Somebody deleted the message of entry #1 from this channel. The record keeps the entry."
    )


@pytest.mark.parametrize(
    ("why", "zh", "en"),
    [
        ("silence", f"*{SINCE_TILL}，止漏没有收到 Slack 的任何消息*", "*Stanch heard nothing of Slack from"),
        ("token", f"*{SINCE_TILL}，Slack 不接受止漏的令牌*", "*Slack refused Stanch's token from"),
    ],
)
def test_since_when_nothing_was_heard_and_that_nothing_changed(
    record: Record, incident: str, why: str, zh: str, en: str
) -> None:
    record.do(want_survey, incident, at(60), since=at(40), why=why)
    survey(record, incident, AS_IT_WAS)
    assert newest(record, incident, "zh_CN") == (
        f"{zh}\n经核对，频道没有变化。\n这段时间里按过的按钮、输入过的命令可能没有生效，请再做一次。"
    )
    assert newest(record, incident, "en") == (
        f"{en} 2026-11-21 12:40 to 2026-11-21 13:00*\nNothing was found changed in this channel.\n"
        "What was pressed or typed for Stanch in that time may have had no effect: please do it again."
    )


def test_what_was_found_after_a_silence(record: Record, incident: str) -> None:
    record.do(want_survey, incident, at(60), since=at(40), why="silence")
    marks = (Mark("1.1", (CHEN,)), Mark("2.2", (CHEN,)))
    survey(record, incident, replace(AS_IT_WAS, name="leak", people=frozenset({CHEN, LI}), marks=marks))
    assert newest(record, incident, "zh_CN").splitlines()[1:4] == [
        "期间进入：李强", "期间离开：赵敏", "期间有 2 条消息标了图钉，已补进时间线。",
    ]  # fmt: skip
    assert newest(record, incident, "en").splitlines()[1:4] == [
        "Came in meanwhile: 李强",
        "Left meanwhile: 赵敏",
        "2 messages marked with a pushpin were found; they go on the timeline.",
    ]
    assert "Nothing was found changed" not in newest(record, incident, "en")


def test_while_the_bot_was_out_its_buttons_were_there(record: Record, incident: str) -> None:
    record.do(record_bot_removed, incident, by(CHEN, 40))
    record.do(record_bot_returned, incident, by(WANG, 60))
    survey(record, incident, AS_IT_WAS)
    assert newest(record, incident, "zh_CN") == f"*{SINCE_TILL}，止漏不在本频道*\n经核对，频道没有变化。"


# --- In private ------------------------------------------------------------------------------------------------------


def test_public_is_told_to_who_steers_and_to_the_administrators(record: Record, incident: str) -> None:
    record.do(record_made_public, incident, HERE, by(CHEN, 31))
    assert letter(record, incident, WANG) == (
        "*INC-0001 的频道已公开*\n甲公司工资表误发乙公司 · *SEV2* · #inc-0001\n"
        "工作区里所有人都能找到它、进去看，包括以前写下的内容；里面的文件也随之公开，即使频道改回私有也不会收回。\n"
        "请改回私有：打开 #inc-0001 → 点频道名 → 设置 → 更改为私有频道；没有权限就请工作区所有者操作。\n"
        "也可以换频道：止漏会新开一个私有频道，把本事件的人员请进去，在那里继续。\n[换到新的私有频道]"
    )
    assert letter(record, incident, "UADMIN") == (
        "*The channel of INC-0001 is public*\n甲公司工资表误发乙公司 · *SEV2* · #inc-0001\n"
        "Everybody in the workspace can find it, come in and read it, what was written before included. Its files have "
        "become public, and stay so even when the channel is private again.\n"
        "Make it private again: #inc-0001 → its name → Settings → Change to a private channel. If Slack does not let "
        "you, ask a workspace owner.\n"
        "Or leave it: Stanch opens a new private channel, invites the incident's people and goes on there.\n"
        "[Move to a new private channel]"
    )
    assert "公开" not in letter(record, incident, CHEN)


def test_the_archive_is_told_with_a_way_to_go_on_recording(record: Record, incident: str) -> None:
    record.do(record_archived, incident, HERE, by(CHEN, 31))
    assert letter(record, incident, WANG) == (
        "*@陈洁 已把 INC-0001 的频道归档*\n甲公司工资表误发乙公司 · *SEV2* · #inc-0001\n"
        "已有记录都在，但归档的频道里发不了消息。\n"
        "要恢复：打开 #inc-0001 → 点频道名 → 设置 → 取消归档频道（应用没有这个权限）。恢复后，期间的记录会立即补上。\n"
        "在此之前，可在这里继续记录：\n[记录决定] [记录进展] [更多…]"
    )
    assert letter(record, incident, "UADMIN").startswith(
        "*@陈洁 has archived the channel of INC-0001*\n甲公司工资表误发乙公司 · *SEV2* · #inc-0001\n"
        "Nothing recorded is lost, but Slack takes no messages there.\n"
    )


def test_a_deactivated_account(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 2))
    record.do(record_deactivated, ZHAO, ("UADMIN",), by(STANCH, 31))
    assert letter(record, incident, WANG) == (
        "*@赵敏 的账号已停用（INC-0001）*\n甲公司工资表误发乙公司 · *SEV2* · #inc-0001\n"
        "@赵敏 仍担任技术处置负责人，请改派。\n[指派角色]"
    )
    assert letter(record, incident, "UADMIN") == (
        "*The account of @赵敏 was deactivated (INC-0001)*\n甲公司工资表误发乙公司 · *SEV2* · #inc-0001\n"
        "@赵敏 is still Technical lead. Give the role to someone else.\n[Assign a role]"
    )


# --- On the status card ----------------------------------------------------------------------------------------------


def warned(record: Record, incident: str, locale: str) -> list[str]:
    lines = read(facts(record.state(incident), Texts(locale))).splitlines()
    return [line for line in lines if line.startswith((":warning:", "需改派", "Needs a new holder"))]


def test_the_card_says_what_is_wrong_until_it_is_put_right(record: Record, incident: str) -> None:
    assert warned(record, incident, "en") == []
    record.do(record_made_public, incident, HERE, by(CHEN, 31))
    record.do(record_uninvited, incident, by(LI, 32))
    assert warned(record, incident, "zh_CN") == [
        ":warning: 本频道是公开的，工作区所有人都能看到。请改回私有。",
        ":warning: 公开期间进入的人：@李强。不该在这里的请移出。",
    ]
    record.do(record_made_private, incident, HERE, by(WANG, 33))
    assert warned(record, incident, "en") == [
        ":warning: Came in while it was public: @李强. Remove whoever does not belong here."
    ]
    record.do(record_left, incident, by(LI, 34))
    assert warned(record, incident, "en") == []
    record.do(record_archived, incident, HERE, by(CHEN, 35))
    assert warned(record, incident, "en") == [
        ":warning: The channel is archived: nothing can be shown there until somebody unarchives it."
    ]
    record.do(record_unarchived, incident, HERE, by(CHEN, 36))
    record.do(record_bot_removed, incident, by(CHEN, 37))
    assert warned(record, incident, "zh_CN") == [":warning: 止漏不在频道里：请在频道输入 /invite，选择止漏。"]


def test_a_role_whose_holder_is_gone_needs_a_new_one(record: Record, incident: str) -> None:
    record.do(assign_role, incident, "tech", ZHAO, by(WANG, 2))
    record.do(record_deactivated, ZHAO, (), by(STANCH, 31))
    assert warned(record, incident, "zh_CN") == ["需改派：技术处置负责人"]
    record.do(assign_role, incident, "tech", CHEN, by(WANG, 32))
    record.do(record_left, incident, by(CHEN, 33))
    assert warned(record, incident, "en") == ["Needs a new holder: Technical lead"]


# --- On the timeline -------------------------------------------------------------------------------------------------


def test_the_timeline_tells_each_in_a_line(record: Record, incident: str) -> None:
    record.do(record_renamed, incident, replace(HERE, name="leak"), by(STANCH, 31))
    record.do(record_made_public, incident, HERE, by(CHEN, 32))
    record.do(record_uninvited, incident, by(OUTSIDER, 33))
    record.do(record_made_private, incident, HERE, by(WANG, 34))
    record.do(record_archived, incident, HERE, by(WANG, 35))
    record.do(record_unarchived, incident, HERE, by(WANG, 36))
    record.do(record_deactivated, ZHAO, (), by(STANCH, 37))
    record.do(record_deleted, incident, HERE, by(WANG, 38))
    state = record.state(incident)
    start = next(event.seq for event in state.events if event.kind == "channel.renamed")
    on_paper = [Texts(locale, names=state.names, paper=True) for locale in ("zh_CN", "en")]
    told = [[str(tell(state, event, say)) for event in state.events[start - 1 :]] for say in on_paper]
    assert told == [
        ["频道改名：leak", "频道被改为公开", "在频道公开期间进入", "频道改回私有", "频道被归档", "频道取消归档",
         "赵敏 的账号被停用", "频道 leak 被删除，改用新频道"],
        ["Channel renamed: leak", "Channel made public", "Came into the channel while it was public",
         "Channel made private again", "Channel archived", "Channel unarchived",
         "The account of 赵敏 was deactivated", "Channel deleted: leak. The next one takes its place"],
    ]  # fmt: skip


# --- What is wanted --------------------------------------------------------------------------------------------------


def test_a_name_that_people_gave_is_wanted_whatever_the_title_becomes(record: Record, incident: str) -> None:
    record.do(record_renamed, incident, replace(HERE, name="leak"), by(STANCH, 31))
    record.do(rename_incident, incident, "Another title", by(WANG, 32))
    channel = channel_of(record.state(incident))
    assert (channel.name, channel.named_by_people) == ("leak", True)


def test_between_two_channels_only_the_next_one_is_wanted_and_the_announcement(record: Record, incident: str) -> None:
    record.do(record_deleted, incident, HERE, by(WANG, 38))
    keys = [surface.key for surface in wanted(record.state(incident), Workspace(announce="news"))]
    assert keys == ["channel", "announcement"]
    record.do(record_channel, incident, "C2", "inc-0001-2", by(STANCH, 39))
    surfaces = wanted(record.state(incident), Workspace())
    told = [one for one in surfaces if isinstance(one, Message) and "原频道" in one.text]
    assert len(told) == 1
