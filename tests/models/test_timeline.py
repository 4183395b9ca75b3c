"""The timeline: what its hashes are made of, told once more by hand, and what it takes."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.changes.recording import Decision, add_note, record_decision
from models.tables import Incident, TimelineEvent, TimelinePayload
from models.timeline import GENESIS, append, canonical, digest_of, hash_of, header_of, load_events
from tests.conftest import CHEN, WANG, Record, at, by


def test_the_hash_of_an_event_is_that_of_its_header_written_out_by_hand() -> None:
    event = TimelineEvent(
        id="e1",
        incident_id="i1",
        seq=2,
        kind="note.added",
        key=None,
        actor="U1",
        happened_at=datetime(2026, 11, 21, 4, 0, tzinfo=UTC),
        recorded_at=datetime(2026, 11, 21, 4, 1, 2, 3, tzinfo=UTC),
        payload_digest=digest_of(b"\x01\x02", canonical({"text": "只有一句"})),
        prev_hash="0" * 64,
        hash="",
    )
    written = (
        '{"actor":"U1","happened_at":"2026-11-21T04:00:00.000000+00:00","id":"e1","incident":"i1","key":null,'
        '"kind":"note.added","payload":"ada0e711d6108451dced48bbf11fecbf451304501b83d231796b2fa9a5129c2a",'
        '"prev":"0000000000000000000000000000000000000000000000000000000000000000",'
        '"recorded_at":"2026-11-21T04:01:02.000003+00:00","seq":2}'
    )
    assert canonical(header_of(event)) == written
    assert hashlib.sha256(b"\x01\x02" + '{"text":"只有一句"}'.encode()).hexdigest() == event.payload_digest
    assert hash_of(header_of(event)) == "3b0477d69b3ca85042fba75292a55833459a8aa7107c2d49a66f5325f0966953"


def test_every_event_is_chained_to_the_one_before(record: Record) -> None:
    incident_id = record.declare()
    record.do(add_note, incident_id, "乙公司已删除邮件 😀", by(WANG, 5))

    rows = record.see(_rows, incident_id)
    before = "0" * 64
    for seq, (event, payload) in enumerate(rows, start=1):
        assert event.seq == seq
        assert event.payload_digest == hashlib.sha256(payload.salt + payload.payload.encode()).hexdigest()
        key = "null" if event.key is None else f'"{event.key}"'
        header = (
            f'{{"actor":"{event.actor}","happened_at":"{_iso(event.happened_at)}","id":"{event.id}",'
            f'"incident":"{incident_id}","key":{key},"kind":"{event.kind}","payload":"{event.payload_digest}",'
            f'"prev":"{before}","recorded_at":"{_iso(event.recorded_at)}","seq":{seq}}}'
        )
        assert event.prev_hash == before
        assert event.hash == hashlib.sha256(header.encode()).hexdigest()
        before = event.hash
    assert len({payload.salt for _, payload in rows}) == len(rows)
    assert record.state(incident_id).incident.revision == len(rows)


def test_a_note_keeps_when_it_happened_and_when_it_was_written_down(record: Record) -> None:
    incident_id = record.declare()
    shanghai = timezone(timedelta(hours=8))
    happened = datetime(2026, 11, 21, 11, 30, tzinfo=shanghai)
    record.do(add_note, incident_id, "客户来电", by(CHEN, 7, admin=True), happened_at=happened)

    event = record.state(incident_id).events[-1]
    assert (event.happened_at, event.recorded_at) == (datetime(2026, 11, 21, 3, 30, tzinfo=UTC), at(7))
    assert event.happened_at.tzinfo is UTC
    assert (event.actor, event.kind, event.payload["text"]) == (CHEN, "note.added", "客户来电")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ({"b": 1, "a": True, "c": None}, '{"a":true,"b":1,"c":null}'),
        ({"€": "Euro", "\r": "CR", "\ufb33": "Hebrew", "1": "one", "😀": "face", "\x80": "ctl", "ö": "o"},
         '{"\\r":"CR","1":"one","\x80":"ctl","ö":"o","€":"Euro","😀":"face","\ufb33":"Hebrew"}'),
        ({"t": "\u20ac$\x0f\nA'B\"\\\\\"/"}, '{"t":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'),
        ({"t": "\u2028<!channel>é"}, '{"t":"\u2028<!channel>é"}'),
        ({"n": 9007199254740991}, '{"n":9007199254740991}'),
        ({"n": [[], {}, ["x"]]}, '{"n":[[],{},["x"]]}'),
    ],
)  # fmt: skip
def test_a_payload_has_one_spelling(said: dict[str, Any], written: str) -> None:
    """The vectors of RFC 8785: names sorted by their UTF-16 code units, nothing escaped that need not be."""
    assert canonical(said) == written


@pytest.mark.parametrize(
    "said",
    [{"score": 3.5}, {"deep": [{"score": 2.0}]}, {"n": 2**53}, {"half": "\ud800"}, {"at": datetime.now(UTC)}],
    ids=["fraction", "fraction inside", "beyond 2**53", "half a character", "not JSON"],
)
def test_what_has_no_one_spelling_is_refused_and_leaves_no_trace(record: Record, said: dict[str, Any]) -> None:
    incident_id = record.declare()
    events = len(record.state(incident_id).events)
    with pytest.raises((ValueError, TypeError)):
        record.do(_append, incident_id, said)
    assert len(record.state(incident_id).events) == events


def test_a_content_that_is_gone_leaves_the_event(record: Record) -> None:
    incident_id = record.declare()
    decision = Decision("暂不通知个人", "已确认删除", audience=("legal",))
    seq = record.do(record_decision, incident_id, decision, by(WANG, 3))
    record.tamper(
        "DELETE FROM timeline_payload WHERE event_id = (SELECT id FROM timeline_event WHERE seq = :seq)", seq=seq
    )
    event = record.see(load_events, incident_id)[seq - 1]
    assert (event.kind, event.salt, dict(event.payload)) == ("decision.recorded", None, {})


def test_the_first_event_follows_nothing() -> None:
    assert GENESIS == "0000000000000000000000000000000000000000000000000000000000000000"


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


def _rows(session: Session, incident_id: str) -> list[tuple[TimelineEvent, TimelinePayload]]:
    rows = (
        select(TimelineEvent, TimelinePayload)
        .where(TimelineEvent.incident_id == incident_id, TimelinePayload.event_id == TimelineEvent.id)
        .order_by(col(TimelineEvent.seq))
    )
    return list(session.exec(rows))


def _append(session: Session, incident_id: str, said: dict[str, Any]) -> None:
    append(session, session.get_one(Incident, incident_id), "note.added", by(WANG), **said)
