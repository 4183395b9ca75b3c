"""The work queue: a subject at a time, nothing forgotten, nothing held up."""

import asyncio

import pytest

from bot.gateway import Deposed, Later
from bot.work_queue import WorkQueue


class Worker:
    """Work that waits until it is told to go on, and remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.go_on = asyncio.Event()

    async def __call__(self, subject: str) -> float | None:
        self.seen.append(subject)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.go_on.wait()
        self.at_once -= 1
        return None


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work_queue.REST", 0.001)


async def test_added_while_it_is_worked_on_it_is_looked_at_once_more() -> None:
    worker = Worker()
    queue = WorkQueue(worker)
    queue.add("incident:1")
    await asyncio.sleep(0)
    for _ in range(20):
        queue.add("incident:1")
    worker.go_on.set()
    await queue.until_idle()
    assert worker.seen == ["incident:1", "incident:1"]
    assert worker.most_at_once == 1


async def test_subjects_do_not_wait_for_one_another() -> None:
    worker = Worker()
    queue = WorkQueue(worker)
    queue.add("incident:1")
    queue.add("incident:2")
    await asyncio.sleep(0)
    assert worker.at_once == 2
    worker.go_on.set()
    await queue.until_idle()


async def test_a_subject_that_fails_is_tried_again_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work_queue.FIRST_PAUSE", 0.001)
    seen: list[str] = []

    async def work(subject: str) -> float | None:
        seen.append(subject)
        if subject == "incident:bad" and seen.count(subject) < 4:
            raise RuntimeError("poisoned")
        return None

    queue = WorkQueue(work)
    queue.add("incident:bad")
    queue.add("incident:good")
    await queue.until_idle()
    assert seen.count("incident:good") == 1
    assert seen.count("incident:bad") == 4


async def test_later_means_later_and_the_earlier_of_two_wishes_counts() -> None:
    loop = asyncio.get_running_loop()
    looked: list[float] = []

    async def work(subject: str) -> float | None:
        looked.append(loop.time())
        if len(looked) == 1:
            raise Later(0.02, in_doubt=False)
        return None

    queue = WorkQueue(work)
    began = loop.time()
    queue.add("home:U1")
    await queue.until_idle()
    assert len(looked) == 2
    assert looked[1] - began >= 0.019
    queue.add("home:U1", after=60)
    queue.add("home:U1", after=0.001)
    await queue.until_idle()
    assert len(looked) == 3


async def test_stopping_lets_what_is_in_flight_finish_and_takes_nothing_more_on() -> None:
    worker = Worker()
    queue = WorkQueue(worker)
    queue.add("incident:1")
    await asyncio.sleep(0)
    queue.add("incident:1")
    worker.go_on.set()
    await queue.stop(within=1)
    queue.add("incident:2")
    await asyncio.sleep(0)
    assert worker.seen == ["incident:1"]
    assert worker.at_once == 0


async def test_what_fails_keeps_its_pause_whatever_wakes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work_queue.FIRST_PAUSE", 0.05)
    loop = asyncio.get_running_loop()
    looked: list[float] = []

    async def work(subject: str) -> float | None:
        looked.append(loop.time())
        if len(looked) == 1:
            queue.add(subject)  # news, while it is looked at
            raise RuntimeError("Slack does not answer")
        return None

    queue = WorkQueue(work)
    queue.add("incident:1/channel")
    for _ in range(20):
        await asyncio.sleep(0)
        queue.add("incident:1/channel")
    await queue.until_idle()
    assert len(looked) == 2
    assert looked[1] - looked[0] >= 0.05 * 0.8


async def test_a_halted_queue_looks_at_nothing_and_passes_on_what_is_added() -> None:
    worker, passed_on = Worker(), list[str]()
    queue = WorkQueue(worker, passed_on.append)
    queue.add("incident:1", after=60)
    queue.halt()
    queue.add("incident:2")
    await queue.until_idle()
    assert (worker.seen, passed_on) == ([], ["incident:2"])
    worker.go_on.set()
    queue.begin()
    queue.add("incident:3")
    await queue.until_idle()
    assert (worker.seen, passed_on) == (["incident:3"], ["incident:2"])


async def test_news_of_what_is_being_looked_at_when_the_queue_is_halted_are_passed_on() -> None:
    worker, passed_on = Worker(), list[str]()
    queue = WorkQueue(worker, passed_on.append)
    queue.add("incident:1")
    await asyncio.sleep(0)
    queue.halt()
    queue.add("incident:1")
    worker.go_on.set()
    await queue.until_idle()
    assert (worker.seen, passed_on) == (["incident:1"], ["incident:1"])


async def test_a_look_that_may_not_call_is_taken_again_soon_and_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work_queue.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.work_queue.log", None)  # whoever logs, fails
    looks = 0

    async def work(_: str) -> float | None:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise Deposed
        return None

    queue = WorkQueue(work)
    queue.add("incident:1")
    await queue.until_idle()
    assert looks == 2
