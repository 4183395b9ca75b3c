"""`python -m sandbox`: one line of JSON, then service until told to stop."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

import aiohttp

from sandbox import Workspace
from tests.sandbox.apps import api_of


async def test_another_process_serves_the_same_workspace(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"team": {"name": "Other", "domain": "other"}}))
    options = ("-m", "sandbox", "--port", "0", "--seed", str(seed))
    process = await asyncio.create_subprocess_exec(sys.executable, *options, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    about = json.loads(await process.stdout.readline())
    assert about["bot_token"].startswith("xoxb-")
    assert about["app_token"].startswith("xapp-")
    async with Workspace.at(about["url"]) as workspace:
        assert (await api_of(workspace).auth_test())["team"] == "Other"
        await workspace.person("zhao").say("在", channel="general")
        assert (await workspace.snapshot()).texts("general") == ["在"]
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_other_pages_are_turned_away(workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        foreign = {"Origin": "https://elsewhere.example"}
        async with session.get(f"{workspace.url}/sandbox/snapshot", headers=foreign) as answer:
            assert answer.status == 403
        renamed = {"Host": "elsewhere.example"}
        async with session.get(f"{workspace.url}/sandbox/snapshot", headers=renamed) as answer:
            assert answer.status == 403
