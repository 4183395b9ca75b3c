"""The doctor, against the sandbox, with each thing broken in turn."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url

import sandbox
from bot.doctor import SCOPES, examine
from bot.preparing import upgraded
from bot.settings import Settings
from sandbox import Workspace
from tests.bot.processes import MANIFEST, ROOT, settings_for, stanch
from tests.bot.receivers import SECRET, mailbox, webhook
from tests.databases import Postgres, run
from views.catalogue import Texts

of_a_file = pytest.mark.only_on("sqlite", reason="PostgreSQL is no file of ours")

WELL = [
    "✓ The settings are complete.",
    "✓ The playbook customer-data-leak is in order: 64 tasks.",
    "✓ The law is in order: 13 duties are watched, of cn, contract, insurer.",
    "✓ The database sqlite:///data/stanch.db opens, can be written to and is up to date.",
    "– Neither PAGER_WEBHOOK nor MAIL_TO is set: nobody is called out of Slack.",
    "✓ Slack takes the app token: Socket Mode can connect.",
    "✓ Slack knows the bot token: stanch in the workspace 嘉禾记账（示例）/ Jiahe Bookkeeping (example).",
    "✓ The bot token has every scope it needs.",
    "– ANNOUNCE_CHANNEL is not set: incidents are announced nowhere.",
]

Examined = Callable[..., Coroutine[Any, Any, list[str]]]


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with sandbox.serve(manifest=MANIFEST) as workspace:
        yield workspace


@pytest.fixture
def examined(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examined:
    """What the doctor finds with these settings, in a folder with a database that is up to date."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    upgraded("sqlite:///data/stanch.db")

    async def findings(**settings: str) -> list[str]:
        for name, value in (settings_for(workspace) | settings).items():
            monkeypatch.setenv(name, value)
        say = Texts("en", paper=True)
        return [f"{found.mark} {found.place}{say(found.sentence, **found.values)}" async for found in examine()]

    return findings


def ills(found: list[str]) -> list[str]:
    return [line.removeprefix("✗ ") for line in found if line.startswith("✗")]


async def test_all_is_well(examined: Examined) -> None:
    assert await examined() == WELL


async def test_settings_that_are_missing(examined: Examined) -> None:
    found = await examined(SLACK_BOT_TOKEN="", PORT="x")
    assert [line.split(" is ")[0] for line in found] == ["✗ SLACK_BOT_TOKEN", "✗ PORT"]


async def test_a_slip_of_the_pen_in_the_file(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ANOUNCE_CHANNEL=C0123456789\nLOCALE=en\n")
    assert ills(await examined()) == ["ANOUNCE_CHANNEL in .env is no setting. Look for a slip of the pen."]


async def test_a_bad_playbook_and_an_unknown_role(examined: Examined, tmp_path: Path) -> None:
    assert ills(await examined(RESPONDERS="boss=U0SBXWANG"))[0].startswith("RESPONDERS names boss, which is no role")
    (tmp_path / "ours.yaml").write_text("key: ours\nname: {zh: 我们的}\n", encoding="utf-8")
    told = ills(await examined(PLAYBOOKS=str(tmp_path), RESPONDERS=""))
    assert f"{tmp_path}/ours.yaml:2name has no English: fill in en" in told


async def test_a_bad_template_of_notices(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices/client.zh.md.j2").write_text("# 函\n## event\n{{ at.happened }}\n", encoding="utf-8")
    told = ills(await examined(PLAYBOOKS=str(tmp_path)))
    place = f"{tmp_path}/notices/client.zh.md.j2:3"
    assert f"{place}the template cannot be filled in: 'dict object' has no attribute 'happened'" in told


@of_a_file
async def test_a_database_that_is_not_there_yet_is_not_made(examined: Examined, tmp_path: Path) -> None:
    found = await examined(DATABASE_URL="sqlite:///new/stanch.db")
    assert "✓ The database sqlite:///new/stanch.db will be made at the first start." in found
    assert not (tmp_path / "new").exists()


@of_a_file
async def test_a_database_in_an_impossible_place(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = ills(await examined(DATABASE_URL="sqlite:///file/stanch.db"))
    assert told == [
        "The database sqlite:///file/stanch.db cannot be opened (no right to write). Look at DATABASE_URL, and whether "
        "this user may write there."
    ]


@of_a_file
async def test_a_file_that_is_no_database(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear client, " * 1000)
    told = ills(await examined(DATABASE_URL="sqlite:///letter.db"))
    assert told[0].startswith("The database sqlite:///letter.db cannot be opened (file is not a database).")


async def test_a_database_that_is_behind_or_ahead(examined: Examined, tmp_path: Path) -> None:
    def revision(number: str) -> None:
        with sqlite3.connect(tmp_path / "data/stanch.db") as database:
            database.execute("UPDATE alembic_version SET version_num = ?", (number,))

    revision("9999")
    assert ills(await examined())[0].startswith("The database was written by a newer Stanch.")
    with sqlite3.connect(tmp_path / "data/stanch.db") as database:
        database.execute("DELETE FROM alembic_version")
    assert "✓ The database sqlite:///data/stanch.db opens; the next start brings it up to date." in await examined()


async def test_a_database_on_a_server(examined: Examined, postgres: Postgres) -> None:
    with postgres.database(empty=True) as url:
        assert ills(await examined(DATABASE_URL=url)) == ["The database is not up to date. Run: stanch db upgrade"]
        upgraded(url)
        assert f"✓ The database {url} opens, can be written to and is up to date." in await examined(DATABASE_URL=url)
        reader = f"reader_of_{make_url(url).database}"
        run(url, f"CREATE ROLE {reader} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
        [told] = ills(await examined(DATABASE_URL=str(make_url(url).set(username=reader))))
    assert "cannot be opened (permission denied for table delivery). Look at DATABASE_URL" in told


async def test_a_database_server_that_is_not_there(examined: Examined) -> None:
    told = ills(await examined(DATABASE_URL="postgresql://stanch:pa55word@127.0.0.1:1/stanch"))
    assert told[0].startswith("The database postgresql://stanch:***@127.0.0.1:1/stanch cannot be opened (")


async def test_slack_that_cannot_be_reached(examined: Examined) -> None:
    found = await examined(SLACK_API_URL="http://127.0.0.1:9/api/")
    assert len(found) == 6
    assert found[-1].startswith("✗ Slack cannot be reached at http://127.0.0.1:9/api/ (")


async def test_something_else_answers_in_slacks_place(examined: Examined, workspace: Workspace) -> None:
    assert ills(await examined(SLACK_API_URL=f"{workspace.url}/elsewhere/"))[0].startswith("Slack cannot be reached at")
    await workspace.fault("server_error", "auth.test", status=503)
    assert "(503)" in ills(await examined(SLACK_API_URL=workspace.api_url))[0]


async def test_tokens_that_slack_refuses(examined: Examined, workspace: Workspace) -> None:
    told = ills(await examined(SLACK_BOT_TOKEN="xoxb-of-another-workspace"))
    assert len(told) == 1
    assert told[0].startswith("Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it anew from https://api.slack.com")
    told = ills(await examined(SLACK_APP_TOKEN="xapp-of-another-app"))
    assert len(told) == 1
    assert told[0].startswith("Slack refuses SLACK_APP_TOKEN (invalid_auth). Make a new one at https://api.slack.com")
    await workspace.revoke_tokens()
    told = ills(await examined())
    assert [line.split(". ")[0] for line in told] == [
        "Slack refuses SLACK_APP_TOKEN (token_revoked)",
        "Slack refuses SLACK_BOT_TOKEN (token_revoked)",
    ]


async def test_socket_mode_that_is_switched_off(examined: Examined) -> None:
    manifest = manifest_of("en")
    manifest["settings"]["socket_mode_enabled"] = False
    async with sandbox.serve(manifest=manifest) as other:
        assert ills(await examined(SLACK_API_URL=other.api_url)) == [
            "Socket Mode is switched off for this app. Switch it on at https://api.slack.com/apps → your app → "
            "Socket Mode."
        ]


async def test_http_mode_says_what_only_slack_can_show(examined: Examined) -> None:
    found = await examined(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="secret", PORT="3100")
    assert not ills(found)
    assert found[5].startswith("– HTTP mode on port 3100. Only Slack can tell whether it gets through")


@pytest.mark.parametrize("scope", sorted(SCOPES))
async def test_a_scope_that_was_taken_away(examined: Examined, workspace: Workspace, scope: str) -> None:
    await workspace.remove_scope(scope)
    assert ills(await examined())[0].startswith(
        f"The bot token lacks {scope}. At https://api.slack.com/apps → your app"
    )


async def test_the_announcement_channel(examined: Examined, workspace: Workspace) -> None:
    wang = workspace.person("wang")
    general = (await workspace.snapshot()).channels["security-notices"]["id"]
    there = "✓ The announcement channel #security-notices is there and can be posted to."
    assert (await examined(ANNOUNCE_CHANNEL=general))[-1] == there
    assert (await examined(ANNOUNCE_CHANNEL="#security-notices"))[-1].startswith("– Whether #security-notices can be")
    assert ills(await examined(ANNOUNCE_CHANNEL="C0000000000"))[0].startswith(
        "The announcement channel C0000000000 cannot be seen."
    )
    await wang.archive("security-notices")
    assert ills(await examined(ANNOUNCE_CHANNEL=general)) == [
        "The announcement channel #security-notices is archived. Set ANNOUNCE_CHANNEL to another."
    ]


async def test_a_private_announcement_channel_needs_an_invitation(examined: Examined, workspace: Workspace) -> None:
    wang = workspace.person("wang")
    board = await wang.create_channel("board", private=True)
    assert ills(await examined(ANNOUNCE_CHANNEL=board))[0].endswith("if the channel is private, invite the bot to it.")
    await wang.invite("stanch", channel="board")
    assert (await examined(ANNOUNCE_CHANNEL=board))[-1].startswith("✓ The announcement channel #board is there")


async def test_the_ways_out_of_slack_are_tried_without_calling_anybody(examined: Examined) -> None:
    async with webhook() as hook, mailbox() as box:
        mail = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(box.port), "MAIL_TLS": "none",
                "MAIL_FROM": "stanch@example.com", "MAIL_TO": "on-call@example.com"}  # fmt: skip
        web = {"PAGER_WEBHOOK": hook.url, "PAGER_SECRET": SECRET}
        assert (await examined(**mail, **web))[4:6] == [
            "✓ Somebody answers at PAGER_WEBHOOK. Whether pages are taken shows with the first one.",
            "✓ The mail server 127.0.0.1 takes mails of ours.",
        ]
        assert (hook.posted, hook.other, box.mails) == ([], ["HEAD"], [])
    found = ills(await examined(**mail, **web))
    assert [line.partition(". ")[0] for line in found] == [
        "PAGER_WEBHOOK cannot be reached (not reached)",
        "The mail server 127.0.0.1 would not take a mail of ours (not reached)",
    ]


async def test_people_who_left(examined: Examined) -> None:
    told = ills(await examined(ADMINS="U0SBXWANG,U0SBXNOBODY", RESPONDERS="legal=U0SBXLI,tech=U0SBXQIAN"))
    assert [line.split(",")[0] for line in told] == ["U0SBXNOBODY", "U0SBXQIAN"]


async def test_the_command_says_it_in_the_language_of_locale_and_by_its_exit_status(
    workspace: Workspace, tmp_path: Path
) -> None:
    async with stanch(tmp_path, "doctor", LOCALE="zh_CN", **settings_for(workspace)) as doctor:
        assert await doctor.ends() == 0
    assert doctor.printed.splitlines()[:2] == ["✓ 设置齐全。", "✓ 预案 customer-data-leak 没有问题：64 个清单项。"]
    async with stanch(tmp_path, "doctor", **settings_for(workspace, SLACK_APP_TOKEN="xapp-other")) as doctor:
        assert await doctor.ends() == 1
    assert "✗ Slack refuses SLACK_APP_TOKEN (invalid_auth)." in doctor.printed
    assert "Traceback" not in doctor.printed


def test_the_scopes_are_those_of_the_manifests() -> None:
    for language in ("zh", "en"):
        assert set(manifest_of(language)["oauth_config"]["scopes"]["bot"]) == SCOPES


def manifest_of(language: str) -> dict[str, Any]:
    text = (ROOT / f"manifest.{language}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
