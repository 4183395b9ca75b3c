"""A clock of one hour is spoken of at its instant: within five seconds while the bot runs, and of its start after it
was down. The sweep looks every two seconds. One test lets it; the others give it the time, so that nobody waits for
an hour.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sweep import sweep
from models.actors import Actor
from models.changes.declaring import Declaration, declare_incident
from models.changes.facts import set_facts
from models.changes.moments import set_moment
from models.database import open_engine, write
from models.facts import Facts, Quantity
from models.law import Law
from models.obligations import load_catalogue
from sandbox import Message
from tests.bot.conftest import Machine

CII = "cn.cac.cii"
NINE_TENTHS = "时间已过九成"
LAW = Law(load_catalogue(), firm=Facts(cii=True, central_organ=False, insured=False, sector_rule=False))
KNOWN: dict[str, Any] = {
    "people": Quantity.exactly(1_200_000), "loss": Quantity.exactly(0), "annex_clause": "none", "data_sets": (),
    "personal_info": False, "crime_suspected": False, "interests_harmed": False, "clients": Quantity.exactly(0),
}  # fmt: skip


async def under_an_hour(machine: Machine, found: datetime) -> str:
    """An incident with a clock of one hour, which began at `found`; Zhao commands, and nobody is legal."""
    zhao = Actor("U0SBXZHAO", machine.bot.machine.now())
    said = Declaration("VHOUR", "Tax portal", "It went out", "They called", found, (), zhao.person, "SEV2", quiet=False)
    incident: str = await machine.bot.database.transact(declare_incident, said, machine.plan, zhao, LAW)
    await machine.bot.database.transact(set_facts, incident, KNOWN, 1, zhao)
    await machine.synced()
    return incident


async def swept(machine: Machine, at: datetime) -> None:
    await sweep(machine.bot.database, machine.bot.machine, lambda: at)
    await machine.synced()


async def reminders(machine: Machine) -> list[Message]:
    direct = (await machine.workspace.snapshot()).direct_messages("zhao")
    return [each for each in direct if NINE_TENTHS in each.text]


def passed(machine: Machine) -> list[str]:
    rows = machine.rows("SELECT key FROM timeline_event WHERE kind = 'obligation.threshold' ORDER BY seq")
    return [str(key).rpartition(":")[2] for (key,) in rows if f":{CII}:" in str(key)]


async def test_the_bot_by_itself_tells_of_nine_tenths_within_five_seconds_of_the_instant(machine: Machine) -> None:
    instant = datetime.now(UTC) + timedelta(seconds=8)
    await under_an_hour(machine, instant - timedelta(minutes=54))
    assert await reminders(machine) == [], "not before its time"
    await machine.workspace.until(
        lambda seen: any(NINE_TENTHS in m.text for m in seen.direct_messages("zhao")), timeout=30
    )
    late = (datetime.now(UTC) - instant).total_seconds()
    assert 0 <= late < 5
    assert passed(machine) == ["50", "75", "90"]


async def test_nine_tenths_of_an_hour_are_told_at_their_instant_and_once(machine: Machine) -> None:
    found = machine.bot.machine.now()
    await under_an_hour(machine, found)
    instant = found + timedelta(minutes=54)
    await swept(machine, instant - timedelta(seconds=1))
    assert passed(machine) == ["50", "75"]
    assert await reminders(machine) == []

    began = time.monotonic()
    await sweep(machine.bot.database, machine.bot.machine, lambda: instant)
    await machine.workspace.until(
        lambda seen: any(NINE_TENTHS in m.text for m in seen.direct_messages("zhao")), timeout=30
    )
    assert time.monotonic() - began < 5, "the cards may take their time, the letter may not"
    assert passed(machine) == ["50", "75", "90"]
    [reminder] = await reminders(machine)
    assert "网络安全事件报告（关键信息基础设施）" in reminder.text
    await swept(machine, instant + timedelta(seconds=5))
    assert len(await reminders(machine)) == 1


async def test_what_fell_due_while_the_bot_was_down_is_told_within_five_seconds_of_its_start(machine: Machine) -> None:
    found = machine.bot.machine.now()
    incident = await under_an_hour(machine, found)
    assert passed(machine) == []
    await machine.bot.stop()
    engine = open_engine(machine.url)  # nobody watches: meanwhile 55 minutes of the hour go by
    zhao = Actor("U0SBXZHAO", found + timedelta(minutes=1))
    write(engine, set_moment, incident, "detected", found - timedelta(minutes=55), "The client had called before", zhao)
    engine.dispose()

    began = time.monotonic()
    await machine.start()
    await machine.workspace.until(
        lambda seen: any(NINE_TENTHS in m.text for m in seen.direct_messages("zhao")), timeout=30
    )
    assert time.monotonic() - began < 5
    assert passed(machine) == ["50", "75", "90"]
    assert len(await reminders(machine)) == 1, "people are told where a clock stands, not of every mark it passed"
