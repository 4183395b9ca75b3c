"""Nobody rewrites the record: triggers refuse it, and where somebody takes them away, `verify` says what was done.

Each way of tampering is done with raw SQL, as an intruder with full access would do it.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from bot.verifying import heads, told, verify, verify_against, verify_file
from models.changes.closing import Resolution, close_incident
from models.changes.recording import Decision, add_note, record_decision
from models.changes.roles import assign_role
from models.changes.tasks import complete_task
from models.incidents import incident_called
from models.refusal import Refused
from models.timeline import Flaw, canonical, digest_of, hash_of
from tests.conftest import CHEN, LI, WANG, Record, at, by
from views.catalogue import Texts
from views.summary.record import summary_json

ENGLISH = Texts("en", paper=True)

TABLES = ("timeline_event", "timeline_payload")


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
        "INSERT INTO timeline_payload SELECT event_id, salt, '{}' FROM timeline_payload WHERE true"
        " ON CONFLICT (event_id) DO UPDATE SET payload = '{}'",
    ],
)
def test_the_database_refuses_to_rewrite_the_timeline(worked_on: Record, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        worked_on.run(statement)
    assert flaws(worked_on) == []


@pytest.mark.only_on("sqlite", reason="replacing a row is a statement of SQLite")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO timeline_event SELECT * FROM timeline_event WHERE seq = 5",
        "REPLACE INTO timeline_payload SELECT event_id, salt, '{}' FROM timeline_payload",
        "INSERT OR REPLACE INTO timeline_event SELECT 'other', incident_id, seq, kind, key, actor, happened_at,"
        " recorded_at, payload_digest, prev_hash, hash FROM timeline_event WHERE seq = 5",
    ],
)
def test_sqlite_refuses_to_replace_what_is_on_the_timeline(worked_on: Record, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        worked_on.run(statement)
    assert flaws(worked_on) == []


@pytest.mark.only_on("postgresql", reason="SQLite has no such statements")
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE timeline_payload",
        "TRUNCATE timeline_event CASCADE",
        "MERGE INTO timeline_payload p USING timeline_event e ON e.id = p.event_id"
        " WHEN MATCHED THEN UPDATE SET payload = '{}'",
    ],
)
def test_postgresql_refuses_to_empty_or_merge_the_timeline(worked_on: Record, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        worked_on.run(statement)
    assert flaws(worked_on) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_trigger_is_told(worked_on: Record, table: str) -> None:
    on_sqlite = worked_on.engine.dialect.name == "sqlite"
    third = "replace" if on_sqlite else "delete_all"
    names = [f"{table}_no_{what}" for what in ("update", "delete", third)]
    worked_on.run(*(f"DROP TRIGGER {name}" + ("" if on_sqlite else f" ON {table}") for name in names))
    assert flaws(worked_on) == [f"The trigger {name} is gone: the timeline could be rewritten." for name in names]


@pytest.mark.only_on("postgresql", reason="SQLite cannot put a trigger to sleep")
def test_a_trigger_that_sleeps_is_told(worked_on: Record) -> None:
    worked_on.run("ALTER TABLE timeline_event DISABLE TRIGGER timeline_event_no_update")
    assert flaws(worked_on) == ["The trigger timeline_event_no_update is gone: the timeline could be rewritten."]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE timeline_payload SET payload = replace(payload, '已删除', '未删除')"],
         ["INC-0001 #5: Its content was altered."]),
        (["UPDATE timeline_payload SET salt = :salt"],
         [f"INC-0001 #{seq}: Its content was altered." for seq in range(1, 9)]),
        (["DELETE FROM timeline_payload WHERE event_id = (SELECT id FROM timeline_event WHERE seq = 6)"],
         ["INC-0001 #6: Its content was removed."]),
        (["UPDATE timeline_event SET actor = 'UCHEN' WHERE seq = 7"],
         ["INC-0001 #7: Its header was altered."]),
        (["UPDATE timeline_event SET happened_at = :time WHERE seq = 7"],
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
    ],
    ids=["content", "salts", "content removed", "actor", "time", "last removed", "middle removed", "swapped", "forged"],
)  # fmt: skip
def test_tampering_is_found_with_code_and_number(worked_on: Record, statements: list[str], found: list[str]) -> None:
    worked_on.tamper(*statements, salt=b"\0", time=at(5) - timedelta(days=1))
    assert flaws(worked_on) == found


def test_a_time_that_is_none_is_told(worked_on: Record) -> None:
    worked_on.tamper(
        {
            "sqlite": "UPDATE timeline_event SET happened_at = 'yesterday' WHERE seq = 7",
            "postgresql": "UPDATE timeline_event SET happened_at = 'infinity' WHERE seq = 7",
        }[worked_on.engine.dialect.name]
    )
    assert flaws(worked_on) == ["INC-0001: Its events cannot be read: a time or a number is none."]


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
        ("UPDATE moment SET at = :time", (2, "moment detected")),
    ],
)  # fmt: skip
def test_a_table_that_says_something_else_is_found(worked_on: Record, statement: str, found: tuple[int, str]) -> None:
    worked_on.run(statement, time=at(60))
    seq, what = found
    place = f"INC-0001 #{seq}" if seq else "INC-0001"
    assert flaws(worked_on)[0] == f"{place}: The tables do not say what the timeline says: {what}."


def test_only_the_incident_that_was_tampered_with_is_named(worked_on: Record) -> None:
    second = worked_on.declare(by=CHEN, minutes=30)
    worked_on.do(add_note, second, "另一件事", by(CHEN, 31))
    worked_on.tamper("UPDATE timeline_payload SET payload = replace(payload, '另一件事', '没有事')")
    assert flaws(worked_on) == ["INC-0002 #4: Its content was altered."]


def test_whoever_rewrites_everything_does_not_know_the_head_that_was_published(
    worked_on: Record, tmp_path: Path
) -> None:
    """The whole chain can be forged so that it holds; what was posted at close gives it away."""
    published = close(worked_on, tmp_path)
    assert words(verify_against(worked_on.url, published)) == []
    worked_on.do(add_note, worked_on.declare(by=CHEN, minutes=90), "关闭之后", by(CHEN, 91))
    assert words(verify_against(worked_on.url, published)) == []

    rewrite_history(worked_on, "乙公司已删除邮件", "乙公司没有收到邮件")
    assert flaws(worked_on) == []
    closed = json.loads(published.read_text())["head"]["seq"]
    assert words(verify_against(worked_on.url, published)) == [
        f"INC-0001 #{closed}: The database does not have the head that this record published."
    ]


def test_every_head_is_listed_to_be_compared_with_what_was_published(worked_on: Record, tmp_path: Path) -> None:
    head = json.loads(close(worked_on, tmp_path).read_text())["head"]
    assert heads(worked_on.url) == [f"INC-0001 #{head['seq']} {head['hash']}"]


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


def rewrite_history(record: Record, old: str, new: str) -> None:
    """Alter a content and recompute every digest and hash after it, as the most thorough forger would."""
    before = "0" * 64
    incident_id = record.see(incident_called, "INC-0001")
    for event in record.state(incident_id or "").events:
        [[payload]] = record.rows("SELECT payload FROM timeline_payload WHERE event_id = :id", id=event.id)
        content = canonical(json.loads(payload.replace(old, new)))
        digest = digest_of(event.salt or b"", content)
        now = hash_of({
            "incident": event.incident_id, "id": event.id, "seq": event.seq, "kind": event.kind, "key": event.key,
            "actor": event.actor, "happened_at": event.happened_at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
            "recorded_at": event.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"), "payload": digest, "prev": before,
        })  # fmt: skip
        record.tamper(
            "UPDATE timeline_payload SET payload = :content WHERE event_id = :id",
            "UPDATE timeline_event SET payload_digest = :digest, prev_hash = :before, hash = :now WHERE id = :id",
            id=event.id, content=content, digest=digest, before=before, now=now,
        )  # fmt: skip
        before = now


def flaws(record: Record) -> list[str]:
    """What `stanch verify` says of the database, in English."""
    return words(verify(record.url))


def words(found: list[Flaw]) -> list[str]:
    return told(found, ENGLISH).splitlines() if found else []
