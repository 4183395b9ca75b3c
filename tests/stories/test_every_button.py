"""Every button is pressed and every form submitted, in both languages: none is dead, and none makes the bot stumble."""

from collections.abc import Awaitable, Callable

import pytest

from sandbox import Person
from tests.bot.receivers import SECRET
from tests.listened import listened
from tests.stories.conftest import Stage
from tests.stories.walking import Walk, quiet

SHORTCUTS = {
    "zh_CN": {"declare": "宣布事件", "message.pin": "加入时间线", "message.decide": "记录为决定"},
    "en": {"declare": "Declare an incident", "message.pin": "Add to timeline", "message.decide": "Record as decision"},
}


@pytest.mark.parametrize(("locale", "handle"), [("zh_CN", "wang"), ("en", "smith")])
@pytest.mark.long
async def test_every_button_and_every_form(stage: Callable[..., Awaitable[Stage]], locale: str, handle: str) -> None:
    nowhere = {"PAGER_WEBHOOK": "http://127.0.0.1:9/", "PAGER_SECRET": SECRET}  # so that there is one to acknowledge
    scene = await stage(LOCALE=locale, ADMINS=f"U0SBX{handle.upper()}", RESPONDERS="legal=U0SBXCHEN", **nowhere)
    first, chen, zhao = (scene.person(each) for each in (handle, "chen", "zhao"))
    walk = Walk(scene, first, chen, zhao)
    await scene.workspace.fault("error", "pins.add", error="restricted_action", times=2)  # tried again in the Home

    await first.command("/incident", "declare Payroll mailed to the wrong client")
    form = await first.modal()
    form.fill(what_happened="Payroll of client A went to client B", how_found="Client B called", severity="SEV1")
    assert (await form.submit()).kind == "updated"
    await (await first.modal()).close()
    channel = await scene.channel()
    await first.remove("stanch", channel=channel)
    await first.message("/invite", channel="@stanch")
    await walk.press_in(first, "channel.replace", "@stanch")
    channel = await scene.channel(f"{channel}-2")
    await first.invite("zhao", channel=channel)
    for person in (first, chen):
        await person.open_home()
        await person.home("INC-0001")

    message = await chen.say("They deleted the file", channel=channel)
    for name, shortcut in SHORTCUTS[locale].items():
        assert name in listened().shortcuts
        answer = await chen.shortcut(shortcut, message=message if name.startswith("message.") else None)
        assert answer.error is None, name
        await walk.fill_in(chen)
    await quiet(scene)

    for answer_id in ("closure.withdraw", "closure.confirm"):
        await first.command("/incident", "close", channel=channel)
        form = await first.modal()
        assert (await form.fill(outcome="false_alarm", text=f"For {answer_id}").submit()).closed
        await quiet(scene)
        await walk.press_in(chen, answer_id, channel)
        await quiet(scene)
    await first.command("/incident", "reopen", channel=channel)
    assert (await (await first.modal()).fill(reason="There is more to press").submit()).closed
    await quiet(scene)

    await _enter_facts(walk, chen, channel)
    await quiet(scene)
    await _approve_a_notice(walk, chen, first, channel)
    await walk.everywhere()

    known = listened()
    assert known.actions - walk.pressed == set(), "no person could reach these"
    assert walk.pressed - known.actions == set(), "nobody listens to these"
    assert known.forms - set(walk.submitted) == set(), "nobody could open these"
    for person in (first, chen, zhao):
        assert await person.errors() == []
    assert [line for line in scene.errors() if "slack refuses this for good" not in line] == []
    assert all(walk.said), "what is refused is refused with a sentence"


async def _enter_facts(walk: Walk, person: Person, channel: str) -> None:
    """Payroll that we keep for a client is touched: duties run from now on, and their card has something to press."""
    await person.command("/incident", "facts", channel=channel)
    form = await person.modal()
    await form.press("facts.group", on="group.sets")
    outcome = await (await person.modal()).fill({"set-payroll": "entrusted"}).submit()
    assert outcome.modal
    await outcome.modal.press("facts.back")
    outcome = await (await person.modal()).submit()
    assert outcome.modal
    assert (await outcome.modal.submit()).kind == "updated"
    await (await person.modal()).close(everything=True)
    walk.pressed |= {"facts.group", "facts.back"}
    walk.submitted.update(["facts", "facts_group", "facts_check"])


async def _approve_a_notice(walk: Walk, author: Person, approver: Person, channel: str) -> None:
    """A notice that one person wrote and another approved, who then takes the approval back."""
    await walk.press_in(author, "notice.open", channel)
    outcome = await (await author.modal()).fill(recipient="Client A").submit()
    assert outcome.modal, outcome.errors
    await outcome.modal.close(everything=True)
    await quiet(walk.scene)
    await walk.press_in(author, "notice.ask", channel)
    await quiet(walk.scene)
    await walk.press_in(approver, "notice.review", channel)
    assert (await (await approver.modal()).submit()).closed
    walk.submitted["notice_review"] += 1
    await quiet(walk.scene)
    await walk.press_in(approver, "notice.withdraw", channel)
    await quiet(walk.scene)
