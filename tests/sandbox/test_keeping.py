"""A workspace that is kept: the same after a restart; and a port that is taken."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from sandbox import Workspace
from sandbox.composition import Sandbox
from sandbox.keeping import FORM, NotKept, kept, take_up, whole
from sandbox.manifest import AppConfig
from sandbox.ports import is_free, next_free
from sandbox.seed import SEED
from sandbox.settings import Settings
from sandbox.team import Team
from tests.sandbox.apps import api_of, modal, section, tapped, text_input


def fresh() -> Team:
    return Sandbox(AppConfig(), Settings(), SEED).team


def told(part: object) -> str:
    """A part of a snapshot as text, without the port, which may be another one."""
    return re.sub(r"127\.0\.0\.1:\d+", "", json.dumps(part))


async def fill(workspace: Workspace, api: AsyncWebClient) -> str:
    """A bit of everything; gives the private channel's id."""
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    secret = str((await api.conversations_create(name="inc-0001", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=secret, users="U0SBXZHAO,U0SBXCHEN")
    posted = await api.chat_postMessage(
        channel=secret,
        text="card",
        blocks=[section("card")],
        metadata={"event_type": "s", "event_payload": {"id": "1"}},
    )
    await api.pins_add(channel=secret, timestamp=str(posted["ts"]))
    await api.chat_postEphemeral(channel=secret, user="U0SBXZHAO", text="for zhao")
    said = await zhao.say("看 @chen", channel=secret)
    await chen.say("a reply", channel=secret, thread=said)
    await chen.react("pushpin", said)
    await zhao.upload("a.bin", bytes(range(256)), channel=secret)
    await zhao.say("hello", channel="@chen")
    await chen.act("read", {"channel": secret, "ts": said.ts})
    await api.views_publish(user_id="U0SBXZHAO", view={"type": "home", "blocks": [section("home")]})
    async with tapped(workspace) as tap:
        using = asyncio.create_task(zhao.shortcut("open"))
        envelope = await tap.receive("interactive")
        await api.views_open(
            trigger_id=envelope["payload"]["trigger_id"], view=modal(text_input("title", "Title"), title="Half")
        )
        await tap.acknowledge(envelope)
        await using
    form = (await zhao.modal("Half")).fill(title="half typed")
    await form._enter()
    return secret


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "workspace.json"
    async with sandbox.serve(keep=file) as workspace:
        secret = await fill(workspace, api_of(workspace))
        before = await workspace.snapshot()
    async with sandbox.serve(keep=file) as workspace:
        after = await workspace.snapshot()
        for part in ("channels", "users", "homes", "modals", "notifications"):
            assert told(after.raw[part]) == told(before.raw[part]), part
        zhao = workspace.person("zhao")
        [shared] = await zhao.files("inc-0001")
        assert await zhao.download(shared) == bytes(range(256))
        assert (await zhao.modal("Half")).values["title"]["value"]["value"] == "half typed"
        assert [one.text for one in await zhao.messages("inc-0001") if one.is_private] == ["for zhao"]
        found = await api_of(workspace).conversations_history(channel=secret, include_all_metadata=True)
        assert [one["metadata"] for one in found["messages"] if "metadata" in one] == [
            {"event_type": "s", "event_payload": {"id": "1"}}
        ]
        made = await zhao.create_channel("newer")
        assert made not in {one["id"] for one in before.raw["channels"]}
    async with sandbox.serve() as workspace:
        assert "inc-0001" not in (await workspace.snapshot()).channels


def name_in(file: Path) -> str:
    return str(json.loads(file.read_text(encoding="utf-8"))["team"]["name"])


async def test_it_is_written_while_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.keeping.REST", 0.0)
    file, team = tmp_path / "workspace.json", fresh()
    async with kept(team, file):
        team.name = "Other"
        team.journal.note("renamed_team")
        async with asyncio.timeout(5):
            while name_in(file) != "Other":  # noqa: ASYNC110 - a file rings no bell
                await asyncio.sleep(0.01)
    assert not file.with_name("workspace.json.new").exists(), "nothing half-written stays beside it"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "holds no workspace"),
        ("[1]", "holds no workspace"),
        ("{}", "holds no workspace"),
        (json.dumps({"form": FORM + 1}), "kept in another form"),
        (json.dumps({"form": FORM, "team": {"name": "x", "domain": "y"}, "ids": 1, "users": [{}]}), "no workspace"),
    ],
)
def test_another_file_is_not_taken_up(tmp_path: Path, content: str, why: str) -> None:
    file, team = tmp_path / "file.json", fresh()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(NotKept, match=why):
        take_up(team, file)


def test_what_is_kept_is_taken_up_as_it_was(tmp_path: Path) -> None:
    file, team = tmp_path / "file.json", fresh()
    file.write_text(json.dumps(whole(team)), encoding="utf-8")
    team.channels.clear()
    take_up(team, file)
    assert whole(team) == json.loads(file.read_text(encoding="utf-8"))


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(NotKept, match="cannot be written"):
        async with kept(fresh(), tmp_path / "file" / "workspace.json"):
            pass


async def run(*options: str) -> tuple[int | None, str]:
    """`python -m sandbox` where nobody can be asked, until it ends; its status and what it said on stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *options, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    return process.returncode, said.decode()


async def test_a_port_in_use_is_told_with_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(port)
        other = next_free(port)
        assert other > port
        assert is_free(other)
        status, said = await run("--port", str(port))
    assert status == 2
    assert said == f"Port {port} is in use. The next free one: --port {other}\n"


async def test_reset_begins_anew_and_a_bad_file_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    file.write_text("no workspace", encoding="utf-8")
    status, said = await run("--keep", str(file))
    assert status == 2
    assert said.startswith(f"{file} holds no workspace")
    assert said.endswith("Name another file, or begin anew with --reset.\n")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--keep", str(file), "--reset"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline()
    process.terminate()
    assert await process.wait() == 0
    assert json.loads(file.read_text(encoding="utf-8"))["form"] == FORM
