"""Health and metrics, asked over HTTP as a supervisor and Prometheus ask, and held against what surely happened."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import sandbox
from models.changes.recording import add_note
from tests.bot.conftest import Machine
from tests.bot.outside import Outside
from tests.bot.processes import MANIFEST, free_port, settings_for, stanch
from tests.conftest import FreshDatabase
from tests.databases import run

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
WELL = {
    "alive": True,
    "connected": True,
    "leader": True,
    "behind": 0,
    "oldest_unsent": 0.0,
    "parked": 0,
    "due": 0,
    "last_heard": None,
    "reason": "",
}

Watched = tuple[Machine, Outside]


@pytest.fixture
async def watched(machine: Machine) -> Watched:
    """A machine that listens on a port, and whoever asks it there."""
    await machine.bot.stop()
    port = free_port()
    await machine.start(port=port, admins="U0SBXWANG")
    return machine, Outside(port)


async def told(outside: Outside, good: Callable[[int, dict[str, Any]], bool]) -> tuple[int, dict[str, Any]]:
    """What health says once it says something like this: it looks at the clock, so nothing announces it."""
    async with asyncio.timeout(15):
        while True:
            status, said = await outside.health()
            if good(status, said):
                return status, said
            await asyncio.sleep(0.05)


async def test_where_nothing_happened_all_is_well(watched: Watched) -> None:
    _, outside = watched
    status, said = await told(outside, lambda status, said: said["leader"])  # PostgreSQL takes a moment to elect
    assert (status, said | {"last_heard": None}) == (200, WELL)  # the invitation to the channel may come twice
    metrics = await outside.metrics()
    assert [metrics(f"stanch_{name}") for name in ("connected", "leader", "database_readable")] == [1, 1, 1]
    assert [metrics(f"stanch_{name}") for name in ("incidents_behind", "parked", "deadlines_due")] == [0, 0, 0]
    assert metrics.labelled("stanch_unacknowledged_total", "kind") == {}


async def test_it_counts_what_people_did_and_what_became_of_it(watched: Watched) -> None:
    machine, outside = watched
    await machine.declare("wang")
    await machine.synced()
    wang, smith = machine.workspace.person("wang"), machine.workspace.person("smith")
    await smith.command("/incident", "help")
    for task in ("activate.triage", "detect.alert_log", "activate.playbook"):
        assert (await wang.press("Done", on=task, channel=CHANNEL)).error is None
    await machine.workspace.redeliver("block_actions")
    await machine.synced()
    await wang.invite("chen", channel=CHANNEL)
    await machine.workspace.fault("rate_limited", "chat.update", seconds=5)
    for person in (wang, machine.workspace.person("chen")):  # the second sees a button that has just been pressed
        assert (await person.press("Done", on="activate.team", channel=CHANNEL)).error is None
    metrics = await outside.metrics()
    assert metrics("stanch_ack_seconds_count", kind="command") == 1
    assert (
        metrics("stanch_ack_seconds_count", kind="block_actions") == 6
    )  # three, one of them again, and two on one button
    assert metrics("stanch_changes_total", change="complete_task", outcome="recorded") == 4
    assert metrics("stanch_changes_total", change="complete_task", outcome="repeated") == 1
    assert metrics("stanch_changes_total", change="complete_task", outcome="refused") == 1
    assert metrics.labelled("stanch_unacknowledged_total", "kind") == {}
    status, said = await outside.health()
    assert (status, said["last_heard"] is not None) == (200, True)


async def test_it_counts_calls_as_slack_does(watched: Watched) -> None:
    machine, outside = watched
    await machine.workspace.fault("rate_limited", "pins.add", seconds=1)
    await machine.workspace.fault("error", "conversations.setTopic", error="restricted_action")
    await machine.workspace.fault("error", "users.info", error="channel_not_found")
    await machine.workspace.fault("server_error", "conversations.invite", status=502)
    await machine.declare("wang")
    await machine.synced()
    metrics = await outside.metrics()
    assert metrics.labelled("stanch_slack_rate_limits_total", "method") == {"pins.add": 1}
    for method, outcome in (
        ("pins.add", "later"),
        ("conversations.setTopic", "refused"),
        ("users.info", "gone"),
        ("conversations.invite", "later"),
    ):
        assert metrics("stanch_slack_calls_total", method=method, outcome=outcome) == 1, method
    ours = metrics.labelled("stanch_slack_calls_total", "method")
    called = [call["method"] for call in await machine.workspace.calls()]
    second_start = called.index("auth.test", called.index("auth.test") + 1)
    assert Counter(called[second_start:]) == ours
    assert metrics.labelled("stanch_slack_call_seconds_count", "method") == ours


async def test_what_slack_refuses_is_parked_until_an_administrator_has_it_tried_again(watched: Watched) -> None:
    machine, outside = watched
    wang = machine.workspace.person("wang")
    await wang.open_home()
    await wang.home("你目前没有参与任何事件")
    await machine.workspace.fault(
        "error", "chat.postMessage", error="restricted_action", where={"text": "Roles of INC-0001"}
    )
    await machine.declare("wang")
    await machine.synced()
    assert await outside.health() == (
        200,
        WELL | {"parked": 1, "last_heard": (await outside.health())[1]["last_heard"]},
    )
    assert (await outside.metrics())("stanch_parked") == 1

    home = await wang.home("被 Slack 拒绝的内容")  # it was open, and is renewed
    assert (
        "• 角色卡片：工作区不允许（restricted_action）。请工作区所有者放行这个应用：Settings → Permissions。"
        in home.text
    )
    zhao = machine.workspace.person("zhao")
    await zhao.open_home()
    assert "拒绝" not in (await zhao.home("宣布事件")).text

    assert (await home.press("重试")).error is None
    await machine.workspace.until(lambda seen: seen.shows("*Roles*", channel=CHANNEL))
    await machine.synced()
    assert (await outside.health())[1]["parked"] == 0
    assert (await outside.metrics())("stanch_changes_total", change="try_refused_again", outcome="recorded") == 1
    assert "拒绝" not in (await wang.home("[宣布事件]\n———\n*INC-0001")).text


async def test_what_slack_does_not_show_yet_has_an_age(watched: Watched) -> None:
    machine, outside = watched
    incident = await machine.declare("wang")
    await machine.synced()
    await machine.workspace.fault("rate_limited", "chat.postMessage", seconds=60)
    earlier = machine.actor("wang", machine.bot.machine.now() - timedelta(minutes=3))
    for text in ("They called again", "They deleted it"):
        await machine.bot.database.transact(add_note, incident, text, earlier)
    status, said = await outside.health()
    assert (status, said["behind"], 180 <= said["oldest_unsent"] < 200) == (200, 1, True)
    metrics = await outside.metrics()
    assert metrics("stanch_incidents_behind") == 1
    assert 180 <= metrics("stanch_oldest_unsent_seconds") < 200
    assert metrics("stanch_queue_depth") >= 1


async def test_a_token_that_slack_refuses_is_no_connection(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, outside = watched
    monkeypatch.setattr("bot.health.LOST_AFTER", 0.5)
    monkeypatch.setattr("bot.health.LOOK_EVERY", 0.1)
    await machine.workspace.revoke_tokens()
    await machine.declare("wang")
    status, said = await told(outside, lambda status, said: not said["connected"])
    assert (status, said["reason"]) == (200, "")  # it has just begun
    status, said = await told(outside, lambda status, said: status != 200)
    assert status == 503
    assert said["reason"] == "not connected to Slack for 1 s (token_revoked)"
    assert (await outside.metrics())("stanch_connected") == 0
    await machine.workspace.revoke_tokens(False)
    status, said = await told(outside, lambda status, said: said["connected"])
    assert (status, said["reason"]) == (200, "")


async def test_a_connection_that_slack_ends_is_none_until_the_next(watched: Watched) -> None:
    machine, outside = watched
    await machine.workspace.drop_connections()
    status, said = await told(outside, lambda status, said: not said["connected"])
    assert (status, said["reason"]) == (200, "")
    await machine.workspace.connected()
    await told(outside, lambda status, said: said["connected"])


async def test_a_record_that_cannot_be_read_is_told(watched: Watched) -> None:
    machine, outside = watched
    run(machine.url, "ALTER TABLE surface RENAME TO elsewhere")
    status, said = await outside.health()
    assert (status, said["reason"]) == (503, "the database cannot be read")
    assert (said["behind"], said["oldest_unsent"], said["parked"], said["due"]) == (None, None, None, None)
    metrics = await outside.metrics()
    assert metrics("stanch_database_readable") == 0
    assert metrics("stanch_parked") != metrics("stanch_parked")  # not a number
    run(machine.url, "ALTER TABLE elsewhere RENAME TO surface")
    assert (await outside.health())[0] == 200


async def test_a_failed_payload_is_counted_and_is_no_ack(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, outside = watched

    def broken(*_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr("handlers.declaring.recently_declared", broken)
    assert (await machine.workspace.person("wang").command("/incident", "declare Payroll")).error is not None
    metrics = await outside.metrics()
    assert metrics("stanch_unacknowledged_total", kind="command") == 1
    assert metrics("stanch_ack_seconds_count", kind="command") == 0


async def test_two_bots_in_one_process_count_each_for_itself(watched: Watched, fresh_database: FreshDatabase) -> None:
    machine, outside = watched
    async with sandbox.serve(manifest=MANIFEST) as elsewhere:
        other = Machine(elsewhere, fresh_database())
        port = free_port()
        await other.start(port=port)
        await machine.workspace.person("wang").command("/incident", "help")
        counted = [
            (await each.metrics())("stanch_ack_seconds_count", kind="command") for each in (outside, Outside(port))
        ]
        await other.bot.stop()
    assert counted == [1, 0]


async def test_a_port_is_opened_only_where_one_is_set_and_must_be_free(machine: Machine, tmp_path: Path) -> None:
    port = free_port()
    async with stanch(tmp_path, "run", **settings_for(machine.workspace, PORT=str(port))) as bot:
        await bot.says("connected")
        assert (await Outside(port).health())[0] == 200
        (tmp_path / "second").mkdir()
        async with stanch(tmp_path / "second", "run", **settings_for(machine.workspace, PORT=str(port))) as second:
            assert await second.ends() == 2
        assert f"PORT {port} cannot be listened on (" in second.printed
        async with stanch(tmp_path / "second", "run", **settings_for(machine.workspace)) as third:
            await third.says("connected")
            assert (await third.is_told_to_stop())[0] == 0
        assert (await bot.is_told_to_stop())[0] == 0
    with pytest.raises(aiohttp.ClientError):
        await Outside(port).health()


async def test_over_http_it_stands_beside_slacks_requests(tmp_path: Path) -> None:
    port = free_port()
    async with sandbox.serve(manifest=MANIFEST, request_url=f"http://127.0.0.1:{port}/slack/events") as workspace:
        settings = settings_for(workspace, PORT=str(port), SLACK_SIGNING_SECRET=workspace.signing_secret)
        async with stanch(tmp_path, "run", **settings | {"SLACK_APP_TOKEN": ""}) as bot:
            await bot.says("connected")
            outside = Outside(port)
            assert await outside.health() == (200, WELL)
            await workspace.person("wang").command("/incident", "help")
            assert await outside.post("/slack/events", {"command": "/incident"}) == 401
            metrics = await outside.metrics()
            assert metrics.labelled("stanch_ack_seconds_count", "kind") == {"command": 1}
            assert metrics.labelled("stanch_unacknowledged_total", "kind") == {}
