"""What an operator sees of a leak from outside: how things stand, and nobody's name, title or number."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import Settings
from tests.bot.outside import Outside
from tests.bot.processes import free_port
from tests.stories.conftest import Stage

TITLE = "张晓敏的工资表误发李国强"
PEOPLE = ("王莉", "陈洁", "赵敏", "周婷", "张晓敏", "李国强", "Zhang Xiaomin")
NUMBERS = ("19900001234", "310199209901011231", "6205500000000000004")
"""They can belong to nobody."""
WORDS = ("工资表", "误发", "来电", "已删除", "zhang-xiao", "gong-zi")
"""Of what is typed, and of the channel's name, which is made of the title."""


def lines_of(scene: Stage) -> list[dict[str, Any]]:
    """The log, line by line: every one is an object."""
    return [json.loads(line) for line in scene.log.read_text().splitlines()]


def status(scene: Stage, port: int) -> tuple[int, str]:
    """What `stanch status` says of the stage."""
    nobodys: dict[str, str | None] = {name.upper(): None for name in Settings.model_fields}
    given = {"DATABASE_URL": scene.url, "PORT": str(port), "LOCALE": "zh_CN"}
    result = CliRunner(env={**nobodys, **given}).invoke(cli, ["status"])
    return result.exit_code, result.stdout


async def declare(scene: Stage) -> str:
    """Declare it with everything in it that must not get out; kept as typed."""
    wang = scene.person("wang")
    await wang.command("/incident", f"declare {TITLE} {NUMBERS[0]}")
    form = await wang.modal()
    form.fill(what_happened=f"Zhang Xiaomin {NUMBERS[1]}", how_found=f"李国强来电 {NUMBERS[2]}")
    await form.submit()
    form = await wang.modal()
    await form.press("按原样保存")
    return await scene.channel()


@pytest.mark.usually_on("sqlite", reason="another database changes nothing of what is told")
async def test_a_leak_is_seen_from_outside_without_anything_personal(
    stage: Callable[..., Awaitable[Stage]],
) -> None:
    port = free_port()
    scene = await stage(LOCALE="zh_CN", ADMINS="U0SBXWANG", PORT=str(port), LOG_LEVEL="debug")
    outside, wang, chen = Outside(port), scene.person("wang"), scene.person("chen")
    faults = scene.workspace.fault
    await faults("error", "pins.add", error="restricted_action")
    await faults("rate_limited", "chat.update", seconds=1)
    await faults("answer_lost", "chat.postMessage", nth=3)
    await faults("error", "conversations.invite", error="cant_invite", nth=2)
    channel = await declare(scene)

    await wang.invite("chen", channel=channel)
    said = await chen.say(f"赵敏 {NUMBERS[0]} 的工资表已删除", channel=channel)
    await chen.react("pushpin", said)
    await wang.command("/incident", f"note 李国强来电 {NUMBERS[0]}", channel=channel)
    await faults("error", "views.open", error="expired_trigger_id")
    await wang.command("/incident", "decide 请张晓敏删除", channel=channel)
    await wang.command("/incident", f"assign @zhou 张晓敏 {NUMBERS[2]}", channel=channel)
    await wang.press("完成", on="activate.triage", channel=channel)
    with closing(sqlite3.connect(scene.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await wang.command("/incident", "note 张晓敏又来电", channel=channel)
    await wang.open_home()
    await wang.home("被 Slack 拒绝的内容")
    await scene.workspace.until(lambda seen: seen.shows("☑", channel=channel), timeout=20)

    health, (exit_status, printed) = await outside.health(), await asyncio.to_thread(status, scene, port)
    assert (health[0], exit_status) == (200, 0)
    assert health[1]["parked"] >= 1
    assert "INC-0001" in printed
    assert "状态卡片的置顶：工作区不允许（restricted_action）。" in printed
    metrics = await outside.text("/metrics")
    assert await scene.stop() == 0

    kept = str(scene.rows("SELECT payload FROM timeline_payload")) + str(scene.rows("SELECT title FROM incident"))
    assert all(word in kept for word in (TITLE, *NUMBERS, "已删除")), "it is on record, so it could get out"
    log = scene.log.read_text()
    for told in (log, json.dumps(health, ensure_ascii=False), metrics, printed):
        assert [word for word in (*PEOPLE, *NUMBERS, *WORDS) if word in told] == []

    lines = lines_of(scene)
    [parked] = [line for line in lines if line["event"] == "slack refuses this for good"]
    assert (parked["level"], parked["incident"], parked["surface"]) == ("error", "INC-0001", "status.pin")
    assert parked["subject"].startswith("incident:")
    assert parked["subject"].endswith("/pins")
    [unseen] = [line for line in lines if line["event"] == "window not shown"]
    assert (unseen["kind"], unseen["incident"], unseen["error"]) == ("command", "INC-0001", "expired_trigger_id")
    assert unseen["delivery"]
    [busy] = [line for line in lines if line["event"] == "database unavailable"]
    assert (busy["kind"], busy["outage"], bool(busy["delivery"])) == ("command", "busy", True)
