"""The database's history: one step per release that changed it.

SQLite is brought up to date when the bot starts; PostgreSQL by `stanch db upgrade`, since several machines may share
it.
"""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def upgrade(engine: Engine) -> None:
    """Bring a database up to the newest revision. Already there, it changes nothing."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether a database is at the newest revision."""
    with engine.execution_options(reading=True).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def newest() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    return config
