"""Many at once, from two processes on one database: nothing is lost, nothing is written twice, and each race has one
winner who is known to the others.

Two `Database`s stand for two processes: on PostgreSQL each has four writers, on SQLite one, and the file's lock
decides.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from bot.verifying import verify
from models.changes.closing import Resolution, close_incident, confirm_closure, propose_closure
from models.changes.declaring import Declaration, JustDeclared, Recent, declare_incident
from models.changes.handovers import accept_handover, decline_handover, expire_handover, offer_handover
from models.changes.members import record_joined
from models.changes.recording import add_note
from models.changes.roles import assign_role, claim_role
from models.changes.tasks import add_task, complete_task
from models.database import Database
from models.playbook import PlaybookFile
from models.refusal import Refused
from models.state import State, load_state
from tests.conftest import CHEN, LI, NOON, WANG, ZHAO, by
from tests.databases import rows

PEOPLE = [f"UPERSON{n:02}" for n in range(20)]


class Firm:
    """Two processes of a firm that work on one database: each change goes to the next of them."""

    def __init__(self, url: str, plan: PlaybookFile) -> None:
        self.url = url
        self.plan = plan
        self.processes = [Database(url), Database(url)]
        self._turns = itertools.cycle(self.processes)

    def asked(self, change: Callable[..., Any], *args: Any) -> Coroutine[Any, Any, Any]:
        """One change, asked of the next process: not begun yet."""
        return next(self._turns).transact(change, *args)

    async def do(self, change: Callable[..., Any], *args: Any) -> Any:
        return await self.asked(change, *args)

    async def at_once(self, *asked: Coroutine[Any, Any, Any]) -> list[Any]:
        """What changes that are made at once give, or what they are refused with."""
        return await asyncio.gather(*asked, return_exceptions=True)

    async def declared(self, n: int = 1) -> str:
        """An incident of Wang's, with Chen, Zhao, Li and twenty others in it."""
        incident = str(await self.do(declare_incident, declaration(n), self.plan, by(WANG, 0)))
        for person in (CHEN, ZHAO, LI, *PEOPLE):
            await self.do(record_joined, incident, by(person, 0))
        return incident

    async def state(self, incident: str) -> State:
        found = await self.processes[0].read(load_state, incident)
        assert found is not None
        return found


def declaration(n: int) -> Declaration:
    return Declaration(
        origin=f"V{n}", title=f"第 {n} 起误发", what_happened="误发", how_found="来电", detected_at=NOON,
        data_kinds=(), commander=WANG, severity="SEV2", quiet=False,
    )  # fmt: skip


def whole(state: State) -> bool:
    """Whether the numbers of the events have neither gap nor double, and the incident knows its newest."""
    numbers = [event.seq for event in state.events]
    return numbers == list(range(1, len(numbers) + 1)) and state.incident.revision == len(numbers)


def told(answers: list[Any]) -> list[str]:
    """The refusals among some answers, and no other error."""
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    refused = [error for error in errors if isinstance(error, Refused)]
    assert refused == errors
    return [error.sentence for error in refused]


@pytest.fixture
async def firm(database_url: str, plan: PlaybookFile, request: pytest.FixtureRequest) -> AsyncIterator[Firm]:
    made = Firm(database_url, plan)
    yield made
    for process in made.processes:
        process.close()
    if not process.is_sqlite:
        request.getfixturevalue("postgres").throw_out(database_url)  # who goes leaves their figures
        assert rows(database_url, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [(0,)]


# --- Nothing is lost -------------------------------------------------------------------------------------------------


async def test_two_hundred_ticks_by_twenty_people_on_one_incident(firm: Firm) -> None:
    incident = await firm.declared()
    keys = [await firm.do(add_task, incident, "contain", f"第 {n} 项", by(WANG, 1)) for n in range(200)]
    before = len((await firm.state(incident)).events)
    who = dict(zip(keys, itertools.cycle(PEOPLE), strict=False))

    answers = await firm.at_once(*(firm.asked(complete_task, incident, key, by(who[key], 2)) for key in keys))

    assert answers == [None] * 200
    state = await firm.state(incident)
    assert {task.key: (task.state, task.by) for task in state.tasks if task.key in who} == {
        key: ("done", person) for key, person in who.items()
    }
    ticked = [(event.payload["task"], event.actor) for event in state.events if event.kind == "task.done"]
    assert sorted(ticked) == sorted(who.items())
    assert len(state.events) == before + 200
    assert whole(state)
    assert verify(firm.url) == []


async def test_two_hundred_ticks_by_twenty_people_on_twenty_incidents(firm: Firm) -> None:
    incidents = [await firm.declared(n) for n in range(1, 21)]
    tasks = [task.key for task in firm.plan.playbook.tasks_for("SEV2") if not task.moment][:10]
    assert len(tasks) == 10
    ticks = [
        (incident, key, PEOPLE[(n + m) % 20]) for n, incident in enumerate(incidents) for m, key in enumerate(tasks)
    ]

    answers = await firm.at_once(
        *(firm.asked(complete_task, incident, key, by(person, 2)) for incident, key, person in sorted(ticks, key=str))
    )

    assert answers == [None] * 200
    done = set()
    for incident in incidents:
        state = await firm.state(incident)
        assert whole(state)
        done |= {(incident, task.key, task.by) for task in state.tasks if task.state == "done"}
    assert done == set(ticks)
    assert verify(firm.url) == []


async def test_twenty_who_declare_at_once_get_twenty_numbers_in_a_row(firm: Firm) -> None:
    twice = [*range(20), *range(20)]

    answers = await firm.at_once(*(firm.asked(declare_incident, declaration(n), firm.plan, by(WANG, 0)) for n in twice))

    assert told(answers) == []
    assert answers[:20] == answers[20:], "the same submission twice is one incident"
    states = [await firm.state(incident) for incident in answers[:20]]
    assert sorted(state.incident.number for state in states) == list(range(1, 21))
    assert all(whole(state) for state in states)


async def test_of_ten_who_declare_at_once_nine_are_told_of_the_first(firm: Firm) -> None:
    """Whoever was told of none is asked first whether theirs is the same leak, also where it is a matter of
    moments."""
    unaware = [replace(declaration(n), told_of=0) for n in range(10)]

    answers = await firm.at_once(*(firm.asked(declare_incident, each, firm.plan, by(WANG, 0)) for each in unaware))

    [first] = [answer for answer in answers if isinstance(answer, str)]
    assert [answer.recent for answer in answers if isinstance(answer, JustDeclared)] == [(Recent(1, NOON),)] * 9
    assert (await firm.state(first)).incident.number == 1


# --- Each race has one winner ----------------------------------------------------------------------------------------


async def test_two_who_tick_off_the_same_task_are_one_event(firm: Firm) -> None:
    incident = await firm.declared()
    for task in ("activate.triage", "contain.stop_leak", "contain.backup_now"):
        answers = await firm.at_once(*(firm.asked(complete_task, incident, task, by(who, 2)) for who in PEOPLE))

        assert len(told(answers)) == 19
        assert set(told(answers)) == {"{person} ticked this off already ({when}). To change that, undo it first."}
        state = await firm.state(incident)
        [event] = [event for event in state.events if event.kind == "task.done" and event.payload["task"] == task]
        assert {answer.values["person"] for answer in answers if answer} == {event.actor}
        assert whole(state)


async def test_of_twenty_who_claim_a_role_one_holds_it(firm: Firm) -> None:
    incident = await firm.declared()
    answers = await firm.at_once(*(firm.asked(claim_role, incident, "tech", by(who, 2)) for who in PEOPLE))

    assert len(told(answers)) == 19
    state = await firm.state(incident)
    winner = state.holders["tech"].person
    assert {answer.values["person"] for answer in answers if answer} == {winner}
    assert [event.payload["new"] for event in state.events if event.kind == "role.assigned"] == [WANG, winner]


RIVALS: dict[str, Callable[[str, str, float], tuple[Any, ...]]] = {
    "declined": lambda incident, offer, minutes: (decline_handover, offer, by(CHEN, minutes)),
    "runs out": lambda incident, offer, minutes: (expire_handover, offer, by(WANG, minutes)),
    "overtaken": lambda incident, offer, minutes: (assign_role, incident, "tech", LI, by(WANG, minutes)),
}
"""What may happen to an offer in the very moment in which it is accepted."""


@pytest.mark.parametrize("rival", RIVALS)
async def test_an_offer_has_one_answer(firm: Firm, rival: str) -> None:
    incident = await firm.declared()
    for minutes in (0, 30, 60, 90, 120):
        await firm.do(assign_role, incident, "tech", ZHAO, by(WANG, minutes))
        await firm.do(offer_handover, incident, "tech", CHEN, "", by(ZHAO, minutes))
        [offer] = [each.id for each in (await firm.state(incident)).handovers if each.state == "asked"]

        told(
            await firm.at_once(
                firm.asked(accept_handover, offer, by(CHEN, minutes + 20)),
                firm.asked(*RIVALS[rival](incident, offer, minutes + 20)),
            )
        )

        state = await firm.state(incident)
        [answered] = [each for each in state.handovers if each.id == offer]
        events = [event.kind for event in state.events if event.payload.get("handover") == offer]
        assert events == ["handover.offered", f"handover.{answered.state}"]
        assert len([held for held in state.assignments if held.role == "tech" and held.until is None]) == 1
        assert whole(state)
    assert verify(firm.url) == []


async def test_an_incident_is_closed_once(firm: Firm) -> None:
    incident = await firm.declared()
    resolution = Resolution("已删除", "", "演练")
    answers = await firm.at_once(
        *(firm.asked(close_incident, incident, resolution, by(who, 2, admin=True)) for who in PEOPLE),
        *(firm.asked(add_note, incident, f"{who} 补记", by(who, 2)) for who in PEOPLE),
    )

    assert sum("closed this already" in sentence for sentence in told(answers)) == 19
    state = await firm.state(incident)
    assert [event.kind for event in state.events].count("incident.closed") == 1
    assert state.events[-1].kind == "incident.closed"
    noted = sum(event.kind == "note.added" for event in state.events)
    assert noted == sum(isinstance(answer, int) for answer in answers)
    assert whole(state)


async def test_two_incidents_that_repeat_each_other_do_not_wait_for_ever(firm: Firm) -> None:
    """One change locks both, from both ends: they go in one order, and links never run in circles."""
    for n in range(5):
        first, second = [await firm.declared(2 * n + m) for m in (1, 2)]
        proposals = []
        for incident, other in ((first, second), (second, first)):
            await firm.do(propose_closure, incident, "duplicate", "同一起", by(WANG, 2), other)
            closure = (await firm.state(incident)).closure
            assert closure
            proposals.append((incident, closure.event_id))

        answers = await firm.at_once(
            *(firm.asked(confirm_closure, *proposal, by(CHEN, 3, admin=True)) for proposal in proposals)
        )

        assert told(answers) == ["{code} is itself a duplicate of {first}. Name {first}."]
        states = [await firm.state(incident) for incident in (first, second)]
        assert sorted(state.incident.status for state in states) == ["closed", "open"]
        assert all(whole(state) for state in states)
    assert verify(firm.url) == []
