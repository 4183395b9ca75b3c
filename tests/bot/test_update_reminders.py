"""The reminder of a status update, from the sweep to the commander's hand."""

from datetime import datetime, timedelta

from bot.sweep import sweep
from models.changes.members import record_joined
from models.changes.roles import assign_role
from sandbox import Message
from tests.bot.conftest import Machine

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"


async def swept(machine: Machine, minutes: float, since: datetime) -> None:
    """A sweep so many minutes after a time, and everything that follows from it."""
    await sweep(machine.bot.database, machine.bot.machine, lambda: since + timedelta(minutes=minutes))
    await machine.synced()


async def reminders(machine: Machine, handle: str) -> list[Message]:
    direct = (await machine.workspace.snapshot()).direct_messages(handle)
    return [message for message in direct if message.text.startswith(("*INC-0001 该", "*INC-0001 的进展"))]


async def test_the_commander_is_reminded_once_per_threshold_and_gives_the_update(machine: Machine) -> None:
    start = machine.bot.machine.now()
    incident = await machine.declare()
    await machine.synced()
    await swept(machine, 119, start)
    assert await reminders(machine, "zhao") == []

    await swept(machine, 121, start)
    await swept(machine, 122, start)
    await machine.bot.stop()
    await machine.start()
    await swept(machine, 123, start)
    assert [each.text.splitlines()[0] for each in await reminders(machine, "zhao")] == ["*INC-0001 该更新进展了*"]

    await machine.bot.database.transact(record_joined, incident, machine.actor("chen"))
    await machine.bot.database.transact(assign_role, incident, "ic", "U0SBXCHEN", machine.actor("zhao"))
    await swept(machine, 241, start)
    assert len(await reminders(machine, "zhao")) == 1
    [late] = await reminders(machine, "chen")
    assert late.text.splitlines()[0] == "*INC-0001 的进展更新已超时*"

    chen = machine.workspace.person("chen")
    await chen.press("更新进展", message=late)
    form = await chen.modal("进展")
    form.fill(known="Client B deleted the file")
    assert (await form.submit()).kind == "closed"
    await chen.workspace.until(lambda seen: seen.shows("Client B deleted the file", channel=CHANNEL))
    given = machine.bot.machine.now()
    await swept(machine, 119, given)
    assert len(await reminders(machine, "chen")) == 1
    await swept(machine, 121, given)
    assert len(await reminders(machine, "chen")) == 2
