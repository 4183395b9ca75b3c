"""Whose time it is: Slack's for what Slack shows, nobody's for what must never rest, and ours for the record."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot import sweep as sweeping
from bot.clock import Clock
from bot.verifying import verify
from models.changes.handovers import offer_handover
from models.changes.recording import Decision, record_decision
from models.changes.tasks import complete_task
from sandbox import Snapshot
from tests.bot.conftest import Machine

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
HOUR = timedelta(hours=1)


def test_slacks_time_is_what_it_said_last_and_what_has_passed_since() -> None:
    passed = [100.0]
    clock = Clock(lambda: passed[0])
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)  # nothing was said yet
    clock.set("Sat, 21 Nov 2026 04:00:00 GMT")
    passed[0] += 90.5
    assert clock.now() == datetime(2026, 11, 21, 4, 1, 30, 500_000, tzinfo=UTC)
    for nonsense in ("", "yesterday"):
        clock.set(nonsense)
        assert clock.now() == datetime(2026, 11, 21, 4, 1, 30, 500_000, tzinfo=UTC)


def set_clock(machine: Machine, by: timedelta) -> None:
    """Have this machine's clock go wrong by so much, from now on."""
    object.__setattr__(machine.bot.machine, "now", lambda: datetime.now(UTC) + by)


@pytest.mark.parametrize("wrong_by", [HOUR, -HOUR], ids=["ahead", "behind"])
async def test_a_post_in_doubt_is_found_whatever_our_clock_says(machine: Machine, wrong_by: timedelta) -> None:
    incident = await machine.declare()
    await machine.synced()
    set_clock(machine, wrong_by)
    await machine.workspace.fault("answer_lost", "chat.postMessage", nth=1)
    decision = Decision("Ask client B to delete it", "It is the quickest")
    await machine.bot.database.transact(record_decision, incident, decision, machine.actor("zhao"))
    await machine.synced()
    assert sum("Ask client B to delete it" in text for text in await machine.texts()) == 1
    assert verify(machine.url) == []


@pytest.mark.parametrize("wrong_by", [HOUR, -HOUR], ids=["ahead", "behind"])
async def test_cards_follow_within_seconds_though_our_clock_jumps(machine: Machine, wrong_by: timedelta) -> None:
    incident = await machine.declare()
    await machine.synced()
    set_clock(machine, wrong_by)
    await machine.bot.database.transact(complete_task, incident, "detect.alert_log", machine.actor("zhao"))
    await machine.workspace.until(lambda seen: seen.shows("▮▮▯▯▯ 1/2", channel=CHANNEL), timeout=10)
    await machine.workspace.until(lambda seen: _status(seen).count("1/2") == 1, timeout=15)


def _status(seen: Snapshot) -> str:
    """The status card, which rests five seconds between two updates."""
    return next(text for text in seen.texts(CHANNEL) if text.startswith("INC-0001"))


async def test_the_sweep_goes_on_while_the_clock_jumps_and_tells_each_thing_once(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each sweep the clock is set: an hour ahead, an hour back, and so on."""
    jumps = [HOUR, -HOUR, timedelta(), HOUR]
    swept: list[datetime] = []
    enough = asyncio.Event()
    sweep = sweeping.sweep

    async def at_another_time(database: object, of: object) -> None:
        now = datetime.now(UTC) + jumps[len(swept) % len(jumps)]
        await sweep(machine.bot.database, machine.bot.machine, lambda: now)
        swept.append(now)
        if len(swept) == 12:
            enough.set()

    incident = await machine.declare()
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    await zhao.invite("chen", channel=CHANNEL)
    await machine.workspace.settled()
    offer = (incident, "ic", "U0SBXCHEN", "Client B calls back", machine.actor("zhao"))
    await machine.bot.database.transact(offer_handover, *offer)
    monkeypatch.setattr(sweeping, "EVERY", 0.05)
    monkeypatch.setattr(sweeping, "sweep", at_another_time)
    async with asyncio.timeout(20):
        await enough.wait()
    await machine.synced()
    kinds = [kind for (kind,) in machine.rows("SELECT kind FROM timeline_event ORDER BY seq")]
    assert kinds.count("handover.unanswered") == 1
    told = [m.text for m in (await machine.workspace.snapshot()).direct_messages("zhao") if "15 分钟" in m.text]
    assert len(told) == 1
    assert verify(machine.url) == []


@pytest.mark.parametrize("jumped", [timedelta(days=2), -timedelta(days=2)], ids=["ahead", "behind"])
async def test_a_delivery_that_comes_again_is_known_though_our_clock_has_jumped(
    machine: Machine, jumped: timedelta
) -> None:
    await machine.declare()
    await machine.synced()
    zhao = machine.workspace.person("zhao")
    await zhao.command("/incident", "note The client called", channel=CHANNEL)
    await sweeping.tidy_up(machine.bot.database, machine.bot.machine, lambda: datetime.now(UTC) + jumped)
    await machine.workspace.redeliver("/incident")
    await machine.synced()
    assert sum("The client called" in text for text in await machine.texts()) == 1
    kept = machine.rows("SELECT count(*) FROM delivery")
    machine.bot.machine.slack._clock.set((datetime.now(UTC) + timedelta(days=3)).strftime("%a, %d %b %Y %H:%M:%S GMT"))
    await sweeping.tidy_up(machine.bot.database, machine.bot.machine, lambda: datetime.now(UTC) + timedelta(days=2))
    assert kept != [(0,)] == machine.rows("SELECT count(*) FROM delivery")
