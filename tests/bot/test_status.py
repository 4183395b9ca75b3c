"""`stanch status`: how an installation looks from outside, with and without a bot, in both languages."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sandbox
from bot.cli import cli
from bot.leader import sole_process, works_on
from bot.settings import Settings
from models import hearing, surfaces
from models.actors import Actor
from models.changes.machine import record_channel
from models.changes.members import record_invitations, want_member
from models.changes.recording import add_note
from models.incidents import lock
from tests.bot.conftest import Machine
from tests.bot.processes import MANIFEST, free_port, settings_for, stanch
from tests.conftest import OUTSIDER, Record

NOTHING = {name.upper(): None for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory of its own, without anybody's .env."""
    monkeypatch.chdir(tmp_path)


def typed(**settings: str) -> tuple[int, list[str]]:
    """What `stanch status` says, and its exit status."""
    result = CliRunner(env={**NOTHING, **settings}).invoke(cli, ["status"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, [line.rstrip() for line in result.stdout.splitlines()]


@pytest.fixture
def at_work(record: Record) -> Record:
    """INC-0001 is behind by two changes, the older four minutes old; of INC-0002 Slack shows and takes all but a card
    and an invitation; INC-0003 is as it should be. Slack was heard a moment ago."""
    now = datetime.now(UTC)
    for number in (1, 2, 3):
        incident = record.declare(title=f"王莉的工资表 {number}", minutes=number)
        record.do(record_channel, incident, f"C{number}", f"inc-000{number}", Actor("stanch", now))
        if number == 2:
            parked = record.do(surfaces.attempt, f"incident:{incident}", "status", now)
            record.do(surfaces.park, parked, "digest", "not_in_channel")
            record.do(lambda session, it=incident: want_member(session, lock(session, it), OUTSIDER))
            record.do(record_invitations, incident, (), {OUTSIDER: "cant_invite"}, Actor("stanch", now))
        record.do(surfaces.synced, incident, record.state(incident).incident.revision)
        if number == 1:
            for minutes in (4, 2):
                record.do(add_note, incident, f"note {minutes}", Actor("UWANG", now - timedelta(minutes=minutes)))
    record.do(hearing.hear, now)
    return record


def test_without_a_bot_it_says_what_is_missing_and_what_to_do(at_work: Record) -> None:
    shown = at_work.engine.url.render_as_string(hide_password=True)
    status, lines = typed(DATABASE_URL=at_work.url, LOCALE="zh_CN")
    assert status == 1
    assert lines[:7] == [
        f"✓ 数据库 {shown} 可以读取，结构是最新的。",
        "✗ 止漏没有运行。请启动：stanch run",
        "– 最近一次听到 Slack：不到 1 分钟前。",
        "– 有 1 起事件的最新变动还没显示在 Slack 里。",
        "– 有 2 项内容被 Slack 拒绝。",
        "– 有 3 项时限或提醒已经到期，还没有处理。",
        "",
    ]
    assert [" ".join(line.split()) for line in lines[7:]] == [
        "事件 级别 尚未显示 被 Slack 拒绝的，以及怎么处理",
        "INC-0001 SEV2 2 项变动，最早的在 4 分钟前 —",
        "INC-0002 SEV2 — 邀请 UOUTSIDER 进频道：Slack 不允许（cant_invite）。请在频道里用 /invite 手动邀请。",
        "状态卡片：止漏不在这个频道里（not_in_channel）。在频道里输入 /invite，选择止漏。",
        "INC-0003 SEV2 — —",
    ]


def test_the_same_in_english(at_work: Record) -> None:
    shown = at_work.engine.url.render_as_string(hide_password=True)
    status, lines = typed(DATABASE_URL=at_work.url, LOCALE="en")
    assert status == 1
    assert lines == [
        f"✓ The database {shown} can be read and is up to date.",
        "✗ No Stanch works on it. Start it: stanch run",
        "– Slack was last heard under a minute ago.",
        "– 1 incident has changes that Slack does not show yet.",
        "– Slack refuses 2 things.",
        "– 3 deadlines or reminders fell due and are not worked on yet.",
        "",
        "Incident  Severity  Not shown yet                    Refused by Slack, and what to do",
        "INC-0001  SEV2      2 changes, the oldest 4 min old  —",
        "INC-0002  SEV2      —                                the invitation of UOUTSIDER: Slack does not allow it"
        " (cant_invite). Invite them by hand: /invite in the channel.",
        "                                                     the status card: the bot is not in the channel"
        " (not_in_channel). Write /invite in the channel and choose Stanch.",
        "INC-0003  SEV2      —                                —",
    ]


def test_it_changes_nothing_and_tells_nothing_anybody_wrote(at_work: Record) -> None:
    before = at_work.see(surfaces.behind)
    for locale in ("zh_CN", "en"):
        _, lines = typed(DATABASE_URL=at_work.url, LOCALE=locale)
        assert "王莉" not in "\n".join(lines)
        assert "note" not in "\n".join(lines)
    assert at_work.see(surfaces.behind) == before


def test_a_refused_token_is_told_with_its_age(record: Record) -> None:
    record.do(hearing.lock_out, datetime.now(UTC) - timedelta(minutes=5))
    _, lines = typed(DATABASE_URL=record.url)
    assert "✗ Slack 已有 5 分钟不接受机器人令牌：请把有效的令牌填进 SLACK_BOT_TOKEN。" in lines


def test_no_database_and_one_of_another_version(fresh_database: Callable[..., str], tmp_path: Path) -> None:
    assert typed(LOCALE="en") == (
        1,
        ["✗ There is no database at data/stanch.db yet. The first start makes it: stanch run"],
    )
    assert list(tmp_path.glob("data")) == []
    empty = fresh_database(empty=True)
    if not empty.startswith("sqlite"):
        assert typed(DATABASE_URL=empty)[1][0] == "✗ 数据库结构还不是最新。请运行：stanch db upgrade"
    status, lines = typed(DATABASE_URL="postgresql://stanch:pa55word@127.0.0.1:1/stanch", LOCALE="en")
    assert status == 1
    assert lines[0].startswith("✗ The database postgresql://stanch:***@127.0.0.1:1/stanch cannot be opened (")
    assert "pa55word" not in "".join(lines)


def test_looking_whether_a_lock_is_held_does_not_take_it(tmp_path: Path) -> None:
    path = str(tmp_path / "stanch.db")
    assert works_on(path) is None
    with sole_process(f"sqlite:///{path}"):
        assert works_on(path) == str(os.getpid())
    assert works_on(path) is None
    with sole_process(f"sqlite:///{path}"):
        pass


async def test_while_a_bot_works_it_says_so_and_how_far_it_reaches(tmp_path: Path) -> None:
    """By the lock file, and asked on PORT where that is set; also of a process that hangs, and of one that is gone."""
    port = str(free_port())
    async with (
        sandbox.serve(manifest=MANIFEST) as workspace,
        stanch(tmp_path, "run", **settings_for(workspace, PORT=port)) as bot,
    ):
        await bot.says("connected")
        works = f"✓ Stanch works on it (process {bot.process.pid})."
        for given in ({}, {"PORT": port}):
            status, lines = await asyncio.to_thread(typed, LOCALE="en", **given)
            assert (status, lines[1:3]) == (0, [works, "✓ It is connected to Slack."])
            leads = "✓ It leads: it shows in Slack what is recorded, and reminds people."
            assert (leads in lines) == bool(given)
            assert lines[-1] == "✓ Slack shows everything that is recorded."
        bot.process.send_signal(signal.SIGSTOP)
        status, lines = await asyncio.to_thread(typed, LOCALE="zh_CN", PORT=port)
        assert status == 1
        assert lines[2] == "✗ 在 PORT 端口上没有回应。请查看日志；如果已经卡住，请重新启动。"
        bot.process.kill()
        await bot.process.wait()
        status, lines = await asyncio.to_thread(typed, LOCALE="en", PORT=port)
        assert (status, lines[1]) == (1, "✗ No Stanch works on it. Start it: stanch run")
        assert not any("PORT" in line for line in lines)


@pytest.mark.only_on("postgresql", reason="SQLite has its lock file")
async def test_on_postgresql_it_is_whoever_leads(machine: Machine) -> None:
    async with asyncio.timeout(10):
        while not machine.bot.lead.leads():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    status, lines = await asyncio.to_thread(typed, DATABASE_URL=machine.url, LOCALE="en")
    assert (status, lines[1:3]) == (0, ["✓ Stanch works on it.", "✓ It is connected to Slack."])
    await machine.bot.stop()
    status, lines = await asyncio.to_thread(typed, DATABASE_URL=machine.url, LOCALE="en")
    assert (status, lines[1]) == (1, "✗ No Stanch works on it. Start it: stanch run")
    await machine.start()
