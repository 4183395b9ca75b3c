"""The reconciler against a Slack that loses answers, breaks, tires, and is tidied up by people."""

import asyncio
from unittest.mock import Mock

import pytest

from models.changes.closing import Resolution, close_incident, reopen_incident
from models.changes.recording import Decision, record_decision
from models.changes.steering import set_severity
from models.changes.tasks import complete_task
from tests.bot.conftest import Machine

FIRST_LINES = [
    "INC-0001 · Payroll mailed to the wrong client",
    "*Roles*",
    "*Detect & report* · ▯▯▯▯▯ 0/2",
    "*Assess & activate* · ▯▯▯▯▯ 0/16",
]


async def first_lines(machine: Machine) -> list[str]:
    return [text.splitlines()[0] for text in await machine.texts()]


async def test_an_undisturbed_opening(machine: Machine) -> None:
    await machine.declare()
    await machine.synced()
    assert await first_lines(machine) == FIRST_LINES
    assert await machine.texts("security-notices") == ["*INC-0001* · SEV2 · open"]


@pytest.mark.parametrize("kind", ["answer_lost", "broken_before", "malformed"])
@pytest.mark.parametrize("nth", [1, 2, 3, 4])
async def test_a_lost_or_broken_post_is_neither_lost_nor_doubled(machine: Machine, kind: str, nth: int) -> None:
    await machine.workspace.fault(kind, "chat.postMessage", nth=nth)
    await machine.declare()
    await machine.synced()
    assert await first_lines(machine) == FIRST_LINES
    assert len(await machine.texts("security-notices")) == 1


async def test_a_lost_create_is_the_same_channel(machine: Machine) -> None:
    await machine.workspace.fault("answer_lost", "conversations.create")
    await machine.declare()
    await machine.synced()
    seen = await machine.workspace.snapshot()
    assert [name for name in seen.channels if name.startswith("inc-")] == [
        "inc-0001-payroll-mailed-to-the-wrong-client"
    ]


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.create", "conversations.invite", "pins.add"])
async def test_slack_asks_for_patience(machine: Machine, method: str) -> None:
    await machine.workspace.fault("rate_limited", method, seconds=1)
    await machine.declare()
    await machine.synced()
    assert await first_lines(machine) == FIRST_LINES
    limited = [call for call in await machine.workspace.calls(method) if call["status"] == 429]
    after = [call for call in await machine.workspace.calls(method) if call["started"] > limited[0]["ended"]]
    assert after
    assert all(call["started"] - limited[0]["ended"] >= 0.95 for call in after)


async def test_what_slack_refuses_for_good_is_set_aside_and_the_rest_goes_on(machine: Machine) -> None:
    await machine.workspace.fault(
        "error", "chat.postMessage", error="invalid_blocks", where={"text": "Roles of INC-0001"}
    )
    await machine.declare()
    await machine.synced()
    assert await first_lines(machine) == [line for line in FIRST_LINES if line != "*Roles*"]


async def test_a_card_that_somebody_deleted_is_posted_anew(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    seen = await machine.workspace.snapshot()
    detect = next(
        m for m in seen.messages("inc-0001-payroll-mailed-to-the-wrong-client") if "Detect" in m.text and "☐" in m.text
    )
    await machine.workspace.remove_message(detect)
    await machine.bot.database.transact(complete_task, incident_id, "detect.alert_log", machine.actor("zhao"))
    await machine.synced()
    assert any(text.startswith("*Detect & report* · ▮▮▯▯▯ 1/2") for text in await machine.texts())


async def test_a_restart_in_the_middle_of_an_opening_completes_it(machine: Machine) -> None:
    await machine.workspace.latency(50)
    await machine.declare()
    await machine.workspace.until(lambda seen: any(name.startswith("inc-") for name in seen.channels))
    await machine.bot.stop()
    await machine.start()
    await machine.synced()
    assert await first_lines(machine) == FIRST_LINES
    assert len(await machine.texts("security-notices")) == 1


async def test_a_summary_is_posted_though_the_incident_was_reopened_before_it_could_be(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    resolution = Resolution("Deleted unread", "", "For the test")
    await machine.bot.database.transact(close_incident, incident_id, resolution, machine.actor("zhao", admin=True))
    await machine.bot.database.transact(reopen_incident, incident_id, "It was not", machine.actor("zhao"))
    await machine.synced()
    [summary] = [text for text in await machine.texts() if text.startswith("Summary of INC-0001\n")]
    assert "*Outcome:* Deleted unread" in summary


async def test_news_stands_in_the_order_of_its_events(machine: Machine) -> None:
    incident_id = await machine.declare()
    for n in range(8):
        decision = Decision(text=f"Decision number {n}", reason="To test the order")
        await machine.bot.database.transact(record_decision, incident_id, decision, machine.actor("zhao"))
    await machine.synced()
    said = [text.splitlines()[1] for text in await machine.texts() if text.startswith("*Decision by")]
    assert said == [f"Decision number {n}" for n in range(8)]


async def test_many_ticks_at_once_are_few_updates_and_an_exact_end(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    keys = [t.key for t in machine.plan.playbook.tasks_for("SEV2") if t.phase == "activate"]
    for key in keys:
        await machine.bot.database.transact(complete_task, incident_id, key, machine.actor("zhao"))
    await machine.synced()
    assert any(text.startswith("*Assess & activate* · ▮▮▮▮▮ 16/16") for text in await machine.texts())
    assert len(await machine.workspace.calls("chat.update")) <= 4


async def test_a_pin_that_slack_refuses_is_not_tried_for_ever(machine: Machine) -> None:
    await machine.workspace.remove_scope("pins:write")
    incident_id = await machine.declare()
    await machine.synced()
    await machine.bot.database.transact(complete_task, incident_id, "detect.alert_log", machine.actor("zhao"))
    await machine.synced()
    assert await first_lines(machine) != []
    assert len(await machine.workspace.calls("pins.add")) == 1


async def test_a_post_in_doubt_where_nobody_may_look_is_not_repeated(machine: Machine) -> None:
    await machine.workspace.person("wang").remove("stanch", channel="security-notices")
    await machine.workspace.fault("answer_lost", "chat.postMessage", nth=1)
    await machine.declare()
    await machine.synced()
    assert await machine.texts("security-notices") == ["*INC-0001* · SEV2 · open"]


async def test_a_post_in_doubt_stays_in_doubt_until_somebody_may_look(machine: Machine) -> None:
    await machine.workspace.person("wang").remove("stanch", channel="security-notices")
    await machine.workspace.fault("answer_lost", "chat.postMessage", nth=1)
    incident_id = await machine.declare()
    await machine.synced()
    await machine.workspace.person("wang").invite("stanch", channel="security-notices")
    await machine.bot.stop()
    await machine.start()
    await machine.bot.database.transact(set_severity, incident_id, "SEV1", "worse", machine.actor("zhao"))
    await machine.synced()
    assert await machine.texts("security-notices") == ["*INC-0001* · SEV1 · open"]


async def test_a_token_that_was_revoked_for_a_while_loses_nothing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked_out = asyncio.Event()
    monkeypatch.setattr("bot.gateway.LOCKED_OUT_PAUSE", 0.2)
    monkeypatch.setattr("bot.gateway.log", Mock(error=lambda *_, **__: locked_out.set()))
    await machine.workspace.revoke_tokens()
    await machine.declare()
    await locked_out.wait()
    await machine.workspace.revoke_tokens(False)
    await machine.synced()
    assert await first_lines(machine) == FIRST_LINES
    seen = await machine.workspace.snapshot()
    assert "zhao" in seen.members("inc-0001-payroll-mailed-to-the-wrong-client")


async def test_an_upload_that_slack_refuses_is_set_aside(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    await machine.workspace.fault("error", "files.getUploadURLExternal", error="file_uploads_disabled", times=9)
    await machine.bot.database.transact(
        close_incident, incident_id, Resolution("Deleted unread", "", "For the test"), machine.actor("zhao", admin=True)
    )
    await machine.synced()
    assert any(text.startswith("Summary of INC-0001") for text in await machine.texts())
    assert len(await machine.workspace.calls("files.getUploadURLExternal")) == 2
