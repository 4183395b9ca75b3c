"""What arrives after it was given up: found beside its twin and taken back, so that everything stands there once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pytest

from bot import doubt
from models.changes.closing import Resolution, close_incident
from models.changes.recording import add_note
from models.changes.tasks import complete_task
from models.surfaces import Shown, attempt, load_shown
from sandbox import Snapshot
from tests.bot.conftest import Machine

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are given up soon, and what was given up is waited for only a little."""
    monkeypatch.setattr("bot.gateway.TIME_OUT", 0.5)
    for module in ("plan", "doubt"):
        monkeypatch.setattr(f"bot.{module}.ARRIVES_WITHIN", timedelta(seconds=2))


async def shown(machine: Machine, incident_id: str) -> dict[str, Shown]:
    return dict(await machine.bot.database.read(load_shown, f"incident:{incident_id}"))


async def how_often(machine: Machine, first_line: str) -> int:
    return sum(text.splitlines()[0] == first_line for text in await machine.texts(CHANNEL))


async def post_again(machine: Machine, surface: Shown, text: str) -> None:
    """What one who led before may still do: post a surface that was posted by somebody else meanwhile."""
    metadata = {"event_type": doubt.METADATA, "event_payload": {"id": surface.id}}
    await machine.bot.machine.slack.call(
        "chat.postMessage", "twin", channel=surface.place, text=text, metadata=metadata
    )


@pytest.mark.usefixtures("impatient")
async def test_a_post_that_arrives_after_its_repetition_is_taken_back(machine: Machine) -> None:
    await machine.workspace.fault("hang", "chat.postMessage", seconds=3, where={"text": "Roles of INC-0001"})
    incident_id = await machine.declare()
    await machine.workspace.until(lambda seen: _roles_cards(seen) == 2, timeout=10)
    await doubt.wake(machine.bot.machine)
    await machine.workspace.until(lambda seen: _roles_cards(seen) == 1)
    await machine.synced()
    assert not [key for key in await shown(machine, incident_id) if key.startswith("twin:")]


def _roles_cards(seen: Snapshot) -> int:
    return sum(text.startswith("*Roles*") for text in seen.texts(CHANNEL))


@pytest.mark.usefixtures("impatient")
async def test_a_file_that_arrives_after_its_repetition_is_taken_back(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    await machine.workspace.fault("hang", "files.completeUploadExternal", seconds=3, times=1)
    await machine.bot.database.transact(
        close_incident, incident_id, Resolution("Deleted unread", "", "For the test"), machine.actor("zhao", admin=True)
    )
    await machine.workspace.until(lambda seen: len(_files(seen)) == 3, timeout=10)
    await machine.workspace.until(lambda seen: len(_files(seen)) == 2, timeout=10)
    await machine.synced()
    names = sorted(_files(await machine.workspace.snapshot()))
    assert names == ["INC-0001-record.json", "INC-0001-summary.md"]


def _files(seen: Snapshot) -> list[str]:
    return [file["name"] for message in seen.messages(CHANNEL) for file in message.raw.get("files", [])]


@pytest.mark.usefixtures("impatient")
async def test_an_update_that_arrives_after_a_newer_one_does_not_last(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_doubt = asyncio.Event()
    incident_id = await machine.declare()
    await machine.synced()
    monkeypatch.setattr("bot.gateway.log", Mock(warning=lambda *_, **__: in_doubt.set()))
    card = next(m for m in (await machine.workspace.snapshot()).messages(CHANNEL) if m.text.startswith("*Detect"))
    await machine.workspace.fault("hang", "chat.update", seconds=4, where={"ts": card.ts})
    transact = machine.bot.database.transact
    await transact(complete_task, incident_id, "detect.alert_log", machine.actor("zhao"))
    await in_doubt.wait()
    await transact(complete_task, incident_id, "detect.report", machine.actor("zhao"))
    await machine.workspace.until(lambda seen: _detect(seen).startswith("*Detect & report* · ▮▮▮▮▮ 2/2"), timeout=10)
    await machine.workspace.until(lambda seen: _detect(seen).startswith("*Detect & report* · ▮▮▯▯▯ 1/2"), timeout=10)
    await doubt.wake(machine.bot.machine)
    await machine.workspace.until(lambda seen: _detect(seen).startswith("*Detect & report* · ▮▮▮▮▮ 2/2"))
    await machine.synced()
    assert machine.bot.machine.doubts.updates == {}


def _detect(seen: Snapshot) -> str:
    return next(text for text in seen.texts(CHANNEL) if text.startswith("*Detect & report*"))


async def test_whoever_begins_to_lead_takes_back_what_the_last_one_sent_twice(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    await post_again(machine, (await shown(machine, incident_id))["roles"], "Roles of INC-0001, once more")
    assert await how_often(machine, "Roles of INC-0001, once more") == 1
    await machine.bot.stop()
    await machine.start()
    await machine.workspace.until(lambda seen: not seen.shows("once more", channel=CHANNEL))
    assert await how_often(machine, "*Roles*") == 1


async def test_a_message_that_nobody_knows_is_not_ours_to_judge(machine: Machine) -> None:
    """A database restored from a backup does not know what was sent since."""
    incident_id = await machine.declare()
    await machine.synced()
    known = await shown(machine, incident_id)
    stranger = Shown("f00d", "roles", known["roles"].place, "1.0", None, None, None, None, frozen=False)
    await post_again(machine, stranger, "Sent before the disk broke")
    doubt.note_post(machine.bot.machine, str(known["roles"].place), machine.bot.machine.slack.now())
    await doubt.wake(machine.bot.machine)
    await machine.bot.queue.until_idle()
    assert await how_often(machine, "Sent before the disk broke") == 1


@pytest.mark.usefixtures("impatient")
async def test_what_is_in_doubt_and_not_wanted_any_more_is_looked_for_and_taken_back(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    place, subject = (await shown(machine, incident_id))["roles"].place, f"incident:{incident_id}"
    transact, now = machine.bot.database.transact, machine.bot.machine.now()
    surface_id = await transact(attempt, subject, "card.of.old", now, place=place)
    gone_id = await transact(attempt, subject, "card.that.never.came", now, place=place)
    card = Shown(surface_id, "card.of.old", place, None, None, now, None, None, frozen=False)
    await post_again(machine, card, "A card that nobody wants")
    machine.bot.queue.add(subject)
    await machine.workspace.until(lambda seen: not seen.shows("nobody wants", channel=CHANNEL), timeout=10)
    await machine.bot.queue.until_idle()
    assert not {surface_id, gone_id} & {each.id for each in (await shown(machine, incident_id)).values()}


async def test_a_place_is_looked_at_for_as_long_as_something_may_arrive_there(machine: Machine) -> None:
    incident_id = await machine.declare()
    await machine.synced()
    us, place = machine.bot.machine, str((await shown(machine, incident_id))["roles"].place)
    us.doubts.places.clear()
    doubt.note_post(us, place, us.slack.now())
    doubt.note_post(us, place, us.slack.now())
    for _ in range(2):
        await doubt.wake(us)
        await machine.bot.queue.until_idle()
    assert list(us.doubts.places) == [place]
    us.doubts.places[place] = replace(us.doubts.places[place], until=us.slack.now() - timedelta(seconds=1))
    await doubt.wake(us)
    await machine.bot.queue.until_idle()
    assert us.doubts.places == {}


@pytest.mark.usefixtures("impatient")
async def test_a_post_in_doubt_that_slack_then_limits_is_looked_for_again(machine: Machine) -> None:
    """The first takes effect while the second, which Slack did not take, waits until it may be tried again."""
    roles = {"text": "Roles of INC-0001"}
    await machine.workspace.fault("hang", "chat.postMessage", seconds=3, where=roles)
    await machine.workspace.fault("rate_limited", "chat.postMessage", seconds=4, where=roles)
    await machine.declare()
    await machine.synced()
    assert _roles_cards(await machine.workspace.snapshot()) == 1
    assert await machine.workspace.calls("chat.delete") == []
    assert len([call for call in await machine.workspace.calls("chat.postMessage") if call["error"]]) == 1


@pytest.mark.usefixtures("impatient")
async def test_an_update_that_arrives_under_the_next_leader_does_not_last(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one had sent a newer one, and noted that it is shown; that an older one was on its way it alone knew."""
    in_doubt = asyncio.Event()
    monkeypatch.setattr("bot.doubt.ARRIVES_WITHIN", timedelta(seconds=8))
    monkeypatch.setattr("bot.doubt.LOOK_EVERY", 1)
    incident_id = await machine.declare()
    await machine.synced()
    monkeypatch.setattr("bot.gateway.log", Mock(warning=lambda *_, **__: in_doubt.set()))
    card = next(m for m in (await machine.workspace.snapshot()).messages(CHANNEL) if m.text.startswith("*Detect"))
    await machine.workspace.fault("hang", "chat.update", seconds=6, where={"ts": card.ts})
    transact = machine.bot.database.transact
    await transact(complete_task, incident_id, "detect.alert_log", machine.actor("zhao"))
    await in_doubt.wait()
    await transact(complete_task, incident_id, "detect.report", machine.actor("zhao"))
    await machine.workspace.until(lambda seen: "2/2" in _detect(seen), timeout=10)
    await machine.synced()
    await machine.bot.stop()
    await machine.start()
    await machine.workspace.until(lambda seen: "1/2" in _detect(seen), timeout=10)
    await machine.workspace.until(lambda seen: "2/2" in _detect(seen), timeout=15)


@pytest.mark.usefixtures("impatient")
async def test_a_twin_that_arrived_while_nobody_led_is_taken_back_however_long_that_was(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doubt.AT_WORK_LAST", timedelta(seconds=1))
    monkeypatch.setattr("bot.doubt.CLOCKS_DIFFER", timedelta(0))
    incident_id = await machine.declare()
    await machine.synced()
    await machine.workspace.fault("hang", "chat.postMessage", seconds=4)
    await machine.bot.database.transact(add_note, incident_id, "The client called", machine.actor("zhao"))
    await machine.workspace.until(lambda seen: _notes(seen) == 1, timeout=10)
    await machine.synced()
    await machine.bot.stop()
    await machine.workspace.until(lambda seen: _notes(seen) == 2, timeout=10)
    await machine.start()
    await machine.workspace.until(lambda seen: _notes(seen) == 1)


def _notes(seen: Snapshot) -> int:
    return sum("The client called" in text for text in seen.texts(CHANNEL))
