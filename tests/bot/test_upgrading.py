"""An upgrade under an open incident: the next version takes it up where the first one left it.

Nothing that stands in Slack is posted again, the work goes on in the same channel and on the same cards, and the record
is still what was written.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

import sandbox
from bot.preparing import upgraded
from bot.verifying import heads, verify
from models.changes.recording import add_note
from models.changes.tasks import complete_task
from models.migrations import NEWEST
from tests.bot.conftest import ROOT, Machine
from tests.conftest import FreshDatabase
from tests.databases import rows, run
from tests.older import CHANNEL, as_posted, dumped, fill, migrate_to

AS_IT_WAS = "as the first version showed it"
HEAD = "SELECT hash FROM timeline_event WHERE seq = 13"


@pytest.fixture
async def older(fresh_database: FreshDatabase) -> AsyncIterator[Machine]:
    """A workspace and a database as the first version left them. Nothing is overdue: that would be news of its own."""
    url, left = fresh_database(empty=True), dumped()
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(sandbox.serve(manifest=str(ROOT / "manifest.en.yaml")))
        await workspace.person("wang").invite("stanch", channel="security-notices")
        await as_posted(left, workspace)
        migrate_to(url, "0001")
        fill(url, left)
        run(url, "UPDATE incident SET updated_at = :now", "UPDATE handover SET asked_at = :now", now=datetime.now(UTC))
        if url.startswith("postgresql"):
            upgraded(url)  # by a person, with `stanch db upgrade`; SQLite's is brought up to date by the start
        machine = Machine(workspace, url)
        await machine.start()
        stack.push_async_callback(lambda: machine.bot.stop())
        yield machine


async def test_the_next_version_takes_up_an_open_incident_where_the_first_one_left_it(older: Machine) -> None:
    await older.synced()
    assert rows(older.url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]
    left = dumped()
    shown = dict(older.rows("SELECT key, ts FROM surface WHERE error IS NULL"))
    seen = await older.workspace.snapshot()
    standing = {message.ts: message.text for message in seen.messages(CHANNEL) if message.raw.get("bot_id")}
    before = [row["key"] for row in left["surface"] if row["place"] == "C0SBX00004" and row["ts"] != row["place"]]
    cards_and_news = {shown[key] for key in before}
    assert len(cards_and_news) == 8
    assert cards_and_news <= standing.keys()  # each where it was: none was taken away and posted anew
    assert [line for line, n in Counter(text.splitlines()[0] for text in standing.values()).items() if n > 1] == []
    assert verify(older.url) == []
    [(head,)] = older.rows(HEAD)
    assert head == next(row["hash"] for row in left["timeline_event"] if row["seq"] == 13)

    incident = left["incident"][0]["id"]
    transact = older.bot.database.transact
    await transact(complete_task, incident, "contain.stop_leak", older.actor("zhao"))
    await transact(add_note, incident, "It went on", older.actor("chen"))
    await older.synced()
    now = {message.ts: message.text for message in (await older.workspace.snapshot()).messages(CHANNEL)}
    assert now[str(shown["checklist:contain:1"])].startswith("*Contain")
    assert "1/" in now[str(shown["checklist:contain:1"])].splitlines()[0]
    assert sum("It went on" in text for text in now.values()) == 1
    assert verify(older.url) == []
    assert len(heads(older.url)) == 1


async def test_what_was_said_once_is_not_said_again(older: Machine) -> None:
    await older.synced()
    seen = await older.workspace.snapshot()
    for handle, letters in (("zhao", 2), ("chen", 3)):
        direct = [message.text for message in seen.direct_messages(handle)]
        assert sum(text.endswith(AS_IT_WAS) for text in direct) >= letters - 1  # the offer is a living one
        assert len(direct) == letters
    assert len([m for m in seen.messages("security-notices") if m.raw.get("bot_id")]) == 1
