"""The command line: its sentences, its exit statuses, in the language of LOCALE, and never a traceback."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import typer
from typer.testing import CliRunner

from bot.cli import HELP, cli
from bot.settings import Settings
from tests.bot.processes import stanch
from tests.databases import Postgres

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty working directory, no settings, and logging put back afterwards."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


class Typed:
    """What a command said on stdout and stderr, and its exit status."""

    def __init__(self, *words: str, answer: str = "", **settings: str) -> None:
        result = CliRunner(env=settings).invoke(cli, list(words), input=answer)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        self.status, self.out, self.err = result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


def test_bad_settings_are_told_in_chinese_by_default_each_on_its_line() -> None:
    typed = Typed("run", **TOKENS, PORT="x", TIMEZONE="x")
    assert (typed.status, typed.out) == (2, [])
    assert typed.err == [
        "PORT 有误：填 1 到 65535 之间的端口号，例如 3000。",
        "TIMEZONE 有误：填时区名，例如 Asia/Shanghai。",
    ]


def test_and_in_english_where_locale_says_so() -> None:
    typed = Typed("run", **TOKENS, LOCALE="en", PORT="x")
    assert (typed.status, typed.err) == (2, ["PORT is wrong. It is a number from 1 to 65535, for instance 3000."])


def test_and_in_both_where_locale_is_wrong() -> None:
    typed = Typed("run", **TOKENS, LOCALE="fr")
    assert (typed.status, typed.err) == (
        2,
        ["LOCALE 有误：填 zh_CN（中文）或 en（英文）。", "LOCALE is wrong. It is zh_CN or en."],
    )


def test_run_refuses_a_bad_playbook_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/ours.yaml").write_text("key: ours\nname: {zh: 我们的}\n", encoding="utf-8")
    typed = Typed("run", **TOKENS, PLAYBOOKS="plans", LOCALE="en")
    assert typed.status == 2
    assert "plans/ours.yaml:2: name has no English: fill in en" in typed.err
    assert all(line.startswith("plans/ours.yaml:") for line in typed.err)


def test_run_refuses_an_unknown_role() -> None:
    typed = Typed("run", **TOKENS, RESPONDERS="boss=U012AB3CD", LOCALE="en")
    assert typed.status == 2
    assert typed.err == [
        "RESPONDERS names boss, which is no role of the playbook. Its roles are exec, ic, scribe, tech, forensics, "
        "legal, customer, comms, internal, logistics, program."
    ]


@pytest.mark.only_on("sqlite", reason="PostgreSQL is no file of ours")
def test_run_refuses_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear client, " * 1000)
    typed = Typed("run", **TOKENS, DATABASE_URL="sqlite:///letter.db")
    assert (typed.status, len(typed.err)) == (2, 1)
    assert typed.err[0].startswith("打不开数据库 sqlite:///letter.db（file is not a database）。检查 DATABASE_URL")


def test_db_upgrade_needs_no_token_and_says_what_it_did(tmp_path: Path) -> None:
    first = Typed("db", "upgrade")
    assert (first.status, first.out) == (0, ["数据库结构已更新到最新。"])
    assert (tmp_path / "data/stanch.db").is_file()
    again = Typed("db", "upgrade", LOCALE="en")
    assert (again.status, again.out) == (0, ["The database is up to date already."])


def test_a_database_on_a_server_is_brought_up_to_date_by_hand(postgres: Postgres) -> None:
    with postgres.database(empty=True) as url:
        refused = Typed("run", **TOKENS, DATABASE_URL=url)
        assert (refused.status, refused.err) == (2, ["数据库结构还不是最新。请运行：stanch db upgrade"])
        first, again = [Typed("db", "upgrade", DATABASE_URL=url) for _ in range(2)]
        assert (first.out, again.out) == (["数据库结构已更新到最新。"], ["数据库结构已是最新，无须更新。"])
        assert Typed("verify", DATABASE_URL=url).out == ["记录与写入时一致，各条链均完整。"]


def test_db_upgrade_refuses_a_server_that_is_not_there() -> None:
    typed = Typed("db", "upgrade", DATABASE_URL="postgresql://stanch:pa55word@127.0.0.1:1/stanch", LOCALE="en")
    assert typed.status == 2
    assert typed.err[0].startswith("The database postgresql://stanch:***@127.0.0.1:1/stanch cannot be opened (")
    assert "pa55word" not in "".join(typed.err)


def test_playbook_check_reads_a_pack_of_duties_too(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "playbooks/obligations/cn.yaml"
    typed = Typed("playbook", "check", str(shipped))
    assert (typed.status, typed.out) == (0, [f"{shipped} 没有问题：11 项义务。"])
    (tmp_path / "cn.yaml").write_text(shipped.read_text("utf-8").replace("length: 4 H", "length: soon"), "utf-8")
    typed = Typed("playbook", "check", "cn.yaml")
    assert typed.status == 2
    assert typed.err[0].endswith("soon 不是时限：请写成 4 H、30 CD、3 CD+、4 BD(US)、1 M 或 ASAP 等")


def test_playbook_check_reads_a_template_of_notices_too(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "playbooks/notices/client.zh.md.j2"
    typed = Typed("playbook", "check", str(shipped))
    assert (typed.status, typed.out) == (0, [f"{shipped} 没有问题：通报模板。"])
    (tmp_path / "notices").mkdir()
    text = shipped.read_text("utf-8").replace("at.occurred }}", "at.happened }}")
    (tmp_path / "notices/client.zh.md.j2").write_text(text, "utf-8")
    typed = Typed("playbook", "check", "notices/client.zh.md.j2", LOCALE="en")
    line = 1 + text[: text.index("at.happened")].count("\n")
    told = (
        f"notices/client.zh.md.j2:{line}: the template cannot be filled in: 'dict object' has no attribute 'happened'"
    )
    assert (typed.status, typed.err) == (2, [told])
    (tmp_path / "notices/firm.zh.md.j2").write_text("{% macro name() %}某记账{% endmacro %}\n", "utf-8")
    typed = Typed("playbook", "check", "notices/firm.zh.md.j2")
    assert typed.err[0] == (
        "notices/firm.zh.md.j2: 缺少宏 code，其他模板要用到；应当有 name, code, address, contact, privacy, policy"
    )
    assert Typed("playbook", "check", "notices/letter.zh.md.j2").status == 2


def test_playbook_check_needs_no_settings_at_all(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "playbooks/customer-data-leak.yaml"
    typed = Typed("playbook", "check", str(shipped))
    assert (typed.status, typed.out) == (0, [f"{shipped} 没有问题：8 个阶段、11 个角色、64 个清单项。"])
    (tmp_path / "bad.yaml").write_text("key: Bad key\n")
    typed = Typed("playbook", "check", "bad.yaml", LOCALE="en")
    assert typed.status == 2
    assert "bad.yaml:1: Bad key cannot be a key" in "\n".join(typed.err)
    typed = Typed("playbook", "check", "no-such.yaml")
    assert typed.status == 2
    assert typed.err[0].startswith("no-such.yaml: ")


def test_verify_tells_whether_the_record_holds() -> None:
    assert Typed("verify", LOCALE="en").err == ["There is no database at data/stanch.db."]
    Typed("db", "upgrade")
    typed = Typed("verify")
    assert (typed.status, len(typed.out)) == (0, 1)


def test_the_version() -> None:
    typed = Typed("--version")
    assert (typed.status, typed.out) == (0, ["stanch 0.1.0"])


def test_an_unknown_command_is_refused() -> None:
    assert Typed("rum").status == 2


async def test_a_command_that_is_typed_wrong_is_answered_in_the_language_of_locale(tmp_path: Path) -> None:
    for words, locale, answer in (
        (["rum"], "zh_CN", "stanch 不能这样用（No such command 'rum'. Did you mean 'run'?）。用法见：stanch --help\n"),
        (["db", "up"], "en", "This is no way to call stanch db: No such command 'up'. See stanch db --help.\n"),
        (["run", "--fast"], "zh_CN", "stanch run 不能这样用（No such option: --fast）。用法见：stanch run --help\n"),
    ):
        async with stanch(tmp_path, *words, LOCALE=locale) as asked:
            assert await asked.ends() == 2
        assert asked.printed == answer


async def test_help_is_in_one_language_to_the_last_word(tmp_path: Path) -> None:
    for words in (["--help"], ["db"], ["verify", "--help"]):
        async with stanch(tmp_path, *words, LOCALE="zh_CN") as asked:
            await asked.ends()
        assert asked.printed.startswith("用法： stanch ")
        assert not re.search("Usage|Options:|Arguments:|Commands:|Show this", asked.printed)


async def test_help_speaks_the_language_of_locale(tmp_path: Path) -> None:
    for locale, line in (("zh_CN", "连接工作区并开始工作，直到被停止。"), ("en", HELP["run"])):
        async with stanch(tmp_path, "--help", LOCALE=locale) as asked:
            assert await asked.ends() == 0
        assert line in asked.printed


def test_every_command_and_argument_is_explained() -> None:
    def explained(part: object) -> Iterator[str]:
        yield str(getattr(part, "name", ""))
        for inner in (*getattr(part, "params", ()), *getattr(part, "commands", {}).values()):
            yield from explained(inner)

    assert set(explained(typer.main.get_command(cli))) == HELP.keys()
