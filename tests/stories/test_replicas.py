"""Three bots on one PostgreSQL: whatever becomes of the leader, another leads, and nothing is lost or said twice.

People go on working all the while. What they are told is on record has to stand in Slack in the end, once.
"""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

import sandbox
from bot.verifying import verify
from sandbox import Snapshot, Workspace
from tests.databases import rows
from tests.stories.conftest import ROOT
from tests.stories.replicas import Diligent, Replica, Replicas, our_messages

WITHIN = 10.0
"""Seconds within which another one has to lead."""

TOLD = "database unavailable"
"""What is logged when somebody is told that nothing was recorded: by one that is cut off, or has to wait for one that
hangs. They try again."""

BEHIND = "SELECT id FROM incident WHERE synced_revision < revision"


async def declared(workspace: Workspace, person: str, title: str) -> str:
    """Declare an incident; gives its channel once people can work there."""
    declarer = workspace.person(person)
    await declarer.command("/incident", f"declare {title}")
    form = await declarer.modal()
    form.fill(what_happened="Payroll of client A went to client B", how_found="Client B called")
    assert (await form.submit()).kind == "updated"
    await form.close()
    words = title.lower().replace(" ", "-")

    def opened(seen: Snapshot) -> str | None:
        named = next((name for name in seen.channels if words in name), "")
        lists = sum("☐" in text for text in seen.texts(named))
        return named if person in seen.members(named) and lists >= 2 else None

    channel = await workspace.until(opened, timeout=30, what=f"a channel for {title}")
    assert channel
    return channel


async def another_leads(replicas: Replicas, gone: Replica, how: str) -> Replica:
    """Wait until another than `gone` leads, and print how long it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    leader = await replicas.leader(other_than=gone)
    took = loop.time() - began
    print(f"{how}: another leads after {took:.1f} s")  # noqa: T201 - a figure people ask for
    assert took < WITHIN
    return leader


async def shown_now(diligent: Diligent) -> None:
    """Wait until Slack shows what was last acknowledged: whoever leads now does its work."""
    async with asyncio.timeout(20):
        while not diligent.acknowledged:  # noqa: ASYNC110 - they have just begun
            await asyncio.sleep(0.1)
    last = diligent.acknowledged[-1]
    await diligent.person.workspace.until(
        lambda seen: seen.shows(last, channel=diligent.channel), timeout=30, what=last
    )


@pytest.mark.usefixtures("postgres_url")
@pytest.mark.long
async def test_the_leader_dies_hangs_and_loses_the_database_while_people_work(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with (
        sandbox.serve(manifest=str(ROOT / "manifest.en.yaml")) as workspace,
        Replicas.of(workspace, postgres_url, tmp_path) as replicas,
    ):
        await workspace.person("wang").invite("stanch", channel="security-notices")
        for name in ("first", "second", "third"):
            await replicas.start(name)
        wang = Diligent(workspace.person("wang"), await declared(workspace, "wang", "Payroll mailed"))
        zhao = Diligent(workspace.person("zhao"), await declared(workspace, "zhao", "Laptop lost"))
        over = asyncio.Event()
        people = asyncio.gather(wang.work(over), zhao.work(over))

        leader = await replicas.leader()
        leader.process.kill()
        with capsys.disabled():
            leader = await another_leads(replicas, leader, "killed")
        await shown_now(wang)
        await replicas.start("fourth")

        # It hangs in the midst of a post, which arrives when another leads already.
        there = (await workspace.snapshot()).channels[wang.channel]["id"]
        await workspace.fault("hang", "chat.postMessage", seconds=9, where={"channel": there})
        while not (await workspace.faults())[0]["struck"]:  # noqa: ASYNC110 - a fault tells nobody that it strikes
            await asyncio.sleep(0.01)
        hung = leader
        hung.stop_in_its_tracks()
        with capsys.disabled():
            leader = await another_leads(replicas, hung, "stopped")
        await shown_now(zhao)
        hung.go_on()

        cut = leader
        await cut.line.cut()
        with capsys.disabled():
            leader = await another_leads(replicas, cut, "cut off from the database")
        await shown_now(wang)
        await cut.line.mend()
        await shown_now(zhao)

        over.set()
        await people
        while any(call["ended"] is None for call in await workspace.calls("chat.postMessage")):  # noqa: ASYNC110
            await asyncio.sleep(0.2)  # what hung has yet to arrive
        await everything_is_shown_once(workspace, postgres_url, wang, zhao)
        assert verify(postgres_url) == []
        assert await workspace.calls("chat.delete") != []  # what arrived late was taken back
        assert [line for line in replicas.errors() if line["event"] != TOLD] == []


async def everything_is_shown_once(workspace: Workspace, url: str, *diligent: Diligent) -> None:
    """Wait until Slack shows what the database says, and nothing twice."""
    async with asyncio.timeout(90):
        while rows(url, BEHIND) or await sent_twice(workspace):  # noqa: ASYNC110
            await asyncio.sleep(0.5)  # whoever leads looks every twenty seconds
    seen = await workspace.snapshot()
    for each in diligent:
        texts = "\n".join(seen.texts(each.channel))
        assert {text: texts.count(text) for text in each.acknowledged} == dict.fromkeys(each.acknowledged, 1)
    known = {(id_, place, ts) for id_, place, ts in rows(url, "SELECT id, place, ts FROM surface")}
    assert [each for each in await our_messages(workspace) if each not in known] == []


async def sent_twice(workspace: Workspace) -> list[str]:
    """The surfaces that more than one message shows, by their ids."""
    return [id_ for id_, n in Counter(id_ for id_, _, _ in await our_messages(workspace)).items() if n > 1]
