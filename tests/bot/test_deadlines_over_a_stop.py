"""What fell due while nothing ran: it is on record and told within five seconds of the start, once."""

import time
from datetime import UTC, datetime, timedelta

from bot.verifying import verify
from models.changes.handovers import offer_handover
from models.changes.recording import Update, post_update
from sandbox import Snapshot
from tests.bot.conftest import Machine
from tests.databases import run

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
DUE = "SELECT kind FROM timeline_event WHERE kind IN ('handover.unanswered', 'reminder.update') ORDER BY kind"


async def test_a_handover_and_a_promised_update_that_ran_out_while_it_was_stopped(machine: Machine) -> None:
    incident = await machine.declare()
    await machine.synced()
    await machine.workspace.person("zhao").invite("chen", channel=CHANNEL)
    await machine.workspace.settled()
    transact, now = machine.bot.database.transact, datetime.now(UTC)
    promised = Update("Client B has the file", "We ask them to delete it", "", now + timedelta(minutes=30))
    await transact(post_update, incident, promised, machine.actor("zhao"))
    await transact(offer_handover, incident, "ic", "U0SBXCHEN", "Client B calls back", machine.actor("zhao"))
    await machine.synced()
    await machine.bot.stop()
    before = len(await letters(machine))
    # Three hours pass while nothing runs.
    run(
        machine.url,
        "UPDATE handover SET asked_at = :then",
        "UPDATE incident SET updated_at = :then, next_update_at = :promised",
        then=now - timedelta(hours=3),
        promised=now - timedelta(hours=2, minutes=30),
    )

    began = time.monotonic()
    await machine.start()
    await machine.workspace.until(lambda seen: len(direct(seen)) >= before + 2, timeout=5)
    assert time.monotonic() - began < 5
    assert machine.rows(DUE) == [("handover.unanswered",), ("reminder.update",)]

    for _ in range(2):  # and stopped and started again, nothing is told a second time
        await machine.bot.stop()
        await machine.start()
        await machine.synced()
    assert machine.rows(DUE) == [("handover.unanswered",), ("reminder.update",)]
    told = (await letters(machine))[before:]
    assert len(told) == 2
    assert len([line for line in told if "15 分钟没有答复" in line]) == 1
    assert len([line for line in told if "该更新进展了" in line]) == 1
    assert verify(machine.url) == []


async def letters(machine: Machine) -> list[str]:
    """The first lines of what Zhao was told alone."""
    return direct(await machine.workspace.snapshot())


def direct(seen: Snapshot) -> list[str]:
    return [message.text.splitlines()[0] for message in seen.direct_messages("zhao")]
