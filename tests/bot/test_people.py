"""People who do not answer, do not exist, leave and come back; and the bot itself taken out of the channel."""

import asyncio
from datetime import timedelta

import pytest

from bot.sweep import sweep
from models.changes.handovers import claim_held_role
from models.changes.roles import assign_role
from models.surfaces import load_incident
from tests.bot.conftest import Machine

ROOM = "inc-0001-payroll-mailed-to-the-wrong-client"
BOT = "@stanch"
LI = "U0SBXLI"


async def holder(machine: Machine, incident: str, role: str) -> str | None:
    found = await machine.bot.database.read(load_incident, incident)
    assert found
    held = found[0].holders.get(role)
    return held.person if held else None


async def test_the_command_of_somebody_silent_moves_after_five_minutes(machine: Machine) -> None:
    wang, smith = machine.workspace.person("wang"), machine.workspace.person("smith")
    incident = await machine.declare("wang")
    await machine.synced()
    await wang.invite("smith", channel=ROOM)
    await smith.message("Welcome to INC-0001: Payroll mailed to the wrong client", channel=BOT)
    at = machine.bot.machine.now()

    assert await machine.bot.database.transact(claim_held_role, incident, "ic", machine.actor("smith", at))
    await wang.message("@Smith 申请接替你担任 INC-0001 的应急指挥", channel=BOT)
    await sweep(machine.bot.database, machine.bot.machine, lambda: at + timedelta(minutes=4, seconds=59))
    assert await holder(machine, incident, "ic") == "U0SBXWANG"

    await sweep(machine.bot.database, machine.bot.machine, lambda: at + timedelta(minutes=5))

    await smith.message("You are Incident commander in INC-0001", channel=BOT)
    await wang.message("INC-0001 的应急指挥现由 @Smith 担任", channel=BOT)
    assert await holder(machine, incident, "ic") == "U0SBXSMITH"


async def test_nobody_gives_a_role_to_the_bot_or_to_an_account_that_is_gone(machine: Machine) -> None:
    incident = await machine.declare("wang")
    await machine.synced()
    wang = machine.workspace.person("wang")

    answer = await wang.command("/incident", "assign @stanch tech", channel=ROOM)
    assert answer.text == "@Stanch 是应用，不能承担责任，请选择一个人。"
    assert await holder(machine, incident, "tech") is None

    # Slack has not been asked about Qian yet: the card says it, and the next time it is refused.
    await wang.command("/incident", "assign @qian tech", channel=ROOM)
    await machine.workspace.until(
        lambda seen: seen.shows(":warning: @钱磊 has a deactivated account: assign someone else", channel=ROOM)
    )
    answer = await wang.command("/incident", "指派 @qian 法务", channel=ROOM)
    assert answer.text == "@钱磊 的账号已停用，请另选他人。"
    assert await holder(machine, incident, "legal") is None


async def test_somebody_over_whom_slack_fails_holds_nothing_up_for_ever(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is asked for a few times; then the record calls them by their id, and the rest is shown."""
    monkeypatch.setattr("bot.work_queue.LONGEST_PAUSE", 0.05)
    monkeypatch.setattr("bot.gateway.PAUSE", 0.0)
    await machine.workspace.fault("error", "users.info", error="internal_error", times=10_000, where={"user": LI})
    incident = await machine.declare("wang")
    await machine.bot.database.transact(assign_role, incident, "tech", LI, machine.actor("wang"))
    async with asyncio.timeout(20):
        await machine.synced()
    asked = [call for call in await machine.workspace.calls("users.info") if call["error"]]
    assert 10 <= len(asked) <= 30  # each time that somebody wants to know
    await machine.workspace.clear_faults()
    machine.bot.queue.add(f"person:{LI}")
    await machine.bot.queue.until_idle()
    found = await machine.bot.database.read(load_incident, incident)
    assert found
    assert found[0].people[LI].name == "李强"


async def test_somebody_whose_account_is_deactivated_is_warned_of(machine: Machine) -> None:
    incident = await machine.declare("wang")
    await machine.bot.database.transact(assign_role, incident, "tech", "U0SBXZHAO", machine.actor("wang"))
    await machine.synced()
    await machine.workspace.person("zhao").message("你担任 INC-0001 的技术处置负责人", channel=BOT)
    await machine.workspace.deactivate("zhao")
    await machine.workspace.until(
        lambda seen: seen.shows(":warning: @赵敏 has a deactivated account: assign someone else", channel=ROOM)
    )


async def test_a_holder_leaves_and_comes_back(machine: Machine) -> None:
    incident = await machine.declare("wang")
    await machine.bot.database.transact(assign_role, incident, "tech", "U0SBXZHAO", machine.actor("wang"))
    await machine.synced()
    wang, zhao = machine.workspace.person("wang"), machine.workspace.person("zhao")

    await wang.remove("zhao", channel=ROOM)

    warning = ":warning: @赵敏 has left the channel: add them again, or assign someone else"
    await machine.workspace.until(lambda seen: seen.shows(warning, channel=ROOM))
    left = await wang.message("@赵敏 已离开 INC-0001 的频道，但仍担任技术处置负责人", channel=BOT)
    assert "[指派角色]" in left.text
    answer = await zhao.command("/incident", "roles", channel="general")
    assert "技术处置" not in answer.text

    await wang.invite("zhao", channel=ROOM)

    await zhao.message("欢迎加入 INC-0001：Payroll mailed to the wrong client", channel=BOT)
    await machine.workspace.until(lambda seen: not seen.shows(warning, channel=ROOM))
    assert await holder(machine, incident, "tech") == "U0SBXZHAO"


async def test_the_bot_is_taken_out_and_brought_back_and_nothing_is_doubled(machine: Machine) -> None:
    incident = await machine.declare("wang")
    await machine.synced()
    before = await machine.texts()
    wang = machine.workspace.person("wang")

    await wang.remove("stanch", channel=ROOM)
    letter = await wang.message("止漏已被移出 INC-0001 的频道", channel=BOT)
    assert "/invite" in letter.text
    await machine.bot.database.transact(assign_role, incident, "tech", "U0SBXZHAO", machine.actor("wang"))
    await machine.bot.queue.until_idle()
    assert await machine.texts() == before

    await wang.invite("stanch", channel=ROOM)

    await machine.workspace.until(lambda seen: seen.shows("*Technical lead*  @赵敏 since", channel=ROOM))
    await machine.workspace.until(lambda seen: seen.shows("*Stanch was not in this channel from ", channel=ROOM))
    await machine.synced()
    *after, _ = await machine.texts()
    assert [text.splitlines()[0] for text in after] == [text.splitlines()[0] for text in before]
    assert "zhao" in (await machine.workspace.snapshot()).members(ROOM)


async def test_other_channels_are_nothing_to_us(machine: Machine) -> None:
    incident = await machine.declare("wang")
    await machine.synced()
    found = await machine.bot.database.read(load_incident, incident)
    assert found
    wang = machine.workspace.person("wang")
    await wang.create_channel("lunch", private=True)
    await wang.invite("stanch", "zhao", channel="lunch")
    await wang.remove("zhao", channel="lunch")
    await wang.remove("stanch", channel="lunch")
    await machine.workspace.settled()
    again = await machine.bot.database.read(load_incident, incident)
    assert again
    assert again[0].incident.revision == found[0].incident.revision
