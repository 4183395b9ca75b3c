"""`stanch restore`: an older record in the place of the newer one, with a bot at work that goes on from there.

Slack shows what was done after the backup; the record says that it has a hole; and nothing is said twice.
"""

import asyncio
import json
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.carrying.backing_up import back_up
from bot.carrying.commands import _agreed
from bot.carrying.progress import silent
from bot.carrying.replacing import Restored
from bot.carrying.restoring import restore
from bot.verifying import verify
from models.changes.closing import Resolution, close_incident
from models.changes.recording import Decision, add_note, record_decision
from models.changes.steering import set_phase
from models.changes.tasks import complete_task
from models.migrations import NEWEST
from tests.bot.conftest import Machine
from tests.bot.test_cli import Typed
from tests.conftest import WANG, Record, by
from tests.databases import rows, run
from tests.installations import everything, furnish
from tests.older import dumped, fill, migrate_to

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"


async def backed_up(machine: Machine, file: Path) -> datetime:
    at = datetime.now(UTC)
    await asyncio.to_thread(back_up, machine.url, file, at, silent)
    return at


async def restored(machine: Machine, file: Path) -> Restored:
    """Restore under the running bot, and wait until Slack shows it: its next sweep finds everything behind."""
    done = await asyncio.to_thread(restore, machine.url, file, datetime.now(UTC), silent, _agreed)
    await machine.synced()
    return done


async def first_lines(machine: Machine, channel: str = CHANNEL) -> list[str]:
    return [text.splitlines()[0] for text in await machine.texts(channel)]


async def doubled(machine: Machine) -> list[str]:
    """What stands twice in the channel, by its first two lines."""
    begins = ["\n".join(text.splitlines()[:2]) for text in await machine.texts()]
    return [text for text, n in Counter(begins).items() if n > 1]


async def test_a_running_bot_goes_on_from_the_backup_and_says_what_is_missing(machine: Machine, tmp_path: Path) -> None:
    incident = await machine.declare()
    transact = machine.bot.database.transact
    await transact(record_decision, incident, Decision("Before the backup", "To test"), machine.actor("zhao"))
    await machine.synced()
    await backed_up(machine, tmp_path / "b.db")
    await transact(complete_task, incident, "detect.alert_log", machine.actor("zhao"))
    await transact(record_decision, incident, Decision("After the backup", "To test"), machine.actor("zhao"))
    await machine.synced()
    before = await machine.texts()
    assert any("▮▮▯▯▯ 1/2" in text for text in before)

    done = await restored(machine, tmp_path / "b.db")
    after = await machine.texts()
    assert any("▯▯▯▯▯ 0/2" in text for text in after)  # the card shows what the record knows
    assert sum("Before the backup" in text for text in after) == 1
    assert sum("After the backup" in text for text in after) == 1  # it stands there, and is not in the record
    news = [text for text in after if text not in before and text.startswith("*The record was restored")]
    assert [text.splitlines()[1:3] for text in news] == [
        [
            "2 entries recorded after that are no longer in it, even where they still stand in this channel.",
            "Look through what was written here since then, and record again what counts.",
        ]
    ]
    assert await doubled(machine) == []
    assert (done.flaws, done.lost, verify(machine.url)) == ([], {"INC-0001": 2}, [])

    await transact(complete_task, incident, "detect.alert_log", machine.actor("zhao"))
    await machine.synced()
    assert any("▮▮▯▯▯ 1/2" in text for text in await machine.texts())
    assert done.kept
    assert rows(f"sqlite:///{done.kept}", "SELECT count(*) FROM timeline_event WHERE kind = 'task.done'") == [(1,)]


@pytest.mark.parametrize("slow", ["conversations.create", "chat.postMessage"])
async def test_what_was_posted_after_the_backup_is_found_and_not_posted_again(
    machine: Machine, tmp_path: Path, slow: str
) -> None:
    """The backup knows of the news and not that it was posted: neither the channel, nor the cards, nor the letters."""
    await machine.workspace.latency(600, slow)
    await machine.declare()
    if slow == "chat.postMessage":
        await machine.workspace.until(lambda seen: CHANNEL in seen.channels)
        opened: list[tuple[int]] = []
        while not opened:
            opened = machine.rows("SELECT 1 FROM incident WHERE channel IS NOT NULL")
    await backed_up(machine, tmp_path / "declared.db")
    await machine.synced()
    await machine.workspace.latency(0, slow)
    shown = await machine.texts()
    letters = [message.text for message in (await machine.workspace.snapshot()).direct_messages("zhao")]
    assert len(letters) >= 1

    await restored(machine, tmp_path / "declared.db")
    assert [name for name in (await machine.workspace.snapshot()).channels if name.startswith("inc-")] == [CHANNEL]
    now = await machine.texts()
    assert [text.splitlines()[0] for text in now[: len(shown)]] == [text.splitlines()[0] for text in shown]
    assert [text.splitlines()[0].split(" of ")[0] for text in now[len(shown) :]] == [
        "*The record was restored from the backup"
    ]
    assert [message.text for message in (await machine.workspace.snapshot()).direct_messages("zhao")] == letters
    assert len(await machine.texts("security-notices")) == 1
    assert machine.rows("SELECT count(*) FROM surface WHERE ts IS NULL") == [(0,)]


async def test_a_checklist_that_was_posted_after_the_backup_is_taken_up_again(machine: Machine, tmp_path: Path) -> None:
    incident = await machine.declare()
    await machine.synced()
    await backed_up(machine, tmp_path / "b.db")
    transact = machine.bot.database.transact
    for phase in ("activate", "contain"):
        await transact(set_phase, incident, phase, machine.actor("zhao"))
    await machine.synced()
    contain = [line for line in await first_lines(machine) if line.startswith("*Contain")]
    assert len(contain) == 1

    await restored(machine, tmp_path / "b.db")
    for phase in ("activate", "contain"):
        await transact(set_phase, incident, phase, machine.actor("zhao"))
    await transact(complete_task, incident, "contain.stop_leak", machine.actor("zhao"))
    await machine.synced()
    again = [line for line in await first_lines(machine) if line.startswith("*Contain")]
    assert len(again) == 1
    assert "1/" in again[0]


async def test_a_summary_that_was_shared_after_the_backup_is_not_shared_again(machine: Machine, tmp_path: Path) -> None:
    incident = await machine.declare()
    await machine.synced()
    closing = Resolution("Deleted unread", "", "For the test")
    await machine.workspace.latency(300, "files.*")
    await machine.bot.database.transact(close_incident, incident, closing, machine.actor("zhao", admin=True))
    await backed_up(machine, tmp_path / "b.db")
    await machine.workspace.latency(0, "files.*")
    await machine.synced()
    files = shared(await machine.workspace.snapshot())
    assert sorted(files) == ["INC-0001-record.json", "INC-0001-summary.md"]

    await restored(machine, tmp_path / "b.db")
    assert sorted(shared(await machine.workspace.snapshot())) == sorted(files)
    assert await doubled(machine) == []


def shared(seen: object) -> list[str]:
    """The names of the files in the incident's channel, one for each time it was shared."""
    return [
        file["name"]
        for message in seen.messages(CHANNEL)  # type: ignore[attr-defined]
        for file in message.raw.get("files") or ()
    ]


async def test_who_came_and_what_was_marked_after_the_backup_is_heard_again(machine: Machine, tmp_path: Path) -> None:
    await machine.declare()
    await machine.synced()
    await backed_up(machine, tmp_path / "b.db")
    zhao = machine.workspace.person("zhao")
    await zhao.invite("chen", channel=CHANNEL)
    said = await zhao.say("Client B has deleted the file", channel=CHANNEL)
    await zhao.react("pushpin", said)
    await machine.workspace.settled()
    await machine.synced()

    await restored(machine, tmp_path / "b.db")
    await machine.workspace.until(lambda seen: machine.rows("SELECT 1 FROM survey") == [], timeout=20)
    await machine.synced()
    assert machine.rows("SELECT state FROM member WHERE person = 'U0SBXCHEN'") == [("present",)]
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'message.pinned'") == [(1,)]
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind = 'silence.ended'") == [(0,)]
    assert verify(machine.url) == []


async def test_into_a_new_place_where_nothing_is_yet(machine: Machine, tmp_path: Path) -> None:
    """The machine is lost with its database; Slack is not."""
    await machine.declare()
    await machine.synced()
    shown = await first_lines(machine)
    await backed_up(machine, tmp_path / "b.db")
    await machine.bot.stop()
    said = Typed("restore", f"{tmp_path}/b.db", LOCALE="en", DATABASE_URL=f"sqlite:///{tmp_path}/new/stanch.db")
    assert (said.status, said.err) == (0, [])
    assert len(said.out) == 1  # nothing was replaced, so nothing is kept
    machine.url = f"sqlite:///{tmp_path}/new/stanch.db"
    await machine.start()
    await machine.synced()
    told = "What was recorded after that is no longer in it, even where it still stands in this channel."
    assert (await first_lines(machine))[: len(shown)] == shown
    assert told in (await machine.texts())[-1]
    assert len(await first_lines(machine)) == len(shown) + 1


@pytest.fixture
def typed(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Typed]:
    """Types a command, in English, for the database of the record; `answer` is what is typed when it asks."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: str, answer: str = "", **settings: str) -> Typed:
        given = {"LOCALE": "en", "DATABASE_URL": record.url, **settings}
        return Typed(*words, answer=answer, **given)

    return typed


def test_it_asks_before_it_replaces_and_keeps_what_was_there(record: Record, typed: Callable[..., Typed]) -> None:
    furnish(record)
    assert typed("backup", "b.db").status == 0
    record.declare("ULATER", 90)
    later = everything(record)
    refused = typed("restore", "b.db", answer="no\n")
    assert (refused.status, refused.err) == (2, ["Nothing was changed."])
    assert refused.out[0].startswith("Incidents in the database: 4, the newest entry of ")
    assert refused.out[1] == "Type yes to go on:"
    assert everything(record) == later

    done = typed("restore", "b.db", answer="yes\n")
    assert (done.status, done.err) == (0, [])
    assert done.out[2].startswith("Restored: the backup of ")
    assert done.out[3].startswith("Not in it any more: entries of INC-0004: ")
    kept = Path(done.out[4].removeprefix("What was there before is kept in ").removesuffix("."))
    assert rows(record.url, "SELECT count(*) FROM incident") == [(3,)]
    told = rows(record.url, "SELECT incident_id FROM timeline_event WHERE kind = 'record.restored'")
    assert len(told) == 3  # two are open; of the closed one Slack did not show everything
    assert verify(record.url) == []

    back = typed("restore", str(kept), "--yes")
    assert (back.status, back.err) == (0, [])
    assert rows(record.url, "SELECT count(*) FROM incident") == [(4,)]


def test_what_is_written_while_it_is_restored_is_kept_or_in_the_restored_record(record: Record, tmp_path: Path) -> None:
    incident = record.declare()
    back_up(record.url, tmp_path / "b.db", datetime.now(UTC), silent)
    acknowledged: list[str] = []
    enough = threading.Event()

    def write_on() -> None:
        while not enough.is_set():
            record.do(add_note, incident, f"note {len(acknowledged)}", by(WANG, len(acknowledged) + 1))
            acknowledged.append(f"note {len(acknowledged)}")

    writer = threading.Thread(target=write_on)
    writer.start()
    while len(acknowledged) < 5:
        assert writer.is_alive()
    done = restore(record.url, tmp_path / "b.db", datetime.now(UTC), silent, _agreed)
    before = len(acknowledged)
    while len(acknowledged) < before + 5:
        assert writer.is_alive()
    enough.set()
    writer.join(30)
    query = "SELECT payload FROM timeline_payload JOIN timeline_event ON id = event_id WHERE kind = 'note.added'"
    kept, now = (
        [json.loads(said)["text"] for (said,) in rows(url, query)] for url in (f"sqlite:///{done.kept}", record.url)
    )
    assert sorted([*kept, *now]) == sorted(acknowledged)
    assert len(kept) >= 5
    assert len(now) >= 5
    assert verify(record.url) == []


def test_the_guards_stand_afterwards(record: Record, typed: Callable[..., Typed]) -> None:
    furnish(record)
    typed("backup", "b.db")
    assert typed("restore", "b.db", "--yes").status == 0
    for statement in ("UPDATE timeline_event SET actor = 'UCHEN'", "DELETE FROM timeline_payload"):
        with pytest.raises(Exception, match="append-only"):
            run(record.url, statement)


def test_what_is_no_good_backup_is_refused_and_changes_nothing(
    record: Record, typed: Callable[..., Typed], tmp_path: Path
) -> None:
    furnish(record)
    typed("backup", "b.db")
    before = everything(record)
    (tmp_path / "letter").write_text("Dear client, " * 1000)
    shutil.copy("b.db", "newer.db")
    run("sqlite:///newer.db", "UPDATE alembic_version SET version_num = '9999'")
    shutil.copy("b.db", "forged.db")
    run(
        "sqlite:///forged.db",
        "DROP TRIGGER timeline_payload_no_update",
        "UPDATE timeline_payload SET payload = '{}' WHERE event_id IN (SELECT id FROM timeline_event WHERE seq = 5)",
    )
    for file, status, sentence in (
        ("no.db", 2, "no.db cannot be read (No such file or directory)."),
        ("letter", 2, "letter is no database of Stanch."),
        ("newer.db", 2, "The database was written by a newer Stanch. Install that version, or set DATABASE_URL to"),
        ("forged.db", 1, "The trigger timeline_payload_no_update is gone: the timeline could be rewritten."),
    ):
        said = typed("restore", file, "--yes")
        assert said.status == status
        assert (said.err or said.out)[0].startswith(sentence)
    assert said.out[-1] == "So it was not restored. Nothing was changed."
    assert everything(record) == before
    assert list(tmp_path.glob("*-before-*")) == []
    assert list(tmp_path.glob(".*unfinished*")) == []


@pytest.mark.only_on("sqlite", reason="a server that is damaged is mended as one")
def test_a_database_that_cannot_be_read_any_more_is_set_aside(
    record: Record, typed: Callable[..., Typed], tmp_path: Path
) -> None:
    furnish(record)
    typed("backup", "b.db")
    record.engine.dispose()
    file = Path(str(record.engine.url.database))
    file.write_bytes(b"\x00" * 20_000)
    said = typed("restore", "b.db", answer="yes\n")
    assert (said.status, said.err) == (0, [])
    assert said.out[0] == "The database cannot be read any more. It will be kept as it is, beside the new one."
    [kept] = tmp_path.glob("stanch-before-*.db")
    assert kept.read_bytes() == b"\x00" * 20_000
    assert rows(record.url, "SELECT count(*) FROM incident") == [(3,)]


@pytest.mark.only_on("sqlite", reason="the file is the same for either")
def test_a_plain_copy_is_taken_to_be_of_its_newest_entry(record: Record, typed: Callable[..., Typed]) -> None:
    incident = record.declare()
    record.do(add_note, incident, "the newest", by(WANG, 30))
    record.engine.dispose()
    with closing(sqlite3.connect(str(record.engine.url.database))) as here, closing(sqlite3.connect("c.db")) as there:
        here.backup(there)
    assert typed("restore", "c.db", "--yes").status == 0
    said = record.state(incident).events[-1]
    assert (said.kind, said.payload["backup"], said.payload["lost"]) == (
        "record.restored",
        "2026-11-21T04:30:00+00:00",
        0,
    )


def test_a_backup_of_an_older_version_is_brought_up_to_date(record: Record, typed: Callable[..., Typed]) -> None:
    migrate_to("sqlite:///older.db", "0001")
    fill("sqlite:///older.db", dumped())
    assert typed("backup", "b.db", DATABASE_URL="sqlite:///older.db").status == 0
    assert typed("restore", "b.db").status == 0
    assert rows(record.url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]
    assert rows(record.url, "SELECT title, status FROM incident") == [("Payroll mailed to the wrong client", "open")]
    assert verify(record.url) == []
