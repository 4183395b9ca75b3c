"""People at the channel's door: they rename, archive, publish and delete it, take the bot out, delete its messages. The
workspace and the database end as they should, and nobody is left in the dark."""

import pytest

from bot.surveying import ask_again
from models.changes.roles import assign_role
from models.changes.steering import rename_incident
from tests.bot.conftest import Machine
from tests.bot.rooms import ADMINS, CARDS, NAME, Scene

pytestmark = pytest.mark.usually_on("sqlite", reason="the changes are tried on both engines by themselves")


@pytest.fixture
async def scene(machine: Machine) -> Scene:
    return await Scene.set(machine)


# --- Renamed ---------------------------------------------------------------------------------------------------------


async def test_a_name_that_people_gave_stays_whatever_the_incident_is_called(scene: Scene) -> None:
    await scene.person("chen").rename_channel(NAME, "leak-payroll")
    await scene.quiet()
    assert (await scene.told("leak-payroll"))[-1] == "This channel is called leak-payroll now, and keeps that name."

    await scene.machine.bot.database.transact(
        rename_incident, scene.incident, "Salary list", scene.machine.actor("zhao")
    )
    await scene.quiet()

    assert "leak-payroll" in (await scene.workspace.snapshot()).channels
    assert await scene.workspace.calls("conversations.rename") == []
    assert (await scene.told("leak-payroll"))[-1] == "New title: Salary list"


async def test_our_own_renaming_is_no_news(scene: Scene) -> None:
    await scene.machine.bot.database.transact(
        rename_incident, scene.incident, "Salary list", scene.machine.actor("zhao")
    )
    await scene.quiet()
    assert "inc-0001-salary-list" in (await scene.workspace.snapshot()).channels
    assert "channel.renamed" not in await scene.kinds()


# --- Public ----------------------------------------------------------------------------------------------------------


async def test_a_channel_made_public_is_said_aloud_until_it_is_private_again(scene: Scene) -> None:
    wang, sun = scene.person("wang"), scene.person("sun")
    await wang.make_public(NAME)
    await sun.join(NAME)
    await scene.quiet()

    assert ":warning: *王莉 has made this channel public*" in await scene.told()
    card = await scene.posted("INC-0001 · Payroll")
    assert ":warning: This channel is public: everybody in the workspace can read it." in card.text
    assert ":warning: Came in while it was public: @孙浩. Remove whoever does not belong here." in card.text
    assert "*INC-0001 的频道已公开*" in await scene.letters("zhao")
    assert "*INC-0001 的频道已公开*" in await scene.letters("wang")
    assert "*INC-0001 的频道已公开*" not in await scene.letters("chen")
    answer = await sun.command("/incident", "note I am here", channel=NAME)
    assert "Only people in the incident's channel may do this" in answer.text or "只有" in answer.text

    database, actor = scene.machine.bot.database, scene.machine.actor("zhao")
    await scene.note("The mail was recalled")
    await database.transact(rename_incident, scene.incident, "Salary list", actor)
    await database.transact(assign_role, scene.incident, "tech", "U0SBXLI", actor)
    await scene.quiet()
    assert (await scene.told())[-2:] == ["*Note by 赵敏*", "New title: Salary list"]
    assert "li" not in (await scene.workspace.snapshot()).members(NAME)
    assert await scene.parked() == []

    await wang.make_private(NAME)
    await scene.quiet()
    seen = await scene.workspace.snapshot()
    assert seen.channels["inc-0001-salary-list"]["topic"] == "INC-0001 · SEV2 · Salary list"
    assert "li" in seen.members("inc-0001-salary-list")
    card = await scene.posted("INC-0001 · Salary", "inc-0001-salary-list")
    assert "This channel is public" not in card.text
    assert "Came in while it was public: @孙浩" in card.text
    assert [error for error in await scene.refused() if "missing_scope" in error] == []


async def test_the_commander_moves_out_of_a_public_channel(scene: Scene) -> None:
    await scene.note("Before")
    await scene.person("wang").make_public(NAME)
    await scene.person("sun").join(NAME)
    await scene.quiet()

    await scene.person("zhao").press("换到新的私有频道", channel="@stanch")
    await scene.quiet()

    seen = await scene.workspace.snapshot()
    moved = seen.channels[f"{NAME}-2"]
    assert (moved["kind"], seen.members(f"{NAME}-2")) == ("private", {"stanch", "zhao", "chen", "wang"})
    assert await scene.told(f"{NAME}-2") == [
        *CARDS, "*This channel takes the place of the one that was made public*",
    ]  # fmt: skip
    assert (await scene.state()).incident.channel == moved["id"]


# --- The archive -----------------------------------------------------------------------------------------------------


async def test_in_an_archived_channel_nothing_is_tried_and_nothing_lost(scene: Scene) -> None:
    await scene.person("chen").archive(NAME)
    await scene.quiet()
    zhao = scene.person("zhao")
    assert "*@陈洁 已把 INC-0001 的频道归档*" in await scene.letters("zhao")

    await scene.note("First")
    await zhao.press("记录进展", channel="@stanch")
    form = await zhao.modal()
    assert (await form.fill(text="Second").submit()).closed
    chen = scene.person("chen")  # who got no letter
    await chen.open_home()
    await (await chen.home("INC-0001")).press("记录进展")
    assert (await (await chen.modal()).fill(text="Third").submit()).closed
    await scene.quiet()
    before = await scene.told()
    assert "*Note by 赵敏*" not in before
    assert await scene.refused() == []
    assert (await scene.state()).incident.revision == await scene.machine.bot.database.read(
        lambda session: session.connection().exec_driver_sql("SELECT synced_revision FROM incident").scalar_one()
    )

    await scene.person("wang").unarchive(NAME)
    await scene.quiet()
    news = [text.splitlines()[:2] for text in (await scene.machine.texts())[len(before) :]]
    assert [lines[0] for lines in news] == [
        "陈洁 archived this channel. What was recorded meanwhile follows.", "*Note by 赵敏*", "*Note by 赵敏*",
        "*Note by 陈洁*",
    ]  # fmt: skip
    assert [lines[1] for lines in news[1:]] == ["First", "Second", "Third"]


async def test_an_archive_that_nobody_told_us_of_is_found_at_the_next_word(scene: Scene) -> None:
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    await scene.person("chen").archive(NAME)
    await scene.machine.start(admins=ADMINS)

    await scene.note("Into the archive")
    await scene.quiet()

    assert (await scene.kinds())[-2:] == ["note.added", "channel.archived"]
    assert "*INC-0001 的频道已被归档*" in await scene.letters("zhao")
    await scene.person("chen").unarchive(NAME)
    await scene.quiet()
    assert (await scene.told())[-2:] == [
        "*Note by 赵敏*", "This channel was archived. What was recorded meanwhile follows.",
    ]  # fmt: skip


# --- Deleted ---------------------------------------------------------------------------------------------------------


async def test_a_deleted_channel_has_a_successor_with_its_people_and_cards(scene: Scene) -> None:
    await scene.note("Before")
    await scene.quiet()
    await scene.person("wang").delete_channel(NAME)
    await scene.workspace.settled()
    await scene.note("After")
    await scene.quiet()

    seen = await scene.workspace.snapshot()
    assert seen.members(f"{NAME}-2") == {"stanch", "zhao", "chen", "wang"}
    told = await scene.told(f"{NAME}-2")
    assert sorted(told[:4]) == sorted(CARDS)
    assert told[4:] == ["*This channel takes the place of the one that was deleted*", "*Note by 赵敏*"]
    assert "\nAfter" in (await scene.posted("Note by", f"{NAME}-2")).text
    assert seen.channels[f"{NAME}-2"]["pins"] == [(await scene.posted("INC-0001 · Payroll", f"{NAME}-2")).ts]
    kinds = await scene.kinds()
    assert kinds.count("channel.given_up") == 1
    assert kinds.count("channel.opened") == 2
    assert sum(line.startswith("*欢迎加入") for line in await scene.letters("chen")) == 1
    assert await scene.parked() == []


async def test_a_deletion_that_nobody_told_us_of_is_put_right_by_a_person(scene: Scene) -> None:
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    await scene.person("wang").delete_channel(NAME)
    await scene.machine.start(admins=ADMINS)
    await scene.note("Into nothing")
    await scene.quiet()
    assert (await scene.kinds())[-1] == "bot.removed"

    await scene.person("zhao").press("新开频道", channel="@stanch")
    await scene.quiet()

    told = await scene.told(f"{NAME}-2")
    assert sorted(told[:4]) == sorted(CARDS)
    assert told[4:] == [
        "*Note by 赵敏*", "*This channel takes the place of the one that Stanch cannot get into any more*",
    ]  # fmt: skip


# --- The bot out and in ----------------------------------------------------------------------------------------------


async def test_back_in_the_channel_the_bot_shows_all_and_says_since_when_it_heard_nothing(scene: Scene) -> None:
    zhao = scene.person("zhao")
    await zhao.remove("stanch", channel=NAME)
    await scene.quiet()
    await zhao.remove("chen", channel=NAME)
    await zhao.invite("sun", channel=NAME)
    await scene.note("While it was out")
    await scene.quiet()
    assert await scene.refused() == []
    assert "*止漏已被移出 INC-0001 的频道*" in await scene.letters("zhao")

    await zhao.invite("stanch", channel=NAME)
    await scene.quiet()

    *_, note, silence = await scene.machine.texts()
    assert note.splitlines()[:2] == ["*Note by 赵敏*", "While it was out"]
    assert silence.startswith("*Stanch was not in this channel from ")
    assert silence.splitlines()[1:3] == ["Came in meanwhile: 孙浩", "Left meanwhile: 陈洁"]
    members = {member.person: member.state for member in (await scene.state()).members}
    assert (members["U0SBXSUN"], members["U0SBXCHEN"]) == ("present", "left")


async def test_that_the_bot_was_brought_back_is_found_though_nobody_told_it(scene: Scene) -> None:
    zhao = scene.person("zhao")
    await zhao.remove("stanch", channel=NAME)
    await scene.quiet()
    await scene.machine.bot.stop()
    await scene.workspace.change_settings(event_retry_seconds=[])
    await zhao.invite("stanch", channel=NAME)
    await scene.machine.start(admins=ADMINS)
    await scene.note("Shown late")
    await scene.quiet()
    assert (await scene.kinds())[-1] == "note.added"

    await ask_again(scene.machine.bot.machine)
    await scene.quiet()

    assert (await scene.told())[-2] == "*Note by 赵敏*"
    assert (await scene.kinds())[-2:] == ["bot.returned", "silence.ended"]


# --- Messages deleted ------------------------------------------------------------------------------------------------


async def test_a_card_comes_again_at_once_and_an_entry_does_not(scene: Scene) -> None:
    await scene.note("Isolated")
    await scene.quiet()
    entry = (await scene.state()).events[-1]
    await scene.workspace.remove_message(await scene.posted("*Roles*"))
    await scene.workspace.remove_message(await scene.posted("*Note by"))
    await scene.quiet()

    told = await scene.told()
    assert told.count("*Roles*") == 1
    assert "*Note by 赵敏*" not in told
    assert f"Somebody deleted the message of entry #{entry.seq} from this channel. The record keeps the entry." in told
    assert (await scene.kinds()).count("entry.deleted") == 1


# --- Accounts --------------------------------------------------------------------------------------------------------


async def test_of_a_deactivated_account_the_commander_is_told_and_the_cards_say_it(scene: Scene) -> None:
    await scene.machine.bot.database.transact(
        assign_role, scene.incident, "tech", "U0SBXCHEN", scene.machine.actor("zhao")
    )
    await scene.quiet()
    await scene.workspace.deactivate("chen")
    await scene.quiet()

    assert "*@陈洁 的账号已停用（INC-0001）*" in await scene.letters("zhao")
    assert "*@陈洁 的账号已停用（INC-0001）*" in await scene.letters("wang")
    assert "Needs a new holder: Technical lead" in (await scene.posted("INC-0001 · Payroll")).text
    assert "has a deactivated account: assign someone else" in (await scene.posted("*Roles*")).text


# --- Late and again --------------------------------------------------------------------------------------------------


async def test_news_of_a_channel_that_was_left_long_ago_change_nothing(scene: Scene) -> None:
    await scene.person("chen").archive(NAME)
    await scene.quiet()
    await scene.person("wang").delete_channel(NAME)
    await scene.quiet()
    before = await scene.kinds()
    for kind in ("group_archive", "group_deleted"):
        await scene.workspace.redeliver(kind, new_id=True)
        await scene.workspace.redeliver(kind)
    await scene.quiet()
    assert await scene.kinds() == before
    assert sorted(name for name in (await scene.workspace.snapshot()).channels if name.startswith("inc-")) == [
        f"{NAME}-2"
    ]


async def test_a_strangers_channel_is_not_the_successor(scene: Scene) -> None:
    """The next name is taken: by whom, Slack does not say."""
    await scene.person("wang").delete_channel(NAME)
    await scene.person("sun").create_channel(f"{NAME}-2")
    await scene.quiet()
    assert (await scene.told(f"{NAME}-3"))[:1] == CARDS[:1]
    assert await scene.told(f"{NAME}-2") == []
