"""Databases as older versions wrote them.

`at_0001.sql` is the dump of a SQLite database that the first version wrote, in the sandbox, when its only step was
0001: INC-0001 is open in its channel, with Zhao in command and Chen for the law, a task done, a decision, a note, SEV1,
three checklists, letters, and the command offered to Chen.
"""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import JSON, Boolean, Connection, Table, column
from sqlalchemy import table as old_table
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from models.columns import UtcTime
from models.database import open_engine
from sandbox import Workspace

DUMP = Path(__file__).with_name("at_0001.sql")
CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
PLACES = {"C0SBX00002": "security-notices", "D0SBX00007": "U0SBXZHAO", "D0SBX00009": "U0SBXCHEN"}
"""Where else than in its channel the messages of the dump stood: a channel, or somebody's direct messages."""

Rows = dict[str, list[dict[str, Any]]]


def migrate_to(url: str, revision: str) -> None:
    """Bring an empty database to an older revision, by the steps that lead there."""
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    engine = open_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def dumped() -> Rows:
    """The rows of the dump, by table."""
    with closing(sqlite3.connect(":memory:")) as old:
        old.executescript(DUMP.read_text(encoding="utf-8"))
        old.row_factory = sqlite3.Row
        names = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [dict(row) for row in old.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
            for name in names
            if name != "alembic_version"
        }


async def as_posted(rows: Rows, workspace: Workspace) -> None:
    """Make a workspace show what the dump says that Slack shows, and put its channels and time stamps into the rows."""
    slack = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    made = await slack.conversations_create(name=CHANNEL, is_private=True)
    channel = made["channel"]["id"]
    await slack.conversations_invite(channel=channel, users="U0SBXZHAO,U0SBXCHEN")
    places, stamps = {rows["incident"][0]["channel"]: channel}, dict[str, str]()
    for row in sorted(rows["surface"], key=lambda row: str(row["ts"])):
        if row["ts"] == row["place"] or row["ts"] in stamps:  # the channel, its topic, the pin on the status card
            continue
        posted = await slack.chat_postMessage(
            channel=places.get(row["place"]) or PLACES[row["place"]],
            text=f"{row['key']} as the first version showed it",
            metadata={"event_type": "stanch_surface", "event_payload": {"id": row["id"]}},
        )
        places[row["place"]], stamps[row["ts"]] = posted["channel"], posted["ts"]
    for row in rows["surface"]:
        row["ts"], row["place"] = stamps.get(row["ts"]) or places[row["ts"]], places[row["place"]]
    rows["incident"][0]["channel"] = channel
    await slack.pins_add(channel=channel, timestamp=next(r["ts"] for r in rows["surface"] if r["key"] == "status"))


def fill(url: str, rows: Rows) -> None:
    """Put the rows into a database that is at revision 0001."""
    engine = open_engine(url)
    with engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in rows.get(table.name, ()):
                _add(connection, table, row)
    engine.dispose()


def _add(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Only the columns that there were: a statement of the newest tables would name more."""
    then = old_table(table.name, *(column(name, table.c[name].type) for name in row))
    connection.execute(then.insert(), {name: _value(then.c[name].type, value) for name, value in row.items()})


def _value(kind: TypeEngine[Any], value: Any) -> Any:
    """A value as SQLite has stored it, as what it means."""
    if value is None:
        return None
    if isinstance(kind, JSON):
        return json.loads(value)
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, UtcTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value
