"""What has to be right before Slack is called: the playbook, the responders, the database and its migrations."""

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text

from bot.preparing import law_for, opened, plan_for, upgraded
from models.database import open_engine
from models.facts import Facts
from models.law import Law
from models.migrations import NEWEST, REVISIONS, standing
from models.playbook import BadPlaybook, PlaybookFile
from models.refusal import Refused
from tests.conftest import FreshDatabase, Record
from tests.databases import Postgres, rows, run
from views.catalogue import Texts


def said(refused: Refused) -> str:
    return str(Texts("en", paper=True).refusal(refused))


def test_the_list_of_migrations_is_the_folder_of_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    steps = reversed(list(ScriptDirectory.from_config(config).walk_revisions()))
    assert tuple(step.revision for step in steps) == REVISIONS


@pytest.mark.only_on("sqlite", reason="PostgreSQL is brought up to date by a person")
def test_a_new_database_is_made_and_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/stanch.db"
    opened(url).close()
    engine = open_engine(url)
    assert standing(engine) == "current"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM incident")).scalar() == 0
    engine.dispose()


@pytest.mark.only_on("postgresql", reason="SQLite is brought up to date at the start")
def test_a_server_database_is_brought_up_to_date_by_a_person_only(fresh_database: FreshDatabase) -> None:
    url = fresh_database(empty=True)
    with pytest.raises(Refused) as refused:
        opened(url)
    assert said(refused.value) == "The database is not up to date. Run: stanch db upgrade"
    assert rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    upgraded(url)
    opened(url).close()


def test_an_upgrade_says_whether_there_was_anything_to_do(fresh_database: FreshDatabase) -> None:
    url = fresh_database(empty=True)
    assert upgraded(url) is True
    assert upgraded(url) is False


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    for attempt in (opened, upgraded):
        with pytest.raises(Refused) as refused:
            attempt(database_url)
        assert said(refused.value).startswith("The database was written by a newer Stanch.")
    assert rows(database_url, "SELECT version_num FROM alembic_version") == [("9999",)] != [(NEWEST,)]


def test_who_may_only_read_is_told_so(postgres_url: str) -> None:
    url = make_url(postgres_url)
    reader = f"reader_of_{url.database}"
    run(postgres_url, f"CREATE ROLE {reader} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
    with pytest.raises(Refused) as refused:
        opened(url.set(username=reader, password="pa55word").render_as_string(hide_password=False))
    assert said(refused.value) == (
        f"The database {url.set(username=reader, password='***')} cannot be opened (permission denied for table "
        "delivery). Look at DATABASE_URL, and whether this user may write there."
    )


def test_who_runs_needs_to_read_and_write_rows_only(postgres_url: str, plan: PlaybookFile) -> None:
    url = make_url(postgres_url)
    worker = f"worker_of_{url.database}"
    rights = "SELECT, INSERT, UPDATE, DELETE"
    run(postgres_url, f"CREATE ROLE {worker} LOGIN", f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {worker}")
    database = opened(url.set(username=worker).render_as_string(hide_password=False))
    incident = Record(database.engine, plan).declare()
    database.close()
    assert rows(postgres_url, "SELECT id FROM incident") == [(incident,)]


def test_who_may_make_no_tables_is_told_so(postgres: Postgres) -> None:
    with postgres.database(empty=True) as address:
        url = make_url(address)
        guest = f"guest_of_{url.database}"
        run(address, f"CREATE ROLE {guest} LOGIN")
        with pytest.raises(Refused) as refused:
            upgraded(url.set(username=guest).render_as_string(hide_password=False))
    assert "cannot be opened (permission denied for schema public). Look at DATABASE_URL" in said(refused.value)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"database": "nowhere"}, 'database "nowhere" does not exist'),
        ({"username": "nobody"}, 'role "nobody" does not exist'),
    ],
)
def test_a_slip_in_the_address_is_told(postgres_url: str, wrong: dict[str, Any], reason: str) -> None:
    url = make_url(postgres_url).set(password="pa55word", **wrong)
    with pytest.raises(Refused) as refused:
        opened(url.render_as_string(hide_password=False))
    assert reason in said(refused.value)
    assert "pa55word" not in said(refused.value)


@pytest.mark.only_on("sqlite", reason="PostgreSQL has no file of ours")
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


def law(**said: Any) -> Law:
    asked: dict[str, Any] = {"folder": None, "packs": (), "zone": "Asia/Shanghai", "firm": {}} | said
    return law_for(plan_for(asked["folder"], {}), **asked)


def test_the_law_is_that_of_the_packs_that_are_on_and_those_chosen() -> None:
    assert [pack.key for pack in law().catalogue.switched_on(())] == ["cn", "contract", "insurer"]
    chosen = law(packs={"hk", "eu"})
    assert [pack.key for pack in chosen.catalogue.switched_on(chosen.packs)] == [
        "cn",
        "contract",
        "insurer",
        "eu",
        "hk",
    ]


def test_a_pack_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        law(packs={"mars", "eu"})
    assert said(refused.value) == (
        "PACKS names mars, which is no pack of obligations. Those there are: au, br, ca, cn, contract, eu, hk, in, "
        "insurer, jp, kr, sg, tw, uk, us."
    )


def test_what_is_known_of_the_firm_is_read_as_strictly_as_a_form() -> None:
    known = law(firm={"cii": "no", "insured": "是", "sector": "bookkeeping", "listed": "none", "contract_hours": "24时",
                      "established_in": "cn+hk", "small_handler": "unknown"})  # fmt: skip
    assert known.firm == Facts(
        cii=False, insured=True, sector="bookkeeping", listed=frozenset(), contract_hours=24,
        established_in=frozenset({"cn", "hk"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("firm", "told"),
    [
        ({"people": "52"}, "FIRM names people, which is no fact of the firm. Those there are: cii, central_organ,"),
        ({"cii": "maybe"}, "FIRM says cii=maybe. It can be: yes, no, unknown."),
        ({"sector": "bakery"}, "FIRM says sector=bakery. It can be: bookkeeping, finance, digital, health, other,"),
        ({"listed": "cn+mars"}, "FIRM says listed=cn+mars. It can be: cn, hk, us, elsewhere, none, unknown."),
        ({"contract_hours": "soon"}, "Write whole hours, such as 24: from 1 to 10000. soon is none."),
    ],
)
def test_what_the_firm_cannot_be_is_told_with_what_it_can(firm: dict[str, str], told: str) -> None:
    with pytest.raises(Refused) as refused:
        law(firm=firm)
    assert said(refused.value).startswith(told)


def test_a_catalogue_that_is_wrong_is_told_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "obligations").mkdir()
    shipped = Path("playbooks/obligations/insurer.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "obligations" / "insurer.yaml"
    wrong.write_text(shipped.replace("when: insured", "when: assured"), encoding="utf-8")
    with pytest.raises(BadPlaybook) as bad:
        law(folder=tmp_path)
    line = 1 + wrong.read_text(encoding="utf-8").splitlines().index("    when: assured")
    assert bad.value.problems[0].place == f"{wrong}:{line}"


@pytest.mark.only_on("postgresql", reason="SQLite comes with Python")
def test_a_server_that_is_too_old_is_refused(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.preparing.OLDEST_SERVER", (99,))
    with pytest.raises(Refused) as refused:
        opened(postgres_url)
    assert re.fullmatch(r"PostgreSQL \d+\.\d+ is too old: it takes 99 or newer\.", said(refused.value))
