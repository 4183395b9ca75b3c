"""What happened while nothing was heard: the bot stops, people act, and when it is back the channel is looked at, put
right, and told since when nothing was heard."""

import asyncio
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock

import pytest
from sqlmodel import Session

from bot import surveying
from bot.hearing import Ear
from bot.reconciler import Reconciler
from bot.vitals import Vitals
from models.actors import Actor
from models.changes.machine import record_channel
from models.changes.roles import assign_role
from models.changes.surveys import Due, Found, surveys_due
from models.database import Database
from models.hearing import hear, last_heard
from models.permissions import is_member
from models.tables import Hearing
from tests.bot.conftest import Machine
from tests.bot.rooms import ADMINS, NAME, Scene
from tests.conftest import Record, at, by

pytestmark = pytest.mark.usually_on("sqlite", reason="the changes are tried on both engines by themselves")


@pytest.fixture
async def scene(machine: Machine) -> Scene:
    return await Scene.set(machine)


async def nothing_was_heard_for(machine: Machine, minutes: float) -> datetime:
    """As if the bot, which was just stopped, had been away for so long; gives since when."""
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    database = Database(machine.url)

    def turn_back(session: Session) -> None:
        session.get_one(Hearing, 1).at = since

    await database.transact(turn_back)
    database.close()
    return since.replace(microsecond=0)


ROLES = {"en": "*Roles*", "zh_CN": "*角色*"}


async def while_it_was_away(scene: Scene, locale: str = "en") -> None:
    """What people do: nobody tells the bot, since Slack has given up."""
    zhao, chen = scene.person("zhao"), scene.person("chen")
    await scene.workspace.change_settings(event_retry_seconds=[])
    marked = await chen.say("They deleted the file", channel=NAME)
    await zhao.react("pushpin", marked)
    replied = await chen.say("Confirmed by phone", channel=NAME, thread=marked)
    await zhao.react("pushpin", replied)
    await zhao.invite("sun", channel=NAME)
    await zhao.remove("chen", channel=NAME)
    await zhao.rename_channel(NAME, "leak-payroll")
    await scene.workspace.remove_message(await scene.posted(ROLES[locale], "leak-payroll"))


def clock(at: datetime) -> str:
    """As the sandbox shows a date to everybody."""
    return (at + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
async def test_after_a_long_silence_all_is_found_and_told(machine: Machine, locale: str) -> None:
    scene = await Scene.set(machine, locale=locale)
    await machine.bot.database.transact(assign_role, scene.incident, "tech", "U0SBXCHEN", machine.actor("zhao"))
    await scene.quiet()
    await machine.bot.stop()
    await while_it_was_away(scene, locale)
    since = await nothing_was_heard_for(machine, 42)

    await machine.start(admins=ADMINS, locale=locale)
    await scene.quiet()

    state = await scene.state()
    until = next(event.recorded_at for event in state.events if event.kind == "silence.ended")
    told = (await scene.posted("pushpin" if locale == "en" else "图钉", "leak-payroll")).text.splitlines()
    assert (
        told[:-1]
        == {
            "en": [
                f"*Stanch heard nothing of Slack from {clock(since)} to {clock(until)}*",
                "Came in meanwhile: 孙浩",
                "Left meanwhile: 陈洁",
                "2 messages marked with a pushpin were found; they go on the timeline.",
                "What was pressed or typed for Stanch in that time may have had no effect: please do it again.",
            ],
            "zh_CN": [
                f"*{clock(since)} 至 {clock(until)}，止漏没有收到 Slack 的任何消息*",
                "期间进入：孙浩",
                "期间离开：陈洁",
                "期间有 2 条消息标了图钉，已补进时间线。",
                "这段时间里按过的按钮、输入过的命令可能没有生效，请再做一次。",
            ],
        }[locale]
    )
    pinned = [event.payload["text"] for event in state.events if event.kind == "message.pinned"]
    assert sorted(pinned) == ["Confirmed by phone", "They deleted the file"]
    assert (state.room.name, state.incident.status) == ("leak-payroll", "open")
    shown = await scene.told("leak-payroll")
    assert shown.count(ROLES[locale]) == 1  # the card that somebody deleted

    gone = Actor("U0SBXCHEN", machine.bot.machine.now())
    assert not await machine.bot.database.read(is_member, scene.incident, gone)
    answer = await scene.person("chen").command("/incident", "status INC-0001")
    assert "甲公司" not in answer.text
    assert "Payroll" not in answer.text
    assert any("陈洁 已离开 INC-0001 的频道" in line for line in await scene.letters("zhao"))
    assert any(line.startswith("*欢迎加入 INC-0001") for line in await scene.letters("sun"))


async def test_the_same_silence_is_told_once_however_often_the_bot_starts(scene: Scene) -> None:
    await scene.machine.bot.stop()
    await nothing_was_heard_for(scene.machine, 10)
    for _ in range(2):
        await scene.machine.start(admins=ADMINS)
        await scene.quiet()
        await scene.machine.bot.stop()
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    assert (await scene.kinds()).count("silence.ended") == 1
    [told] = [text for text in await scene.machine.texts() if "heard nothing" in text]
    assert told.splitlines()[1] == "Nothing was found changed in this channel."


async def test_a_stop_that_slack_waits_out_is_no_silence(scene: Scene) -> None:
    await scene.machine.bot.stop()
    await nothing_was_heard_for(scene.machine, 4)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    assert "silence.ended" not in await scene.kinds()
    assert await scene.workspace.calls("conversations.members") == []


async def test_a_crash_before_the_survey_leaves_it_to_be_made(scene: Scene) -> None:
    """The gap is noted with the surveys in one transaction; the process ends before any is made."""
    await scene.machine.bot.stop()
    await while_it_was_away(scene)
    since = await nothing_was_heard_for(scene.machine, 42)
    database = Database(scene.machine.url)
    assert await database.transact(hear, datetime.now(UTC)) == [scene.incident]
    database.close()

    await scene.machine.start(admins=ADMINS)
    await scene.quiet()

    told = await scene.posted("heard nothing", "leak-payroll")
    assert f"from {clock(since)} to" in told.text


async def test_news_that_come_while_the_survey_asks_count_more(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack answers that Chen is there, and Chen is taken out before the answer is put on record."""
    answers: list[Found | None] = []

    async def overtaken(machine: Reconciler, due: Due) -> Found | None:
        answers.append(await asked(machine, due))
        if len(answers) == 1:
            await scene.person("zhao").remove("chen", channel=NAME)
            await scene.workspace.settled()
        return answers[-1]

    asked = surveying._found
    monkeypatch.setattr("bot.surveying._found", overtaken)
    await scene.machine.bot.stop()
    await nothing_was_heard_for(scene.machine, 10)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()

    assert [found is not None and "U0SBXCHEN" in found.people for found in answers] == [True, False]
    members = {member.person: member.state for member in (await scene.state()).members}
    assert members["U0SBXCHEN"] == "left"
    assert (await scene.kinds()).count("member.left") == 1
    assert (await scene.kinds()).count("silence.ended") == 1


async def test_a_long_channel_is_read_to_its_end(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surveying.PAGE", 2)
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    zhao = scene.person("zhao")
    for n in range(5):
        await zhao.react("pushpin", await zhao.say(f"Message {n}", channel=NAME))
    await nothing_was_heard_for(scene.machine, 10)
    await scene.workspace.fault("rate_limited", "conversations.history", nth=3, seconds=1)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    pinned = [event.payload["text"] for event in (await scene.state()).events if event.kind == "message.pinned"]
    assert pinned == [f"Message {n}" for n in range(5)]
    assert len(await scene.workspace.calls("conversations.members")) >= 2


async def test_refresh_looks_at_the_channel_without_a_word(scene: Scene) -> None:
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    await scene.person("zhao").remove("chen", channel=NAME)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    assert "member.left" not in await scene.kinds()

    await scene.person("zhao").command("/incident", "refresh", channel=NAME)
    await scene.quiet()

    assert (await scene.kinds())[-1] == "member.left"
    assert "silence.ended" not in await scene.kinds()


async def test_an_account_that_was_deactivated_meanwhile_is_found(scene: Scene) -> None:
    await scene.machine.bot.database.transact(
        assign_role, scene.incident, "tech", "U0SBXCHEN", scene.machine.actor("zhao")
    )
    await scene.quiet()
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    await scene.workspace.deactivate("chen")
    await nothing_was_heard_for(scene.machine, 10)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    assert "member.deactivated" in await scene.kinds()
    assert "*@陈洁 的账号已停用（INC-0001）*" in await scene.letters("zhao")


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("conversations.info", "missing_scope"),
        ("conversations.members", "fetch_members_failed"),
        ("conversations.members", "invalid_cursor"),
        ("conversations.history", "is_archived"),
    ],
)
async def test_what_slack_refuses_to_tell_says_nothing_of_the_bot(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, method: str, error: str
) -> None:
    """The survey is made when Slack answers, and what goes on record then is what was missed, and no more."""
    monkeypatch.setattr("bot.surveying.REFUSED_PAUSE", 0.1)
    await scene.machine.bot.stop()
    await while_it_was_away(scene)
    await nothing_was_heard_for(scene.machine, 42)
    await scene.workspace.fault("error", method, error=error, times=3)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    kinds = await scene.kinds()
    assert not {"bot.removed", "bot.returned"} & set(kinds)
    assert [kinds.count(kind) for kind in ("silence.ended", "member.left", "message.pinned")] == [1, 1, 2]
    assert sum(each == f"{method} {error}" for each in await scene.refused()) == 3


async def test_a_thread_that_was_deleted_a_moment_ago_is_passed_over(scene: Scene) -> None:
    await scene.machine.bot.stop()
    await while_it_was_away(scene)
    await nothing_was_heard_for(scene.machine, 42)
    await scene.workspace.fault("error", "conversations.replies", error="thread_not_found")
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    kinds = await scene.kinds()
    assert "bot.removed" not in kinds
    assert [kinds.count(kind) for kind in ("silence.ended", "member.left", "message.pinned")] == [1, 1, 1]


# --- The token -------------------------------------------------------------------------------------------------------


async def test_a_token_that_is_refused_is_on_record_and_told_of_when_it_is_taken_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.LOCKED_OUT_PAUSE", 0.3)
    monkeypatch.setattr("models.hearing.PASSING", timedelta(0))
    noted = asyncio.Event()
    errors = Mock(side_effect=lambda *_, **__: noted.set())
    monkeypatch.setattr("bot.hearing.log", Mock(error=errors))
    await scene.workspace.revoke_tokens()
    await scene.note("While the token was refused")
    async with asyncio.timeout(10):
        await noted.wait()
    assert errors.call_args.kwargs == {"error": "token_revoked"}
    heard = await scene.machine.bot.database.read(last_heard)
    assert heard is not None
    assert heard.locked_out_since is not None
    assert "*Note by 赵敏*" not in await scene.told()

    await scene.workspace.revoke_tokens(False)
    await scene.workspace.until(lambda seen: seen.shows("Slack refused", channel=NAME), timeout=15)
    await scene.quiet()

    *_, note, told = await scene.machine.texts()
    assert note.splitlines()[1] == "While the token was refused"
    assert told.startswith("*Slack refused Stanch's token from ")
    assert told.splitlines()[1] == "Nothing was found changed in this channel."


async def test_a_token_that_is_refused_is_noticed_though_nothing_has_to_be_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = asyncio.Event()
    monkeypatch.setattr("bot.hearing.EVERY", 0.1)
    monkeypatch.setattr("bot.hearing.log", Mock(error=lambda *_, **__: noted.set()))
    await scene.workspace.revoke_tokens()
    async with asyncio.timeout(10):
        await noted.wait()
    heard = await scene.machine.bot.database.read(last_heard)
    assert heard is not None
    assert heard.locked_out_since is not None


async def test_a_token_that_slack_took_out_of_the_channels_with_it(scene: Scene) -> None:
    """Revoking a bot's token takes the bot out of its channels: https://docs.slack.dev/reference/methods/auth.revoke"""
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    await scene.person("zhao").remove("stanch", channel=NAME)
    since = await nothing_was_heard_for(scene.machine, 30)
    await scene.machine.start(admins=ADMINS)
    await scene.quiet()
    assert "*止漏已被移出 INC-0001 的频道*" in await scene.letters("zhao")

    await scene.person("zhao").invite("stanch", channel=NAME)
    await scene.quiet()
    told = (await scene.machine.texts())[-1]
    assert told.startswith(f"*Stanch was not in this channel from {clock(since)} to ")


# --- What is noted ---------------------------------------------------------------------------------------------------


def ear(record: Record, *, connected: bool, trouble: str = "") -> tuple[Ear, Database, list[str]]:
    """An ear with its database, and the subjects that it woke."""
    database, woken = Database(record.engine.url.render_as_string(hide_password=False)), list[str]()
    vitals = Mock(Vitals, trouble=trouble, connected=AsyncMock(return_value=connected))
    return Ear(database, AsyncMock(), vitals, woken.append), database, woken


@pytest.mark.parametrize(
    ("connected", "trouble", "heard"), [(True, "", True), (False, "", False), (False, "token_revoked", False)]
)
async def test_only_who_is_connected_says_that_slack_is_heard(
    record: Record, connected: bool, trouble: str, heard: bool
) -> None:
    record.do(hear, at(0))
    listening, database, _ = ear(record, connected=connected, trouble=trouble)
    await listening.note(at(3))
    found = record.see(last_heard)
    assert found is not None
    assert (found.at == at(3)) == heard
    assert (found.locked_out_since == at(3)) == bool(trouble)
    database.close()


async def test_who_hears_first_after_a_gap_has_the_channels_looked_at(record: Record) -> None:
    incident = record.declare()
    record.do(record_channel, incident, "C1", "inc-0001", by("stanch"))
    record.do(hear, at(0))
    listening, database, woken = ear(record, connected=True)
    await listening.note(at(30))
    await listening.note(at(30.5))
    assert woken == [f"survey:{incident}"]
    assert record.see(surveys_due) == [incident]
    database.close()
