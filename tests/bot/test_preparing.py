"""What has to be right before Slack is called: the playbook, the responders, the database and its migrations."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from bot.preparing import opened, plan_for, upgraded
from models.database import open_engine
from models.migrations import NEWEST, REVISIONS, standing
from models.playbook import BadPlaybook
from models.refusal import Refused
from views.catalogue import Texts


def said(refused: Refused) -> str:
    return str(Texts("en", paper=True).refusal(refused))


def test_the_list_of_migrations_is_the_folder_of_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    steps = reversed(list(ScriptDirectory.from_config(config).walk_revisions()))
    assert tuple(step.revision for step in steps) == REVISIONS


def test_a_new_database_is_made_and_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/stanch.db"
    opened(url).close()
    engine = open_engine(url)
    assert standing(engine) == "current"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM incident")).scalar() == 0
    engine.dispose()


def test_an_upgrade_says_whether_there_was_anything_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/stanch.db"
    assert upgraded(url) is True
    assert upgraded(url) is False


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/stanch.db"
    upgraded(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (opened, upgraded):
        with pytest.raises(Refused) as refused:
            attempt(url)
        assert said(refused.value).startswith("The database was written by a newer Stanch.")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999" != NEWEST
    engine.dispose()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "stanch.db"
    file.write_text("This is a letter, not a database. " * 100)
    with pytest.raises(Refused) as refused:
        opened(f"sqlite:///{file}")
    assert said(refused.value) == (
        f"The database sqlite:///{file} cannot be opened (file is not a database). Look at DATABASE_URL, and whether "
        "this user may write there."
    )


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(Refused) as refused:
        opened("postgresql://stanch:pa55word@127.0.0.1:1/stanch")
    assert "postgresql://stanch:***@127.0.0.1:1/stanch cannot be opened" in said(refused.value)
    assert "pa55word" not in said(refused.value)


def test_a_responder_for_an_unknown_role_is_named() -> None:
    with pytest.raises(Refused) as refused:
        plan_for(None, {"boss": "U012AB3CD", "ic": "U045EF6GH"})
    assert said(refused.value).startswith(
        "RESPONDERS names boss, which is no role of the playbook. Its roles are exec, ic, scribe, "
    )
    assert plan_for(None, {"ic": "U045EF6GH"}).key == "customer-data-leak"


def test_a_bad_playbook_of_the_firm_is_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("key: ours\nname: {zh: 我们的}\n", encoding="utf-8")
    with pytest.raises(BadPlaybook) as bad:
        plan_for(tmp_path, {})
    assert f"{tmp_path}/ours.yaml:2: name has no English: fill in en" in str(bad.value).splitlines()
