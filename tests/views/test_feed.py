"""The feed as people read it: what each piece of news says, in both languages, and what it must never do."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident, reopen_incident
from models.changes.machine import record_channel
from models.changes.members import record_invitations, record_joined
from models.changes.moments import set_moment
from models.changes.pins import Pin, Place, pin_message, record_missing, want_message
from models.changes.recording import Decision, Update, add_note, post_update, record_decision
from models.changes.roles import assign_role
from models.changes.steering import rename_incident, set_phase, set_severity
from models.homes import record_person
from sandbox.blockkit.surfaces import check_message
from sandbox.settings import Settings
from sandbox.visible_text import Reader, message_text
from tests.conftest import CHEN, LI, WANG, ZHAO, Record, at, by
from views.catalogue import Texts
from views.feed import feed
from views.surfaces import Message
from views.wanted import wanted
from views.workspace import Workspace

ROOM = "C0ROOM"
NAMES = {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强"}
LINK = "https://firm.slack.com/archives/C0ROOM/p1795233600000100?thread_ts=1795233000.000200&cid=C0ROOM"


@pytest.fixture
def incident(record: Record) -> str:
    """An incident of Wang's with its channel, in which Chen, Zhao and Li are too."""
    incident = record.declare()
    record.do(record_channel, incident, ROOM, "inc-0001", by(WANG, 0.1))
    for person, name in NAMES.items():
        record.do(record_joined, incident, by(person))
        record.do(record_person, person, name, "zh_CN", at(0))
    return incident


def news(record: Record, incident: str, locale: str = "zh_CN") -> list[Message]:
    state = record.state(incident)
    return [message for _, message in feed(state, Texts(locale, names=state.names))]


def read(record: Record, incident: str, locale: str = "zh_CN") -> list[str]:
    """Every piece of news as it is read in Shanghai, without its last line."""
    reader = Reader({}, {}, "Asia/Shanghai")
    shown = [message_text(reader, message.payload) for message in news(record, incident, locale)]
    return [text.rpartition("\n")[0] for text in shown]


def footers(record: Record, incident: str, locale: str = "zh_CN") -> list[str]:
    reader = Reader({}, {}, "Asia/Shanghai")
    return [
        message_text(reader, message.payload).rpartition("\n")[2] for message in news(record, incident, locale)
    ]  # fmt: skip


# --- What is said ----------------------------------------------------------------------------------------------------


def test_a_decision(record: Record, incident: str) -> None:
    first = record.do(record_decision, incident, Decision("停止发送", "防止扩散", "只撤回；通知全员"), by(CHEN, 5))
    second = Decision("改为人工递送", "已书面确认", supersedes=first, source=Place("C9", "1.2", LINK))
    record.do(record_decision, incident, second, by(WANG, 15))
    assert read(record, incident) == [
        "*决定 · 陈洁*\n停止发送\n*理由* 防止扩散\n*权衡过的方案* 只撤回；通知全员",
        f"*决定 · 王莉*\n改为人工递送\n*理由* 已书面确认\n取代决定 #{first}\n来源：原消息",
    ]
    assert footers(record, incident) == [f"2026-11-21 12:05 · #{first}", f"2026-11-21 12:15 · #{first + 1}"]
    assert read(record, incident, "en") == [
        "*Decision by 陈洁*\n停止发送\n*Reason:* 防止扩散\n*Options weighed:* 只撤回；通知全员",
        f"*Decision by 王莉*\n改为人工递送\n*Reason:* 已书面确认\nReplaces decision #{first}\nTaken from this message",
    ]


def test_the_source_is_a_link_to_the_message(record: Record, incident: str) -> None:
    record.do(record_decision, incident, Decision("停", "防", source=Place("C9", "1.2", LINK)), by(WANG))
    linked = f"<{LINK.replace('&', '&amp;')}|原消息>"
    assert linked in json.dumps(news(record, incident)[0].payload, ensure_ascii=False)


def test_a_note_of_now_and_one_of_earlier(record: Record, incident: str) -> None:
    seq = record.do(add_note, incident, "乙公司来电\n没有人打开附件", by(ZHAO, 5))
    record.do(add_note, incident, "撤回失败", by(ZHAO, 6), happened_at=at(-30))
    assert read(record, incident) == ["*记录 · 赵敏*\n乙公司来电\n没有人打开附件", "*记录 · 赵敏*\n撤回失败"]
    assert footers(record, incident) == [
        f"2026-11-21 12:05 · #{seq}",
        f"发生于 2026-11-21 11:30，记录于 2026-11-21 12:06 · #{seq + 1}",
    ]
    assert footers(record, incident, "en")[1] == f"2026-11-21 11:30, recorded 2026-11-21 12:06 · #{seq + 1}"


def test_a_note_on_a_task_names_it(record: Record, incident: str) -> None:
    task = record.state(incident).tasks[0]
    record.do(add_note, incident, "已联系", by(ZHAO), task=task.key)
    text = record.plan.playbook.task(task.key).text
    assert read(record, incident) == [f"*记录 · 赵敏*\n清单项：{text.zh}\n已联系"]
    assert read(record, incident, "en") == [f"*Note by 赵敏*\nOn: {text.en}\n已联系"]


def test_what_is_restricted_shows_that_it_is_there(record: Record, incident: str) -> None:
    first = record.do(record_decision, incident, Decision("停止发送", "防止扩散"), by(CHEN, 1))
    secret = Decision("先不报案", "证据不足", "报案", audience=("legal", "exec"), supersedes=first)
    record.do(record_decision, incident, secret, by(WANG, 2))
    record.do(add_note, incident, "律师意见", by(LI, 3), audience=("legal",))
    assert read(record, incident)[1:] == [
        f"*决定 · 王莉*\n受限：仅法务合规负责人、管理层负责人可见\n取代决定 #{first}",
        "*记录 · 李强*\n受限：仅法务合规负责人可见",
    ]
    assert read(record, incident, "en")[2] == "*Note by 李强*\nRestricted to Legal & compliance lead"
    shown = json.dumps([message.payload for message in news(record, incident)], ensure_ascii=False)
    assert not [word for word in ("先不报案", "证据不足", "律师意见") if word in shown]


def test_a_status_update_says_what_it_has(record: Record, incident: str) -> None:
    record.do(post_update, incident, Update("误发 42 人", "联系删除", "法务：模板", at(140)), by(WANG, 20))
    record.do(post_update, incident, Update("已删除", "", "", None), by(WANG, 30))
    assert read(record, incident) == [
        "*进展 · 王莉*\n*已知* 误发 42 人\n*正在做* 联系删除\n*需要* 法务：模板\n*下次进展* 2026-11-21 14:20",
        "*进展 · 王莉*\n*已知* 已删除",
    ]
    assert read(record, incident, "en")[0] == (
        "*Status update by 王莉*\n*Known:* 误发 42 人\n*Being done:* 联系删除\n*Needed:* 法务：模板\n"
        "*Next update:* 2026-11-21 14:20"
    )


def test_a_message_from_elsewhere_is_shown_and_one_from_here_is_not(record: Record, incident: str) -> None:
    for channel in (ROOM, "C0SALES"):
        said = {"user": CHEN, "text": "乙公司说已经删除", "ts": "1795233600.000100"}
        record.do(pin_message, incident, Pin(Place(channel, "1795233600.000100", LINK), said), by(ZHAO, 61))
    assert read(record, incident) == ["*赵敏 把 陈洁 的一条消息加入了时间线*\n乙公司说已经删除\n来源：原消息"]
    seq = record.state(incident).events[-1].seq
    assert footers(record, incident) == [f"发生于 2026-11-21 12:00，记录于 2026-11-21 13:01 · #{seq}"]


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (
            "",
            "李强 想把一条消息加入时间线，但消息在读取前已被删除。",
            "李强 marked a message for the timeline, but it was deleted before it could be read.",
        ),
        (
            "missing_scope",
            "李强 想把一条消息加入时间线，但 Slack 不允许止漏读取（missing_scope）。",
            "李强 marked a message for the timeline, but Slack does not let Stanch read it (missing_scope).",
        ),
    ],
)
def test_a_message_that_could_not_be_read(record: Record, incident: str, error: str, zh: str, en: str) -> None:
    record.do(want_message, incident, ROOM, "1.2", by(LI))
    record.do(record_missing, incident, ROOM, "1.2", error, by(LI))
    assert read(record, incident) == [f"{zh}\n如内容重要，请点「记录进展」写下要点。"]
    assert read(record, incident, "en") == [f"{en}\nIf it matters, write down what it said: Add note."]


def test_steering(record: Record, incident: str) -> None:
    record.do(set_severity, incident, "SEV1", "媒体来询", by(WANG, 1))
    record.do(set_moment, incident, "detected", at(-25), "以来电时间为准", by(WANG, 2))
    record.do(assign_role, incident, "ic", CHEN, by(WANG, 3))
    record.do(rename_incident, incident, "工资表误发", by(CHEN, 4))
    record.do(record_invitations, incident, (ZHAO,), {LI: "user_disabled"}, by(WANG, 5))
    assert read(record, incident) == [
        "*级别 SEV2 → SEV1 · 王莉*\n*理由* 媒体来询",
        "*发现时间更正 · 王莉*\n2026-11-21 11:50 → 2026-11-21 11:35\n*理由* 以来电时间为准",
        "应急指挥：王莉 → 陈洁",
        "新标题：工资表误发",
        "未能加入本频道：李强（账号已停用）。请手动添加，或另选他人。",
    ]


def test_going_back_to_a_phase_and_opening_again(record: Record, incident: str) -> None:
    phases = [phase.key for phase in record.plan.playbook.incident_phases]
    for minute, phase in enumerate((phases[1], phases[0])):
        record.do(set_phase, incident, phase, by(WANG, minute))
    record.do(close_incident, incident, Resolution("已删除", "", "演示"), by(WANG, 4, admin=True))
    record.do(reopen_incident, incident, "又发现一份", by(WANG, 5))
    assert read(record, incident)[-2:] == ["阶段：发现与报告", "*事件重开 · 王莉*\n*理由* 又发现一份"]


def test_what_was_told_of_a_phase_stays_as_it_was(record: Record, incident: str) -> None:
    """A phase that comes up for the first time is told by its checklist, whatever the severity shows of it later."""
    record.do(set_phase, incident, "notify", by(WANG, 1))
    state = record.state(incident)
    emptied = replace(state, tasks=tuple(task for task in state.tasks if task.phase != "notify"))
    for then in (state, emptied):
        assert list(feed(then, Texts("zh_CN", names=state.names))) == []


# --- What it must never do -------------------------------------------------------------------------------------------

HOSTILE = (
    "<!channel> <!here> <!everyone> <@UWANG> <@U0SBXCHEN|x> @channel @here @zhao <#C0ROOM> "
    "<https://evil.example|点这里> &lt;!channel&gt; *粗* _斜_ `码` ~删~\n> 引用\n```\n<!channel>\n```\n" + "长" * 2700
)
WAYS: list[Callable[[Record, str, str], Any]] = [
    lambda record, incident, text: record.do(
        record_decision, incident, Decision(text, text, text), by(CHEN, 1)
    ),
    lambda record, incident, text: record.do(add_note, incident, text, by(CHEN, 1)),
    lambda record, incident, text: record.do(post_update, incident, Update(text, text, text, None), by(CHEN, 1)),
    lambda record, incident, text: record.do(set_severity, incident, "SEV1", text, by(CHEN, 1)),
    lambda record, incident, text: record.do(set_moment, incident, "detected", at(-20), text, by(WANG, 1)),
    lambda record, incident, text: record.do(rename_incident, incident, text, by(WANG, 1)),
    lambda record, incident, text: record.do(
        pin_message, incident, Pin(Place("C9", "1795233600.000100", LINK), {"user": CHEN, "text": text}), by(CHEN, 1)
    ),
]  # fmt: skip


def everything(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_typed_becomes_a_mention_a_link_or_an_illegal_block(
    record: Record, incident: str, way: Callable[[Record, str, str], Any], locale: str
) -> None:
    way(record, incident, HOSTILE)
    messages = news(record, incident, locale)
    assert messages
    for message in messages:
        check_message(Settings(), message.payload["text"], message.payload["blocks"])
        shown = everything(message.payload)
        assert not [sign for sign in ("<!channel", "<!here", "<!everyone", "<@", "<#", "|点这里>") if sign in shown]


@pytest.mark.parametrize("way", WAYS[:3])
@pytest.mark.parametrize("text", ["长" * 3000, "&<>" * 1000, "一行\n" * 750, '"\\' * 1500, "👨‍👩‍👧" * 600])
def test_nothing_is_cut_however_long(
    record: Record, incident: str, way: Callable[[Record, str, str], Any], text: str
) -> None:
    way(record, incident, text)
    shown = [block for message in news(record, incident) for block in message.payload["blocks"]]
    written = "".join(block["text"]["text"] for block in shown if block["type"] == "section").replace("\n", "")
    times = 1 if way is WAYS[1] else 3
    assert written.count(Texts("en").write(text).replace("\n", "")) == times
    for message in news(record, incident):
        check_message(Settings(), message.payload["text"], message.payload["blocks"])


def test_one_message_for_one_piece_of_news_unless_slack_takes_no_more(record: Record, incident: str) -> None:
    record.do(add_note, incident, "长" * 3000, by(CHEN, 1))
    assert len(news(record, incident)) == 1
    record.do(record_decision, incident, Decision("长" * 3000, "长" * 3000, "长" * 3000), by(CHEN, 2))
    one, first, second = news(record, incident)
    assert len({one.key, first.key, second.key}) == 3
    assert first.order == second.order


@pytest.mark.parametrize("newcomer", [LI, "UNEW"])
def test_news_waits_for_the_names_in_it(record: Record, incident: str, newcomer: str) -> None:
    record.do(assign_role, incident, "legal", CHEN, by(WANG, 3))
    record.do(assign_role, incident, "legal", newcomer, by(WANG, 4))
    state = record.state(incident)
    shown = [surface.text for surface in wanted(state, Workspace()) if surface.key.startswith("event:")]  # type: ignore[union-attr]
    assert shown == (["法务合规负责人：陈洁 → 李强"] if newcomer == LI else [])


def test_news_of_an_apps_message_waits_for_no_name(record: Record, incident: str) -> None:
    alarm = {"subtype": "bot_message", "bot_id": "B0123", "text": "工资表外发，已拦截"}
    record.do(pin_message, incident, Pin(Place("C9", "1795233600.000100", LINK), alarm), by(CHEN, 5))
    told = [each for each in wanted(record.state(incident), Workspace()) if each.key.startswith("event:")]
    assert ["工资表外发，已拦截" in everything(each.payload) for each in told if isinstance(each, Message)] == [True]


def test_what_was_erased_is_told_no_more(record: Record, incident: str) -> None:
    record.do(add_note, incident, "已联系", by(ZHAO))
    state = record.state(incident)
    erased = replace(state, events=(*state.events[:-1], replace(state.events[-1], payload={})))
    assert list(feed(erased, Texts("zh_CN", names=state.names))) == []


def test_no_news_is_mentioned_and_all_of_it_is_frozen(record: Record, incident: str) -> None:
    record.do(add_note, incident, "已联系", by(ZHAO))
    record.do(assign_role, incident, "ic", CHEN, by(WANG, 3))
    assert not any(message.living for message in news(record, incident))
    assert not any("<@" in everything(message.payload) for message in news(record, incident))
    assert [message.text for message in news(record, incident)] == ["记录 · 赵敏", "应急指挥：王莉 → 陈洁"]
