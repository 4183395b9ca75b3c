"""The buttons of the checklists and the forms that steer: refusals where they were asked, the wrong person first."""

from typing import Any

import pytest

from models.changes.closing import Resolution, close_incident
from models.changes.declaring import Declaration, declare_incident
from models.changes.machine import record_channel
from models.changes.members import record_joined
from models.state import State, TaskFacts
from tests.conftest import CHEN, OUTSIDER, WANG, at, by
from tests.handlers.conftest import Body, House

ONLY_MEMBERS = "Only people in the incident's channel may do this. Ask its commander to add you."
NOT_IN_IT = "You are not in this incident. Ask its commander to add you."
OPENERS = ["task.done_at", "tasks.more", "phase.open", "severity.open", "title.open", "moment.open"]


class Desk:
    """A house with an incident in C1 that Wang commands and Chen is in."""

    def __init__(self, house: House, incident: str) -> None:
        self.house, self.incident = house, incident

    async def state(self) -> State:
        state = await self.house.state(self.incident)
        assert state
        return state

    async def task(self, key: str) -> TaskFacts:
        return next(task for task in (await self.state()).tasks if task.key == key)

    async def press(self, action: str, key: str = "", person: str = CHEN) -> str:
        """Press a button; gives what was answered, '' where nothing had to be."""
        answered, windows = len(self.house.answers), len(self.house.windows)
        response = await self.house.press(action, f"{self.incident} {key}".strip(), person, **self.house.in_channel())
        assert response.status == 200
        if len(self.house.windows) > windows:
            return f"[{self.house.windows[-1]['title']['text']}]"
        return self.house.answers[-1][0] if len(self.house.answers) > answered else ""

    async def submit(self, said: dict[str, Any], person: str = CHEN) -> Body:
        """Submit the window that was opened last, as if it had been opened for this."""
        view = dict(self.house.windows[-1]) | {"id": self.house.trigger()}
        return await self.house.submit(view, said, person)

    async def errors(self, said: dict[str, Any], person: str = CHEN) -> dict[str, str]:
        found: dict[str, str] = (await self.submit(said, person)).get("errors", {})
        return found

    async def close(self) -> None:
        said = Resolution("Deleted", "", "test")
        await self.house.database.transact(close_incident, self.incident, said, by(WANG, 0, admin=True))


@pytest.fixture
async def desk(house: House) -> Desk:
    said = Declaration("V1", "Payroll mailed", "It went out", "They called", at(-10), (), WANG, "SEV2", False)
    incident = await house.database.transact(declare_incident, said, house.desk.plan, by(WANG, -5))
    await house.database.transact(record_channel, incident, "C1", "inc-0001", by(WANG, -4))
    await house.database.transact(record_joined, incident, by(CHEN, -3))
    return Desk(house, incident)


def key_for(action: str) -> str:
    return {"task.done_at": "contain.stop_leak", "tasks.more": "activate", "phase.next": "detect"}.get(
        action, "detect.alert_log"
    )


# --- Ticking ---------------------------------------------------------------------------------------------------------


async def test_a_tick_is_acknowledged_without_a_word(desk: Desk) -> None:
    assert await desk.press("task.done", "activate.triage") == ""
    assert (await desk.task("activate.triage")).by == CHEN
    assert await desk.press("task.undo", "activate.triage", WANG) == ""
    assert (await desk.task("activate.triage")).state == "open"


async def test_the_second_to_tick_is_told_in_private(desk: Desk) -> None:
    await desk.press("task.done", "activate.triage")
    said = await desk.press("task.done", "activate.triage", WANG)
    assert said.startswith("<@UCHEN> ticked this off already (")
    assert said.endswith("To change that, undo it first.")
    assert (await desk.task("activate.triage")).by == CHEN


@pytest.mark.parametrize("action", ["task.done", "task.undo", "phase.next"])
async def test_a_strangers_press_changes_nothing(desk: Desk, action: str) -> None:
    before = (await desk.state()).events
    assert await desk.press(action, key_for(action), OUTSIDER) == ONLY_MEMBERS
    assert (await desk.state()).events == before


@pytest.mark.parametrize("action", [*OPENERS, "more.open"])
async def test_no_form_opens_for_a_stranger(desk: Desk, action: str) -> None:
    assert await desk.press(action, key_for(action), OUTSIDER) == NOT_IN_IT


@pytest.mark.parametrize("action", ["task.done", "task.undo", "phase.next", *OPENERS])
async def test_the_buttons_of_a_closed_incident_say_that_it_is_closed(desk: Desk, action: str) -> None:
    await desk.close()
    said = await desk.press(action, key_for(action), WANG)
    assert said == "INC-0001 is closed. To go on working in it, reopen it: /incident reopen."


@pytest.mark.parametrize("action", ["task.done", "task.undo", "task.done_at"])
async def test_a_line_that_is_gone_is_said_to_be(desk: Desk, action: str) -> None:
    said = await desk.press(action, "adhoc.gone")
    assert said == "This task is not in the incident any more. The checklist shows the ones that are."


@pytest.mark.parametrize("action", ["tasks.more", "phase.next"])
async def test_a_phase_that_is_gone_is_said_to_be(desk: Desk, action: str) -> None:
    assert await desk.press(action, "nowhere", WANG) == "There is no phase called nowhere in this incident."


# --- A tick with its time --------------------------------------------------------------------------------------------


async def test_a_tick_asks_when_and_records_both(desk: Desk) -> None:
    assert await desk.press("task.done_at", "contain.stop_leak") == "[When was it done]"
    assert await desk.errors({"at": int(at(60).timestamp())}) == {
        "at": "This time is still to come. Give the time at which it happened."
    }
    assert (await desk.task("contain.stop_leak")).state == "open"
    assert await desk.submit({"at": int(at(-2).timestamp())}) == {}
    assert (await desk.task("contain.stop_leak")).state == "done"
    assert (await desk.state()).moment("contained") == at(-2)
    assert (await desk.press("task.done_at", "contain.stop_leak", WANG)).startswith("<@UCHEN> ticked this off already")


async def test_a_time_that_came_on_record_meanwhile_is_not_overwritten(desk: Desk) -> None:
    await desk.press("task.done_at", "gap.aware_time")
    form = desk.house.windows[-1]
    await desk.press("moment.open")
    assert await desk.errors({"kind": "aware", "at": int(at(-3).timestamp())}, WANG) == {}
    answer = await desk.house.submit(form, {"at": int(at(-1).timestamp())}, CHEN)
    assert answer["errors"]["at"].startswith("Only Incident commander, Scribe, Legal & compliance lead may do this.")
    assert (await desk.state()).moment("aware") == at(-3)
    assert (await desk.task("gap.aware_time")).state == "open"


# --- More of a line --------------------------------------------------------------------------------------------------


async def test_what_is_missing_is_said_under_its_field(desk: Desk) -> None:
    assert await desk.press("tasks.more", "activate") == "[Assess & activate]"
    item = {"task": "activate.scope"}
    assert await desk.errors({"act": "assign"}) == {"task": "Choose the item that is meant."}
    assert await desk.errors(item | {"act": "assign"}) == {"person": "Choose who is to do it."}
    assert await desk.errors(item | {"act": "note"}) == {"text": "This needs an answer. Blanks alone say nothing."}
    assert await desk.errors(item | {"act": "not_applicable", "text": " "}) == {
        "text": "Say why this is not applicable: it stays on the record."
    }
    assert await desk.errors({"act": "add", "text": "x" * 301}) == {
        "text": "Too long: 1 characters more than fit here. Put the rest into a note."
    }
    assert await desk.errors({"act": "add", "text": "Call them"}, OUTSIDER) == {"act": ONLY_MEMBERS}


async def test_each_act_is_one_change(desk: Desk) -> None:
    await desk.press("tasks.more", "activate")
    item = {"task": "activate.scope"}
    for said in (
        item | {"act": "assign", "person": WANG},
        item | {"act": "note", "text": "About 120 people"},
        item | {"act": "not_applicable", "text": "Counted already"},
        {"act": "add", "text": "Call the\nother client"},
    ):
        assert await desk.submit(said) == {}
    events = (await desk.state()).events[-4:]
    assert [event.kind for event in events] == ["task.assigned", "note.added", "task.not_applicable", "task.added"]
    assert (events[1].payload["task"], events[1].payload["text"]) == ("activate.scope", "About 120 people")
    assert (events[3].payload["phase"], events[3].payload["text"]) == ("activate", "Call the other client")


async def test_personal_data_in_a_reason_is_asked_about_before_it_is_kept(desk: Desk) -> None:
    await desk.press("tasks.more", "activate")
    said = {"act": "not_applicable", "task": "activate.scope", "text": "See card 4111 1111 1111 1111"}
    answer = await desk.submit(said)
    assert answer["response_action"] == "update"
    assert (await desk.task("activate.scope")).state == "open"
    assert await desk.house.submit(answer["view"], said, CHEN) == {}
    note = (await desk.task("activate.scope")).note or ""
    assert note.startswith("See card 4111")
    assert "4111 1111 1111 1111" not in note


# --- Steering --------------------------------------------------------------------------------------------------------


async def test_an_old_next_phase_button_moves_nothing(desk: Desk) -> None:
    assert "Only Incident commander" in await desk.press("phase.next", "detect", CHEN)
    assert await desk.press("phase.next", "detect", WANG) == ""
    assert await desk.press("phase.next", "detect", WANG) == ""
    assert (await desk.state()).incident.phase == "activate"
    assert await desk.press("phase.next", "activate", WANG) == ""
    said = await desk.press("phase.next", "detect", WANG)
    assert said.startswith("<@UWANG> set the phase to Contain already (")
    assert (await desk.state()).incident.phase == "contain"


async def test_the_forms_that_steer_refuse_under_their_fields(desk: Desk) -> None:
    assert await desk.press("severity.open") == "[Severity]"
    assert list(await desk.errors({"severity": "SEV3", "reason": "fine"})) == ["severity"]
    assert await desk.errors({"severity": "SEV3"}, WANG) == {
        "reason": "Say why the severity is lowered: it stays on the record."
    }
    assert await desk.press("title.open") == "[Title]"
    assert await desk.errors({"title": "\u3000"}, WANG) == {"title": "This needs an answer. Blanks alone say nothing."}
    assert list(await desk.errors({"title": "Mine"})) == ["title"]
    assert await desk.press("phase.open") == "[Phase]"
    assert list(await desk.errors({"phase": "review"})) == ["phase"]
    assert await desk.press("moment.open") == "[Times]"
    assert list(await desk.errors({"kind": "detected", "at": int(at(-20).timestamp())})) == ["kind"]
    kinds = [event.kind for event in (await desk.state()).events]
    assert not {"severity.set", "incident.renamed", "phase.set"} & set(kinds)


async def test_the_menu_of_a_closed_incident_only_reopens(desk: Desk) -> None:
    assert await desk.press("more.open") == "[INC-0001]"
    assert len(desk.house.windows[-1]["blocks"]) == 8
    await desk.close()
    await desk.press("more.open")
    [entry] = desk.house.windows[-1]["blocks"]
    assert (entry["accessory"]["action_id"], entry["accessory"]["value"]) == ("incident.reopen", desk.incident)


async def test_a_form_on_top_of_the_menu_closes_it_too(desk: Desk) -> None:
    await desk.press("phase.open", person=WANG)
    on_top = dict(desk.house.windows[-1]) | {"previous_view_id": "V0"}
    assert await desk.house.submit(on_top, {"phase": "notify"}, WANG) == {"response_action": "clear"}
    assert (await desk.state()).incident.phase == "notify"
