"""The incident's channel: private or not at all, under a legal name of its own, and never a stranger's."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway import Gateway, Refused
from models.changes.declaring import Declaration, declare_incident
from models.changes.steering import rename_incident
from models.naming import names
from sandbox import Snapshot
from tests.bot.conftest import Machine
from tests.conftest import NOON, FreshDatabase, Record
from views.naming import channel_of

NAME = "inc-0001-payroll-mailed-to-the-wrong-client"


def incident_channels(seen: Snapshot) -> list[str]:
    return sorted(name for name in seen.channels if name.startswith("inc-"))


async def opened(machine: Machine) -> str:
    """The name of the incident's channel, once it has cards."""
    await machine.synced()
    [[id_]] = machine.rows("SELECT channel FROM incident")
    seen = await machine.workspace.snapshot()
    [name] = [name for name, channel in seen.channels.items() if channel["id"] == id_]
    return name


# --- Names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("甲公司工资表误发", "inc-0001-jia-gong-si-gong-zi-biao-wu-fa"),
        ("🔥🔥", "inc-0001"),
        ("?!…。，", "inc-0001"),
        ("Payroll: A → B!", "inc-0001-payroll-a-b"),
        ("مرحبا بالعالم", "inc-0001-mrhb-bllm"),
        ("a" * 300, "inc-0001-" + "a" * 40),
        ("<!channel> @here #general", "inc-0001-channel-here-general"),
        ("INC-0002", "inc-0001-inc-0002"),
    ],
)
def test_a_title_gives_a_name_in_plain_letters(record: Record, title: str, name: str) -> None:
    assert channel_of(record.state(record.declare(title=title))).name == name


def test_a_quiet_incident_says_nothing_in_its_name(record: Record) -> None:
    state = record.state(record.declare(title="Insider sells payroll", quiet=True))

    assert channel_of(state).name == "inc-0001"


@given(st.text(max_size=80), st.text("0123456789abcdef", min_size=16, max_size=16))
def test_every_name_that_is_tried_is_legal_and_tried_once(slug: str, incident_id: str) -> None:
    tried = names(f"inc-0001-{re.sub('[^a-z0-9]+', '-', slug.lower())}"[:80], incident_id)

    assert len(set(tried)) == len(tried) > 1
    assert all(re.fullmatch(r"[a-z0-9_-]{1,80}", name) for name in tried)


# --- A name that somebody has ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["public", "private", "archived"])
async def test_a_strangers_channel_is_never_adopted(machine: Machine, kind: str) -> None:
    sun = machine.workspace.person("sun")
    await sun.create_channel(NAME, private=kind == "private")
    if kind == "archived":
        await sun.archive(NAME)

    await machine.declare()

    assert await opened(machine) == f"{NAME}-2"
    seen = await machine.workspace.snapshot()
    assert seen.channels[f"{NAME}-2"]["kind"] == "private"
    assert seen.members(NAME) == {"sun"}
    assert not [message for message in seen.messages(NAME) if message.raw.get("bot_id")]


async def test_a_channel_of_an_earlier_life_is_not_adopted_either(
    machine: Machine, fresh_database: FreshDatabase
) -> None:
    await machine.declare()
    assert await opened(machine) == NAME
    await machine.bot.stop()
    machine.url = fresh_database()
    await machine.start()
    await machine.workspace.fault("server_error", "conversations.create")

    await machine.declare()

    assert await opened(machine) == f"{NAME}-2"


async def test_when_every_name_is_taken_the_declarer_is_told(machine: Machine) -> None:
    await machine.workspace.fault("error", "conversations.create", error="name_taken", times=100)

    await machine.declare("smith")

    told = await machine.workspace.person("smith").message("has no channel", channel="@stanch")
    assert "Slack did not open a private channel for it (name_taken)." in told.text
    assert len(await machine.workspace.calls("conversations.create")) == 6


@pytest.mark.parametrize("fault", ["answer_lost", "malformed"])
async def test_a_lost_answer_leaves_one_channel_which_is_ours(machine: Machine, fault: str) -> None:
    await machine.workspace.fault(fault, "conversations.create")

    await machine.declare()

    assert await opened(machine) == NAME
    assert incident_channels(await machine.workspace.snapshot()) == [NAME]


async def test_a_lost_answer_is_recovered_behind_a_strangers_name(machine: Machine) -> None:
    await machine.workspace.person("sun").create_channel(NAME)
    await machine.workspace.fault("answer_lost", "conversations.create", nth=2)

    await machine.declare()

    assert await opened(machine) == f"{NAME}-2"
    assert incident_channels(await machine.workspace.snapshot()) == [NAME, f"{NAME}-2"]


# --- Renaming ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["answer_lost", "broken_before", None])
async def test_a_renamed_incident_renames_its_channel(machine: Machine, fault: str | None) -> None:
    incident_id = await machine.declare()
    await opened(machine)
    if fault:
        await machine.workspace.fault(fault, "conversations.rename")

    await machine.bot.database.transact(rename_incident, incident_id, "Salary list", machine.actor("zhao"))

    assert await opened(machine) == "inc-0001-salary-list"


async def test_a_channel_is_renamed_around_a_stranger(machine: Machine) -> None:
    await machine.workspace.person("sun").create_channel("inc-0001-salary-list")
    incident_id = await machine.declare()

    await machine.bot.database.transact(rename_incident, incident_id, "Salary list", machine.actor("zhao"))

    assert await opened(machine) == "inc-0001-salary-list-2"


# --- Where private channels are not allowed ------------------------------------------------------------------------


async def test_where_no_private_channel_may_be_made_none_is_and_a_restart_heals_it(machine: Machine) -> None:
    await machine.workspace.change_settings(private_channels_restricted=True)

    await machine.declare("smith")

    smith = machine.workspace.person("smith")
    told = await smith.message("has no channel", channel="@stanch")
    assert told.text.startswith("*INC-0001 is recorded, but it has no channel*")
    assert "does not let Stanch open private channels (restricted_action)" in told.text
    assert incident_channels(await machine.workspace.snapshot()) == []

    await machine.bot.stop()
    await machine.start()
    await machine.synced()
    assert sum("has no channel" in message.text for message in await smith.direct_messages()) == 1

    await machine.bot.stop()
    await machine.workspace.change_settings(private_channels_restricted=False)
    await machine.start()
    await smith.message("INC-0001 is open", channel="@stanch")
    assert await opened(machine) == NAME
    assert (await machine.workspace.snapshot()).channels[NAME]["kind"] == "private"


# --- People --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ok", [False, True], ids=["refused", "ok"])
async def test_who_cannot_be_added_is_named_and_the_others_come_in(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, ok: bool
) -> None:
    """Whether Slack calls an invitation that left somebody out a failure, or a success with errors."""
    call = Gateway.call

    async def as_a_success(self: Gateway, method: str, place: str = "", **arguments: Any) -> dict[str, Any]:
        try:
            return await call(self, method, place, **arguments)
        except Refused as refused:
            if method != "conversations.invite" or not ok:
                raise
            return refused.answer | {"ok": True}

    monkeypatch.setattr(Gateway, "call", as_a_success)
    declaration = Declaration(
        origin="V1", title="Payroll mailed to the wrong client", what_happened="It went out", how_found="They called",
        detected_at=NOON, data_kinds=(), commander="U0SBXQIAN", severity="SEV2", quiet=False,
        responders={"legal": "U0SBXLI", "tech": "U0SBXNOBODY"},
    )  # fmt: skip
    await machine.bot.database.transact(declare_incident, declaration, machine.plan, machine.actor("zhao"))

    said = await machine.workspace.person("zhao").message("Could not be added", channel=NAME)
    assert said.text.startswith("Could not be added to this channel: U0SBXNOBODY (")
    assert "钱磊 (" in said.text
    assert (await machine.workspace.snapshot()).members(NAME) == {"stanch", "zhao", "li"}
