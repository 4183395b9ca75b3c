"""Nobody rewrites the record: triggers refuse it, and where somebody takes them away, `verify` says what was done.

Each way of tampering is done with raw SQL on the file, as an intruder with full access would do it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from bot.verifying import heads, told, verify, verify_against, verify_file
from models.changes.closing import Resolution, close_incident
from models.changes.recording import Decision, add_note, record_decision
from models.changes.roles import assign_role
from models.changes.tasks import complete_task
from models.incidents import incident_called
from models.refusal import Refused
from models.timeline import Flaw, canonical, digest_of, hash_of
from tests.conftest import CHEN, LI, WANG, Record, by
from views.catalogue import Texts
from views.summary.record import summary_json

ENGLISH = Texts("en", paper=True)

TRIGGERS = (
    "timeline_event_no_update",
    "timeline_event_no_delete",
    "timeline_event_no_replace",
    "timeline_payload_no_update",
    "timeline_payload_no_delete",
    "timeline_payload_no_replace",
)


@pytest.fixture
def worked_on(record: Record) -> Record:
    """INC-0001 with ten events: declared (1-3), then a note (5), a decision (6), a tick (7) and more."""
    incident_id = record.declare()
    record.do(assign_role, incident_id, "legal", LI, by(WANG, 2))
    record.do(add_note, incident_id, "乙公司已删除邮件", by(WANG, 3))
    record.do(record_decision, incident_id, Decision("不通知个人", "邮件未打开", audience=("legal",)), by(WANG, 4))
    record.do(complete_task, incident_id, "activate.triage", by(WANG, 5))
    record.do(add_note, incident_id, "客户已致谢", by(WANG, 6))
    kinds = ["incident.declared", "moment.set", "role.assigned", "role.assigned", "note.added", "decision.recorded",
             "task.done", "note.added"]  # fmt: skip
    assert record.kinds(incident_id) == kinds
    assert flaws(record) == []
    return record


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timeline_event SET actor = 'UCHEN' WHERE seq = 5",
        "UPDATE timeline_event SET hash = hash",
        "DELETE FROM timeline_event WHERE seq = 8",
        "UPDATE timeline_payload SET payload = '{}'",
        "DELETE FROM timeline_payload",
        "INSERT OR REPLACE INTO timeline_event SELECT * FROM timeline_event WHERE seq = 5",
        "REPLACE INTO timeline_payload SELECT event_id, salt, '{}' FROM timeline_payload",
        "INSERT OR REPLACE INTO timeline_event SELECT 'other', incident_id, seq, kind, key, actor, happened_at,"
        " recorded_at, payload_digest, prev_hash, hash FROM timeline_event WHERE seq = 5",
    ],
)
def test_the_database_refuses_to_rewrite_the_timeline(worked_on: Record, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), worked_on.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert flaws(worked_on) == []


def test_a_missing_trigger_is_told(worked_on: Record) -> None:
    with worked_on.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER timeline_payload_no_update")
    assert flaws(worked_on) == ["The trigger timeline_payload_no_update is gone: the timeline could be rewritten."]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE timeline_payload SET payload = replace(payload, '已删除', '未删除')"],
         ["INC-0001 #5: Its content was altered."]),
        (["UPDATE timeline_payload SET salt = x'00'"],
         [f"INC-0001 #{seq}: Its content was altered." for seq in range(1, 9)]),
        (["DELETE FROM timeline_payload WHERE event_id = (SELECT id FROM timeline_event WHERE seq = 6)"],
         ["INC-0001 #6: Its content was removed."]),
        (["UPDATE timeline_event SET actor = 'UCHEN' WHERE seq = 7"],
         ["INC-0001 #7: Its header was altered."]),
        (["UPDATE timeline_event SET happened_at = '2026-11-20 04:05:00.000000' WHERE seq = 7"],
         ["INC-0001 #7: Its header was altered."]),
        (["DELETE FROM timeline_payload WHERE event_id = (SELECT id FROM timeline_event WHERE seq = 8)",
          "DELETE FROM timeline_event WHERE seq = 8"],
         ["INC-0001 #8: The newest events are missing."]),
        (["DELETE FROM timeline_payload WHERE event_id = (SELECT id FROM timeline_event WHERE seq = 5)",
          "DELETE FROM timeline_event WHERE seq = 5"],
         ["INC-0001 #5: An event is missing here.", "INC-0001 #6: It does not follow the event before it."]),
        (["UPDATE timeline_event SET seq = 99 WHERE seq = 5", "UPDATE timeline_event SET seq = 5 WHERE seq = 8",
          "UPDATE timeline_event SET seq = 8 WHERE seq = 99"],
         ["INC-0001 #5: It does not follow the event before it.", "INC-0001 #5: Its header was altered.",
          "INC-0001 #6: It does not follow the event before it.",
          "INC-0001 #8: It does not follow the event before it.", "INC-0001 #8: Its header was altered."]),
        (["INSERT INTO timeline_event SELECT 'forged', incident_id, 9, kind, 'forged', actor, happened_at, recorded_at,"
          " payload_digest, hash, hash FROM timeline_event WHERE seq = 8",
          "INSERT INTO timeline_payload SELECT 'forged', salt, payload FROM timeline_payload"
          " WHERE event_id = (SELECT id FROM timeline_event WHERE seq = 8)"],
         ["INC-0001 #9: Its header was altered.",
          "INC-0001 #9: The incident does not know of this event: it was added behind its back."]),
        (["UPDATE timeline_event SET happened_at = 'yesterday' WHERE seq = 7"],
         ["INC-0001: Its events cannot be read: a time or a number is none."]),
    ],
    ids=["content", "salts", "content removed", "actor", "time", "last removed", "middle removed", "swapped", "forged",
         "no time"],
)  # fmt: skip
def test_tampering_is_found_with_code_and_number(worked_on: Record, statements: list[str], found: list[str]) -> None:
    tamper(worked_on, *statements)
    assert flaws(worked_on) == found


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE task SET state = 'open', by = NULL WHERE key = 'activate.triage'", (7, "task activate.triage")),
        ("UPDATE task SET state = 'done' WHERE key = 'contain.stop_leak'", (0, "task contain.stop_leak")),
        ("DELETE FROM task WHERE key = 'activate.triage'", (7, "task activate.triage")),
        ("UPDATE incident SET severity = 'SEV4'", (1, "severity")),
        ("UPDATE incident SET phase = 'review'", (1, "phase")),
        ("UPDATE incident SET what_happened = '没有发生'", (1, "what_happened")),
        ("UPDATE incident SET status = 'closed', outcome = 'resolved'", (0, "outcome")),
        ("UPDATE incident SET playbook_text = replace(playbook_text, 'must: true', 'must: false')", (1, "playbook")),
        ("UPDATE assignment SET person = 'UZHAO' WHERE role = 'legal'", (4, "role legal")),
        ("UPDATE moment SET at = '2026-11-21 05:00:00.000000'", (2, "moment detected")),
    ],
)  # fmt: skip
def test_a_table_that_says_something_else_is_found(worked_on: Record, statement: str, found: tuple[int, str]) -> None:
    with worked_on.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    seq, what = found
    place = f"INC-0001 #{seq}" if seq else "INC-0001"
    assert flaws(worked_on)[0] == f"{place}: The tables do not say what the timeline says: {what}."


def test_only_the_incident_that_was_tampered_with_is_named(worked_on: Record) -> None:
    second = worked_on.declare(by=CHEN, minutes=30)
    worked_on.do(add_note, second, "另一件事", by(CHEN, 31))
    tamper(worked_on, "UPDATE timeline_payload SET payload = replace(payload, '另一件事', '没有事')")
    assert flaws(worked_on) == ["INC-0002 #4: Its content was altered."]


def test_whoever_rewrites_everything_does_not_know_the_head_that_was_published(
    worked_on: Record, tmp_path: Path
) -> None:
    """The whole chain can be forged so that it holds; what was posted at close gives it away."""
    published = close(worked_on, tmp_path)
    assert words(verify_against(url_of(worked_on), published)) == []
    worked_on.do(add_note, worked_on.declare(by=CHEN, minutes=90), "关闭之后", by(CHEN, 91))
    assert words(verify_against(url_of(worked_on), published)) == []

    rewrite_history(worked_on, "乙公司已删除邮件", "乙公司没有收到邮件")
    assert flaws(worked_on) == []
    closed = json.loads(published.read_text())["head"]["seq"]
    assert words(verify_against(url_of(worked_on), published)) == [
        f"INC-0001 #{closed}: The database does not have the head that this record published."
    ]


def test_every_head_is_listed_to_be_compared_with_what_was_published(worked_on: Record, tmp_path: Path) -> None:
    head = json.loads(close(worked_on, tmp_path).read_text())["head"]
    assert heads(url_of(worked_on)) == [f"INC-0001 #{head['seq']} {head['hash']}"]


def test_where_there_is_nothing_to_verify_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no database at") as refused:
        verify(f"sqlite:///{tmp_path}/nothing.db")
    assert refused.value.values["place"] == f"{tmp_path}/nothing.db"
    assert not (tmp_path / "nothing.db").exists()
    (tmp_path / "empty.db").touch()
    with pytest.raises(Refused, match="The database cannot be read"):
        verify(f"sqlite:///{tmp_path}/empty.db")


def test_the_verdict_in_words() -> None:
    assert told([], ENGLISH) == "The record is what was written: every chain holds."
    assert told([], Texts("zh_CN", paper=True)) == "记录与写入时一致，各条链均完整。"


def close(record: Record, folder: Path) -> Path:
    """Close INC-0001 and keep the record that its summary publishes."""
    incident_id = record.see(incident_called, "INC-0001")
    assert incident_id
    resolution = Resolution("邮件已删除", "发送前核对收件人", "演练关闭")
    record.do(close_incident, incident_id, resolution, by(WANG, 60, admin=True))
    path = folder / "INC-0001-record.json"
    path.write_text(summary_json(record.state(incident_id)))
    assert verify_file(path) == []
    return path


def tamper(record: Record, *statements: str) -> None:
    with unguarded(record) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def unguarded(record: Record) -> Iterator[Connection]:
    """Write into the file as somebody would who knows of the triggers: take them away, and put them back."""
    with record.engine.begin() as connection:
        kept = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for trigger in TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        yield connection
        for sql in kept:
            connection.exec_driver_sql(sql)


def rewrite_history(record: Record, old: str, new: str) -> None:
    """Alter a content and recompute every digest and hash after it, as the most thorough forger would."""
    before = "0" * 64
    with unguarded(record) as connection:
        for id_, incident_id, seq, kind, key, actor, happened, recorded, salt, payload in connection.exec_driver_sql(
            "SELECT e.id, e.incident_id, e.seq, e.kind, e.key, e.actor, e.happened_at, e.recorded_at, p.salt, p.payload"
            " FROM timeline_event e JOIN timeline_payload p ON p.event_id = e.id"
            " WHERE e.incident_id = (SELECT id FROM incident WHERE number = 1) ORDER BY e.seq"
        ).all():
            content = canonical(json.loads(payload.replace(old, new)))
            digest = digest_of(salt, content)
            now = hash_of({
                "incident": incident_id, "id": id_, "seq": seq, "kind": kind, "key": key, "actor": actor,
                "happened_at": happened.replace(" ", "T") + "+00:00",
                "recorded_at": recorded.replace(" ", "T") + "+00:00",
                "payload": digest, "prev": before,
            })  # fmt: skip
            connection.exec_driver_sql("UPDATE timeline_payload SET payload = ? WHERE event_id = ?", (content, id_))
            connection.exec_driver_sql(
                "UPDATE timeline_event SET payload_digest = ?, prev_hash = ?, hash = ? WHERE id = ?",
                (digest, before, now, id_),
            )
            before = now


def flaws(record: Record) -> list[str]:
    """What `stanch verify` says of the database, in English."""
    return words(verify(url_of(record)))


def words(found: list[Flaw]) -> list[str]:
    return told(found, ENGLISH).splitlines() if found else []


def url_of(record: Record) -> str:
    return record.engine.url.render_as_string(hide_password=False)
