"""Messages put on the timeline: once, with their own time and permalink, masked."""

import json
from typing import Any

from models.changes.closing import Resolution, close_incident
from models.changes.pins import Pin, keep_message, pin_message, place_of, record_missing, want_message
from models.changes.recording import Decision, record_decision
from models.homes import record_person
from tests.conftest import CHEN, LI, NOON, WANG, ZHAO, Record, at, by
from tests.models.conftest import ROOM

ELSEWHERE = "C0ELSEWHERE"


def message(ts: str = "1795233600.000100", text: str = "乙公司说已经删除", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": CHEN, "ts": ts, "text": text, **more}


def pin(said: dict[str, Any] | None = None, channel: str = ROOM) -> Pin:
    said = said or message()
    return Pin(place_of("https://firm.slack.com/", channel, said), said)


def test_a_message_is_kept_with_its_own_time_and_permalink(record: Record, incident: str) -> None:
    assert record.do(pin_message, incident, pin(), by(WANG, 60)) == record.newest(incident).seq
    event = record.newest(incident)
    assert (event.kind, event.actor) == ("message.pinned", WANG)
    assert event.happened_at.isoformat() == "2026-11-21T04:00:00.000100+00:00"
    assert event.recorded_at == at(60)
    said = dict(event.payload)
    assert json.loads(said.pop("message")) == message()
    assert said == {
        "channel": ROOM,
        "ts": "1795233600.000100",
        "author": CHEN,
        "permalink": "https://firm.slack.com/archives/C0ROOM/p1795233600000100",
        "text": "乙公司说已经删除",
    }
    assert NOON.timestamp() == 1795233600


def test_a_reply_is_linked_within_its_thread() -> None:
    place = place_of("https://firm.slack.com/", ROOM, message(thread_ts="1795233000.000200"))
    assert place.permalink == (
        "https://firm.slack.com/archives/C0ROOM/p1795233600000100?thread_ts=1795233000.000200&cid=C0ROOM"
    )
    parent = place_of("https://firm.slack.com", ROOM, message(thread_ts="1795233600.000100"))
    assert parent.permalink == "https://firm.slack.com/archives/C0ROOM/p1795233600000100"


def test_a_message_is_on_the_timeline_once_however_it_is_asked_for(record: Record, incident: str) -> None:
    record.do(want_message, incident, ROOM, "1795233600.000100", by(CHEN, 1))
    record.do(want_message, incident, ROOM, "1795233600.000100", by(ZHAO, 2))
    seq = record.do(pin_message, incident, pin(), by(LI, 3))
    record.do(keep_message, incident, pin(), by(CHEN, 4))
    record.do(want_message, incident, ROOM, "1795233600.000100", by(ZHAO, 5))
    assert record.kinds(incident)[-2:] == ["message.wanted", "message.pinned"]
    told = record.refused(pin_message, incident, pin(), by(WANG, 6))
    assert told.values == {"seq": seq}


def test_what_is_on_the_timeline_is_not_asked_for(record: Record, incident: str) -> None:
    record.do(pin_message, incident, pin(), by(LI, 3))
    record.do(want_message, incident, ROOM, "1795233600.000100", by(ZHAO, 4))
    assert record.kinds(incident)[-1] == "message.pinned"


def test_two_messages_and_two_channels_are_different_messages(record: Record, incident: str) -> None:
    for said, channel in ((message(), ROOM), (message(ts="1795233600.000101"), ROOM), (message(), ELSEWHERE)):
        record.do(pin_message, incident, pin(said, channel), by(WANG))
    assert record.kinds(incident).count("message.pinned") == 3


def test_a_message_is_stored_masked_in_every_part(record: Record, incident: str) -> None:
    number = "310199209901011231"
    said = message(
        text=f"身份证 {number}",
        blocks=[{"type": "rich_text", "elements": [{"type": "rich_text_section",
                 "elements": [{"type": "text", "text": f"身份证 {number}"}]}]}],
        files=[{"id": "F01", "title": f"{number}.xlsx", "name": "a.xlsx"}],
    )  # fmt: skip
    record.do(pin_message, incident, pin(said), by(WANG))
    stored = record.newest(incident).payload
    assert number not in json.dumps(stored, ensure_ascii=False)
    assert stored["text"] == "身份证 3101**********1231\n📎 3101**********1231.xlsx"
    assert stored["message"].count("3101**********1231") == 3
    assert stored["ts"] == "1795233600.000100"


def test_a_message_is_kept_as_people_read_it(record: Record, incident: str) -> None:
    record.do(record_person, ZHAO, "赵敏", "zh_CN", at(0))
    text = (
        "<@UZHAO> <@UNOBODY|guest> <!channel> <#C1|room> &lt;b&gt; &amp;amp; "
        "<https://a.example/x|合同> <https://a.example> <mailto:a@b.example|a@b.example>"
    )
    record.do(pin_message, incident, pin(message(text=text)), by(WANG))
    expected = "@赵敏 @guest @channel #room <b> &amp; 合同 (https://a.example/x) https://a.example a@b.example"
    assert record.newest(incident).payload["text"] == expected


def test_a_number_in_a_name_is_masked_too(record: Record, incident: str) -> None:
    record.do(record_person, ZHAO, "赵敏 19900001234", "zh_CN", at(0))
    record.do(pin_message, incident, pin(message(text="<@UZHAO> 请核对")), by(WANG))
    assert record.newest(incident).payload["text"] == "@赵敏 199****1234 请核对"


def test_an_app_is_an_author_too(record: Record, incident: str) -> None:
    said = {"type": "message", "subtype": "bot_message", "bot_id": "B0MAIL", "ts": "1795233600.000100", "text": ""}
    record.do(pin_message, incident, pin(said), by(WANG))
    assert record.newest(incident).payload["author"] == "B0MAIL"


def test_what_was_asked_for_while_it_was_open_is_kept_after_the_close(record: Record, incident: str) -> None:
    record.do(want_message, incident, ROOM, "1795233600.000100", by(CHEN, 1))
    record.do(close_incident, incident, Resolution("已删除", "", "演示"), by(WANG, 2, admin=True))
    record.do(keep_message, incident, pin(), by(CHEN, 3))
    assert record.newest(incident).kind == "message.pinned"


def test_a_message_that_is_gone_is_on_record_as_such_once(record: Record, incident: str) -> None:
    record.do(want_message, incident, ROOM, "1795233600.000100", by(CHEN, 1))
    for _ in range(2):
        record.do(record_missing, incident, ROOM, "1795233600.000100", "", by(CHEN, 2))
    assert record.kinds(incident)[-2:] == ["message.wanted", "message.missing"]
    # Slack may forget what a person still has before them: their shortcut brings it along.
    record.do(pin_message, incident, pin(), by(CHEN, 3))
    assert record.newest(incident).kind == "message.pinned"


def test_a_decision_asks_for_the_message_it_was_taken_from(record: Record, incident: str) -> None:
    source = place_of("https://firm.slack.com/", ROOM, message())
    record.do(record_decision, incident, Decision("停止发送", "防止扩散", source=source), by(WANG, 5))
    wanted, decided = record.state(incident).events[-2:]
    assert (wanted.kind, wanted.payload) == ("message.wanted", {"channel": ROOM, "ts": "1795233600.000100"})
    assert decided.payload["source"] == "https://firm.slack.com/archives/C0ROOM/p1795233600000100"


def test_a_decision_refused_asks_for_no_message(record: Record, incident: str) -> None:
    source = place_of("https://firm.slack.com/", ROOM, message())
    record.refused(record_decision, incident, Decision("停止", "防止", supersedes=1, source=source), by(WANG, 5))


def test_a_source_elsewhere_is_linked_and_not_asked_for(record: Record, incident: str) -> None:
    source = place_of("https://firm.slack.com/", ELSEWHERE, message())
    record.do(record_decision, incident, Decision("停止发送", "防止扩散", source=source), by(WANG, 5))
    assert "message.wanted" not in record.kinds(incident)
    assert record.newest(incident).payload["source"].startswith("https://firm.slack.com/archives/C0ELSEWHERE/")
