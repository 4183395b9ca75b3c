"""The database's history: one step per release that changed it.

SQLite is brought up to date when the bot starts; PostgreSQL by `stanch db upgrade`, since several machines may share
it. Where a database stands is read with one query; alembic is imported only when there is a step to take.
"""

from typing import Literal

from sqlalchemy import Engine, func, inspect, select, text

from models.database import for_reading

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every step there is, oldest first. (A test compares it with the files.)"""

NEWEST = REVISIONS[-1]

UPGRADES = 0x57A9C402
"""PostgreSQL's key of the lock that lets one process at a time bring a database up to date."""

Standing = Literal["current", "behind", "unknown"]
"""`unknown`: the database was written by a newer version, whose steps are not here."""


def standing(engine: Engine) -> Standing:
    """Where a database stands. An empty one is behind."""
    with for_reading(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return "behind"
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision == NEWEST:
        return "current"
    return "behind" if revision is None or revision in REVISIONS else "unknown"


def upgrade(engine: Engine) -> None:
    """Bring a database up to the newest step, all or nothing. Already there, it changes nothing."""
    if standing(engine) == "current":
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "models:migrations")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(UPGRADES)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
