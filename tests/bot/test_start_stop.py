"""`stanch run` as a process: it connects, says why where it cannot, finishes what it began, and prints no secret."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import sandbox
from bot.app import work
from bot.settings import Settings
from sandbox import Workspace
from tests.bot.processes import MANIFEST, free_port, settings_for, stanch
from tests.databases import held, rows

CHANNEL = "inc-0001-payroll-mailed"
WHAT_HAPPENED = "The payroll of Fairview Foods went to a stranger"


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with sandbox.serve(manifest=MANIFEST) as workspace:
        yield workspace


async def declare(workspace: Workspace) -> None:
    wang = workspace.person("wang")
    await wang.command("/incident", "declare Payroll mailed")
    form = await wang.modal()
    form.fill(what_happened=WHAT_HAPPENED, how_found="The stranger called")
    assert (await form.submit()).kind == "updated"


@pytest.mark.only_on("sqlite", reason="what it does without DATABASE_URL")
async def test_it_connects_keeps_its_record_in_the_folder_and_stops(workspace: Workspace, tmp_path: Path) -> None:
    async with stanch(tmp_path, "run", **settings_for(workspace)) as bot:
        await bot.says("connected")
        status, seconds = await bot.is_told_to_stop()
    assert (status, seconds < 5) == (0, True)
    assert "Traceback" not in bot.printed
    assert (tmp_path / "data/stanch.db").is_file()
    assert (await workspace.snapshot()).raw["connections"] == 0


async def test_what_was_begun_is_acknowledged_before_it_stops(
    workspace: Workspace, tmp_path: Path, database_url: str
) -> None:
    async with stanch(tmp_path, "run", **settings_for(workspace, DATABASE_URL=database_url)) as bot:
        await bot.says("connected")
        await workspace.latency(1200, "views.open")
        smith = workspace.person("smith")
        asking = asyncio.create_task(smith.command("/incident", "declare Payroll mailed"))
        assert (await smith.modal()).title == "Declare an incident"  # Slack shows it; its answer is still on the way
        status, seconds = await bot.is_told_to_stop()
        assert (await asking).error is None
    assert (status, seconds < 5) == (0, True)


async def test_it_stops_in_time_though_another_program_holds_the_database(
    workspace: Workspace, tmp_path: Path, database_url: str
) -> None:
    async with stanch(tmp_path, "run", **settings_for(workspace, DATABASE_URL=database_url)) as bot:
        await bot.says("connected")
        await workspace.person("wang").command("/incident", "declare Payroll mailed")
        form = await workspace.person("wang").modal()
        form.fill(what_happened=WHAT_HAPPENED, how_found="The stranger called")
        with held(database_url):
            assert (await form.submit()).kind == "errors"  # a sentence in time, while the database is still waited for
            status, seconds = await bot.is_told_to_stop()
        assert (status, seconds < 5) == (0, True)
        assert rows(database_url, "SELECT count(*) FROM incident") == [(0,)]


async def test_an_opening_that_was_interrupted_is_finished_at_the_next_start(
    workspace: Workspace, tmp_path: Path, database_url: str
) -> None:
    settings = settings_for(workspace, DATABASE_URL=database_url)
    await workspace.latency(100)
    async with stanch(tmp_path, "run", **settings) as bot:
        await bot.says("connected")
        await declare(workspace)
        await workspace.until(lambda seen: any(name.startswith("inc-0001") for name in seen.channels), timeout=20)
        status, seconds = await bot.is_told_to_stop()
        assert (status, seconds < 5) == (0, True)
    async with stanch(tmp_path, "run", **settings) as bot:
        await bot.says("connected")
        await workspace.until(lambda seen: seen.shows("Assess & activate", channel=CHANNEL), timeout=20)
        assert (await bot.is_told_to_stop())[0] == 0
    shown = (await workspace.snapshot()).texts(CHANNEL)
    cards = [text.splitlines()[0] for text in shown if "☐" in text or text.startswith("INC-0001")]
    assert len(cards) == len(set(cards)) >= 3


async def test_no_secret_and_nothing_people_wrote_is_printed_at_debug(
    workspace: Workspace, tmp_path: Path, database_url: str
) -> None:
    with_password = database_url.replace("postgres@", "postgres:pa55word@")
    settings = settings_for(workspace, DATABASE_URL=with_password)
    async with stanch(tmp_path, "run", LOG_LEVEL="debug", **settings) as bot:
        await bot.says("connected")
        await declare(workspace)
        await workspace.until(lambda seen: CHANNEL in seen.channels, timeout=20)
        await workspace.person("wang").say("just talking", channel="general")
        await workspace.drop_connections()
        await workspace.connected(20)
        await workspace.revoke_tokens()
        await declare_in_vain(workspace)
        assert (await bot.is_told_to_stop())[0] == 0
    for secret in (workspace.bot_token, workspace.app_token, "ticket=s", "xoxb-", "xapp-", "/response/", "pa55word"):
        assert secret not in bot.printed
    assert WHAT_HAPPENED not in bot.printed
    assert "just talking" not in bot.printed


async def declare_in_vain(workspace: Workspace) -> None:
    """With its tokens revoked, the bot cannot open the form."""
    await workspace.person("chen").command("/incident", "declare Something else")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"SLACK_BOT_TOKEN": "xoxb-of-another-workspace"},
            "Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it anew from https://api.slack.com/apps → your app → "
            "OAuth & Permissions; an app installed again has a new one.",
        ),
        (
            {"SLACK_APP_TOKEN": "xapp-of-another-app"},
            "Slack refuses SLACK_APP_TOKEN (invalid_auth). Make a new one at https://api.slack.com/apps → your app → "
            "Basic Information → App-Level Tokens, with the scope connections:write.",
        ),
    ],
)
async def test_a_token_that_slack_refuses_ends_it_with_a_sentence(
    workspace: Workspace, tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    async with stanch(tmp_path, "run", **settings_for(workspace, **wrong)) as bot:
        assert await bot.ends() == 2
    assert bot.printed.splitlines()[-1] == sentence
    assert "Traceback" not in bot.printed


async def test_a_revoked_token_ends_it_with_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    await workspace.revoke_tokens()
    async with stanch(tmp_path, "run", LOCALE="zh_CN", **settings_for(workspace)) as bot:
        assert await bot.ends() == 2
    assert bot.printed.startswith("Slack 不接受 SLACK_BOT_TOKEN（token_revoked）。")
    assert len(bot.printed.splitlines()) == 1


async def test_it_waits_for_slack_and_says_so(tmp_path: Path) -> None:
    port = free_port()
    tokens = {"SLACK_BOT_TOKEN": "xoxb-sandbox-not-a-real-token", "SLACK_APP_TOKEN": "xapp-sandbox-not-a-real-token"}
    address = {"SLACK_API_URL": f"http://127.0.0.1:{port}/api/"}
    async with stanch(tmp_path, "run", **tokens, **address) as bot:
        await bot.says("Slack cannot be reached, trying again")
        async with sandbox.serve(manifest=MANIFEST, port=port):
            await bot.says("connected")
            assert (await bot.is_told_to_stop())[0] == 0
    assert "Traceback" not in bot.printed


async def test_it_stops_while_it_waits_for_slack(tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    async with stanch(tmp_path, "run", **tokens) as bot:
        await bot.says("Slack cannot be reached, trying again")
        status, seconds = await bot.is_told_to_stop()
    assert (status, seconds < 5) == (0, True)


@pytest.mark.only_on("sqlite", reason="several processes may share a PostgreSQL database")
async def test_a_second_process_on_the_same_database_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    async with stanch(tmp_path, "run", **settings_for(workspace)) as bot:
        await bot.says("connected")
        async with stanch(tmp_path, "run", **settings_for(workspace)) as second:
            assert await second.ends() == 2
        assert second.printed == (
            f"Another Stanch (process {bot.process.pid}) works on this database already. Stop it first, or give this "
            "one a DATABASE_URL of its own.\n"
        )
        assert (await workspace.snapshot()).raw["connections"] == 1
        assert (await bot.is_told_to_stop())[0] == 0


async def test_it_stops_also_when_it_is_told_to_just_as_it_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str] = []

    async def stop() -> None:
        stopped.append("stopped")

    async def start(_: object) -> object:
        os.kill(os.getpid(), signal.SIGTERM)
        with contextlib.suppress(asyncio.CancelledError):  # as asyncio.wait_for does, before Python 3.12
            await asyncio.sleep(60)
        return SimpleNamespace(stop=stop)

    monkeypatch.setattr("bot.app.start", start)
    monkeypatch.setattr("bot.app._leave", lambda: None)  # or it would be this process that leaves
    await asyncio.wait_for(work(cast(Settings, None)), 10)

    assert stopped == ["stopped"]
