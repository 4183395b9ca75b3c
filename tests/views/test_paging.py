"""What people read of calls out of Slack: the message in the channel, the mail, the lines of the timeline."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from models.actors import STANCH, Actor
from models.changes.machine import record_channel
from models.changes.paging import Page, acknowledge_page, call_pages, pages_due, record_outcome
from models.changes.recording import add_note
from models.homes import record_person
from models.incidents import lock
from models.timeline import append
from sandbox.blockkit.surfaces import check_message
from sandbox.settings import Settings
from sandbox.visible_text import Reader, message_text
from tests.conftest import LI, NOON, WANG, Record, at, by
from views.catalogue import Texts
from views.paging import mail_body, mail_subject, paging_cards
from views.summary.telling import tell
from views.surfaces import Message
from views.workspace import Workspace


@pytest.fixture
def incident(record: Record) -> str:
    """At SEV2, named Li its commander, who sleeps: called for at noon, and after ten and twenty minutes."""
    incident = record.declare(commander=LI)
    record.do(record_channel, incident, "C0ROOM", "inc-0001", by(STANCH, 0.1))
    for person, name in {WANG: "王莉", LI: "李强"}.items():
        record.do(record_person, person, name, "zh_CN", at(0))
    for minute in (0, 10, 20):
        for each in record.see(pages_due, at(minute)):
            record.do(call_pages, each, Actor(STANCH, at(minute)))
    return incident


def cards(record: Record, incident: str, locale: str = "zh_CN") -> list[Message]:
    return list(paging_cards(record.state(incident), Workspace(locale)))


def read(record: Record, incident: str, locale: str = "zh_CN") -> list[str]:
    reader = Reader({}, {}, "Asia/Shanghai")
    return [message_text(reader, card.payload) for card in cards(record, incident, locale)]


def buttons(message: Message) -> list[str]:
    found: list[dict[str, Any]] = [
        element for block in message.payload["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]
    return [f"{each['action_id']} {each['value'].partition(' ')[2]}" for each in found]


def ids(record: Record, incident: str) -> list[str]:
    return [event.id for event in record.state(incident).events if event.kind == "page.called"]


def test_each_matter_has_one_message_however_often_it_is_called(record: Record, incident: str) -> None:
    opened, command = read(record, incident)
    assert opened.splitlines()[0] == "*正在 Slack 之外呼叫：新开 SEV2 事件*"
    assert command.splitlines()[0] == "*正在 Slack 之外呼叫：还没有人担任指挥*"
    assert "已呼叫 2 次，最近一次" in command
    assert "谁来处理，谁按“已收到”；按下以后，这件事不再呼叫。" in command
    seqs = [event.seq for event in record.state(incident).events if event.kind == "page.called"]
    assert [buttons(card) for card in cards(record, incident)] == [
        [f"page.acknowledge {seqs[0]}"], [f"page.acknowledge {seqs[2]}"],
    ]  # fmt: skip
    english = read(record, incident, "en")
    assert english[1].splitlines()[0] == "*Somebody is called out of Slack: nobody has taken the command*"
    for locale in ("zh_CN", "en"):
        for card in cards(record, incident, locale):
            check_message(Settings(), card.text, card.payload["blocks"])


def test_what_became_of_it_is_told_of_the_newest(record: Record, incident: str) -> None:
    _, first, second = ids(record, incident)
    bot = Actor(STANCH, at(21))
    record.do(record_outcome, incident, first, "mail", None, bot)
    record.do(record_outcome, incident, second, "mail", "SMTP 535", bot)
    record.do(record_outcome, incident, second, "webhook", "no answer", bot)
    told = read(record, incident)[1]
    assert "邮件：没发出去（SMTP 535） · Webhook：没发出去（没有应答）" in told
    assert "已发出" not in told
    assert "Mail: not sent (SMTP 535) · Webhook: not sent (no answer)" in read(record, incident, "en")[1]


def test_an_acknowledged_one_says_by_whom_and_has_no_button(record: Record, incident: str) -> None:
    newest = cards(record, incident)[-1]
    seq = int(buttons(newest)[0].split()[1])
    record.do(acknowledge_page, incident, seq, by(WANG, 21))
    for told in read(record, incident):
        assert "王莉 已收到，" in told
    assert [buttons(card) for card in cards(record, incident)] == [[], []]


def test_one_that_settled_itself_asks_for_nothing(record: Record, incident: str) -> None:
    record.do(add_note, incident, "在看了", by(LI, 22))
    opened, command = cards(record, incident)
    assert buttons(opened)
    assert buttons(command) == []
    assert "这件事已经有了着落，不再呼叫" in read(record, incident)[1]


def test_a_house_target_is_never_called_a_deadline(record: Record, incident: str) -> None:
    for house in (True, False):
        record.do(_called_by_hand, incident, house)
    target, deadline = read(record, incident)[2:]
    assert "*正在 Slack 之外呼叫：内部目标已到时间*" in target
    assert "内部目标：" in target
    assert "时限" not in target
    assert "*正在 Slack 之外呼叫：时限已到*" in deadline
    assert "时限：" in deadline


def _called_by_hand(session: Session, incident_id: str, house: bool) -> None:
    append(
        session, lock(session, incident_id), "page.called", by(STANCH, 30), reason="due", severity="SEV2", house=house,
        deadline=at(30).isoformat(), marks=[f"clock:{house}:{at(30).isoformat()}:due"],
    )  # fmt: skip


def test_the_mail_has_the_deadline_with_its_zone() -> None:
    page = Page("P1", "INC-0007", "SEV1", "overdue", NOON + timedelta(hours=4), False, NOON)
    chinese, english = (Texts(locale, names={}, paper=True) for locale in ("zh_CN", "en"))
    assert mail_subject(page, chinese) == "INC-0007 SEV1: 时限已过"
    assert mail_body(page, chinese).splitlines() == [
        "INC-0007 SEV1: 时限已过",
        "时限：2026-11-21 16:00 (Asia/Shanghai)",
        "请打开 Slack，到 INC-0007 的频道按“已收到”；按下以后，这件事不再呼叫。",
    ]
    assert mail_body(page, english).splitlines() == [
        "INC-0007 SEV1: a deadline has passed",
        "Deadline: 2026-11-21 16:00 (Asia/Shanghai)",
        "Open Slack, go to the channel of INC-0007 and press Acknowledge: then nobody is called for it any more.",
    ]


def test_the_timeline_tells_all_of_it(record: Record, incident: str) -> None:
    *_, newest = ids(record, incident)
    record.do(record_outcome, incident, newest, "webhook", None, Actor(STANCH, at(21)))
    seq = next(event.seq for event in record.state(incident).events if event.id == newest)
    record.do(acknowledge_page, incident, seq, by(WANG, 22))
    state = record.state(incident)
    say = Texts("zh_CN", names=state.names, paper=True)
    told = [str(tell(state, event, say)) for event in state.events if event.kind.startswith("page.")]
    assert told == [
        "在 Slack 之外呼叫：新开 SEV2 事件", "在 Slack 之外呼叫：还没有人担任指挥",
        "在 Slack 之外呼叫：还没有人担任指挥", "Slack 之外的呼叫：Webhook：已发出", "确认收到呼叫",
    ]  # fmt: skip
