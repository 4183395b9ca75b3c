"""The campaign on PostgreSQL: one leads, another follows when it goes, and never two at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from unittest.mock import Mock

import psycopg
import pytest
from sqlmodel import Session

from bot import campaign
from bot.campaign import Campaign
from bot.leader import Lead
from models.database import Database
from tests.bot.lines import Line


class Candidate:
    """One process's part in the campaign, in this process: what it was woken for comes out of `woken`."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.woken: asyncio.Queue[str] = asyncio.Queue()
        self.leading = asyncio.Event()
        self.following = asyncio.Event()
        self.lead = Lead(self._begin, self._end)
        self.database.leads = self.lead.leads
        self.campaign = Campaign(self.database, self.lead, self.woken.put_nowait)

    def _begin(self) -> None:
        self.following.clear()
        self.leading.set()

    def _end(self) -> None:
        self.leading.clear()
        self.following.set()

    async def next_woken(self) -> str:
        return await asyncio.wait_for(self.woken.get(), 5)

    async def leave(self) -> None:
        await self.campaign.stop()
        self.database.close()


Stand = Callable[[str], Candidate]


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """Have one more stand for the lead of a database: `candidate = stand(url)`."""
    async with AsyncExitStack() as stack:

        def one_more(url: str) -> Candidate:
            candidate = Candidate(url)
            stack.push_async_callback(candidate.leave)
            candidate.campaign.start()
            return candidate

        yield one_more


async def within(seconds: float, event: asyncio.Event) -> float:
    """Wait for something; gives after how many seconds it came."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.wait_for(event.wait(), seconds)
    return loop.time() - began


async def until(so: Callable[[], bool]) -> None:
    """Wait for what nobody announces."""
    async with asyncio.timeout(10):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def two(stand: Stand, url: str, other: str | None = None) -> tuple[Candidate, Candidate]:
    """One who leads, and another."""
    first = stand(other or url)
    await within(5, first.leading)
    second = stand(url)
    await until(lambda: second.campaign.in_touch)
    return first, second


async def test_one_leads_and_when_it_leaves_the_next_does_at_once(stand: Stand, postgres_url: str) -> None:
    first, second = await two(stand, postgres_url)
    assert (first.lead.leads(), second.lead.leads()) == (True, False)
    assert (first.lead.since is None, second.lead.since is None) == (False, True)
    await first.campaign.stop()
    assert first.lead.leads() is False
    assert await within(5, second.leading) < 2.5
    assert (first.lead.since is None, second.lead.since is None) == (True, False)


async def test_a_leader_whose_connection_is_ended_leads_no_more_and_stands_again(
    stand: Stand, postgres_url: str
) -> None:
    first, second = await two(stand, postgres_url)
    await end_sessions(postgres_url)
    await within(2, first.following)
    await asyncio.wait(
        [asyncio.ensure_future(each.leading.wait()) for each in (first, second)],
        timeout=5,
        return_when="FIRST_COMPLETED",
    )
    assert first.lead.leads() != second.lead.leads()


async def test_a_leader_whose_network_falls_silent_stops_before_another_begins(stand: Stand, postgres_url: str) -> None:
    async with Line.to(postgres_url) as line:
        first, second = await two(stand, postgres_url, line.url)
        line.silent = True
        stopped = await within(5, first.following)
        assert second.lead.leads() is False
        began = await within(10, second.leading)
        assert stopped + began < 10
        assert first.lead.leads() is False
        line.silent = False
        await until(lambda: first.campaign.in_touch)
        assert (first.lead.leads(), second.lead.leads()) == (False, True)


async def test_a_leader_that_hears_nothing_from_the_server_is_given_up_by_it(
    stand: Stand, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is stopped: it holds its connection, and says nothing on it."""
    held = await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)
    await held.execute(f"SET idle_session_timeout = '{campaign.SILENCE}s'".encode())
    await held.execute(f"SELECT pg_advisory_lock({campaign.KEY})".encode())
    candidate = stand(postgres_url)
    assert campaign.SILENCE - 1 < await within(10, candidate.leading) < campaign.SILENCE + 2
    await held.close()


async def test_a_database_that_is_away_is_waited_for_and_told_once(
    stand: Stand, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Mock()
    monkeypatch.setattr(campaign, "log", log)
    async with Line.to(postgres_url) as line:
        only = stand(line.url)
        await within(5, only.leading)
        await line.cut()
        await within(2, only.following)
        await asyncio.sleep(2 * campaign.EVERY)  # it is tried in vain, and nobody tells of that
        assert only.campaign.in_touch is False
        await line.mend()
        assert await within(5, only.leading) < 3
    assert [call.args[0] for call in log.warning.call_args_list] == ["no connection to the database, trying again"]


async def test_whoever_leads_hears_what_the_others_commit_and_tell(stand: Stand, postgres_url: str) -> None:
    first, second = await two(stand, postgres_url)
    await second.database.transact(touch, "0001")
    assert await first.next_woken() == "incident:0001"
    second.campaign.tell("home:U1")
    assert await first.next_woken() == "home:U1"
    assert second.woken.empty()


async def test_what_the_leader_commits_itself_is_not_told(stand: Stand, postgres_url: str) -> None:
    first, second = await two(stand, postgres_url)
    touched: list[set[str]] = []
    first.database.touched = touched.append
    await first.database.transact(touch, "0001")
    await second.database.transact(touch, "0002")
    assert await first.next_woken() == "incident:0002"
    assert touched == [{"0001"}]


async def test_what_fails_is_not_told(stand: Stand, postgres_url: str) -> None:
    first, second = await two(stand, postgres_url)
    with pytest.raises(LookupError):
        await second.database.transact(fail)
    await second.database.transact(touch, "0002")
    assert await first.next_woken() == "incident:0002"


async def test_what_was_told_to_one_that_dies_is_looked_at_by_the_next(stand: Stand, postgres_url: str) -> None:
    first, second = await two(stand, postgres_url)
    third = Candidate(postgres_url)
    third.campaign.tell("home:U1")
    assert await first.next_woken() == "home:U1"
    await first.campaign.stop()
    assert await second.next_woken() == "home:U1"
    await third.leave()


async def test_nothing_is_told_any_more_once_it_has_stopped(stand: Stand, postgres_url: str) -> None:
    only = stand(postgres_url)
    await within(5, only.leading)
    await only.campaign.stop()
    only.database.close()
    only.campaign.tell("home:U1")  # would be an error: its threads are gone
    assert [task.get_name() for task in asyncio.all_tasks() if "tell" in str(task.get_coro())] == []


def touch(session: Session, incident_id: str) -> None:
    """What a change leaves behind."""
    session.info.setdefault("touched", set()).add(incident_id)


def fail(session: Session) -> None:
    touch(session, "0001")
    raise LookupError


async def end_sessions(url: str) -> None:
    """End every session but our own, as an administrator of the database may."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_it_stops_in_time_though_the_database_does_not_answer(stand: Stand, postgres_url: str) -> None:
    async with Line.to(postgres_url) as line:
        only = stand(line.url)
        await within(5, only.leading)
        line.silent = True
        loop = asyncio.get_running_loop()
        began = loop.time()
        await only.campaign.stop()
        assert loop.time() - began < 2 * campaign.LEAVE_WITHIN
        assert only.lead.leads() is False


async def test_a_connection_that_was_lost_by_itself_is_cut_without_an_error() -> None:
    """It says that it is open until somebody asks for its socket."""
    lost = Mock(closed=False, fileno=Mock(side_effect=psycopg.OperationalError("the connection is lost")))
    leaving = Campaign(Mock(Database), Mock(Lead), lambda subject: None)
    leaving._connection = lost
    leaving._cut()
    lost.fileno.assert_called_once()
