"""Whatever people type or press, they get a sentence, nothing is lost or half done, and nobody is pinged by it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox import Modal, Person, Snapshot
from sandbox.client.controls import Control
from tests.databases import run, stored
from tests.listened import listened, verbs
from tests.stories.conftest import Stage
from tests.stories.walking import quiet, value_for

SetStage = Callable[..., Awaitable[Stage]]
Opening = Callable[[Person, str], Awaitable[Any]]

NASTY = (
    "<!channel> <!here|here> <@U0SBXLI> @li @channel <https://example.org|x> {code} {0} %s &lt;!everyone&gt;"
    " *b* _i_ ~s~ `c` \u202eevil\u202c a\u200bb e\u0301 🔥 \x1b[31m مرحبا\r\n\r\n\r\n\r\n\r\n> ```x``` \u2066end"
)
KEPT = "<!channel> <!here|here> <@U0SBXLI> @li @channel <https://example.org|x> {code} {0} %s &lt;!everyone&gt;"
PERSONAL = "名单 310199209901011231 6205500000000000004 19900001234 密码：Hunter2-xyz"
RAW = ("310199209901011231", "6205500000000000004", "19900001234", "Hunter2-xyz")
"""They pass every check and can belong to nobody."""
MASKED = "名单 3101**********1231 6205***********0004 199****1234 密码：******"

INVISIBLE = ("\u202e", "\u202c", "\u200b", "\u2066", "\x1b", "\\u001b")


def command(text: str) -> Opening:
    return lambda person, channel: person.command("/incident", text, channel=channel)


def button(action: str) -> Opening:
    return lambda person, channel: person.press(action, channel=channel)


FORMS: dict[str, Opening] = {
    "declare": command("declare"),
    "decision": button("decision.open"),
    "note": button("note.open"),
    "update": command("update"),
    "phase": command("phase"),
    "severity": command("severity"),
    "title": command("title"),
    "moment": command("moment"),
    "role.assign": command("assign"),
    "role.claim": command("claim"),
    "role.handover": command("handover"),
    "tasks_more": button("tasks.more"),
    "task_done_at": button("task.done_at"),
    "verdict": button("duty.judge"),
    "waiver": button("duty.waive"),
    "resume": button("duty.resume"),
    "close": command("close"),
    "reopen": command("reopen"),
}
"""How each form is opened. Closing comes last, since it ends what the others need."""

ONCE = ("role.handover", "task_done_at", "waiver", "resume", "close", "reopen")
"""Forms that have done their work when they are submitted."""


ELSEWHERE = {"facts", "facts_check"}
"""Forms that take numbers and choices and no sentences: `tests/handlers/test_facts.py` tries what is typed there."""


def test_every_form_is_in_the_table() -> None:
    ours = {form for form in listened().forms if not form.startswith("notice_")}  # they have a story of their own
    assert FORMS.keys() | ELSEWHERE == ours


async def declared(scene: Stage, *others: str) -> str:
    """Wang declares, others are invited; gives the channel's id, which stays when it is renamed."""
    wang = scene.person("wang")
    await wang.command("/incident", "declare 工资表误发")
    form = await wang.modal()
    form.fill(what_happened="甲公司工资表发给了乙公司", how_found="乙公司来电")
    await form.submit()
    await (await wang.modal()).close()
    name = await scene.channel()
    await wang.invite(*others, channel=name)
    await scene.workspace.settled()
    return str((await scene.workspace.snapshot()).channels[name]["id"])


async def a_clock_runs(person: Person, channel: str) -> None:
    """Payroll that we keep for a client is touched: the client is to be told, and a duty can be judged or left out."""
    await person.command("/incident", "facts", channel=channel)
    [group] = [one for one in (await person.modal()).controls() if one.block_id == "group.sets"]
    await person.use(group)
    outcome = await (await person.modal()).fill({"set-payroll": "entrusted"}).submit()
    assert outcome.modal
    await outcome.modal.submit()
    await (await person.modal()).close(everything=True)


def events(scene: Stage) -> int:
    """How much people have put on record."""
    [[count]] = scene.rows("SELECT count(*) FROM timeline_event WHERE actor != 'stanch'")
    return int(count)


async def opened(person: Person, form: str, channel: str) -> Modal:
    answer = await FORMS[form](person, channel)
    assert await person.has_modal(), f"{form}: {answer.text}"
    modal = await person.modal()
    assert modal.callback_id == form, modal.text
    return modal


def fill(person: Person, modal: Modal, text: Callable[[int], str]) -> None:
    """Every text field with what `text` makes of its length, the rest with something that is possible."""
    for field in modal.inputs():
        if field.kind == "plain_text_input":
            modal.fill({field.block_id: text(field.raw["max_length"])})
        elif (value := value_for(person, field)) is not None:
            modal.fill({field.block_id: value})


def texts_of(modal: Modal) -> list[Control]:
    return [field for field in modal.inputs() if field.kind == "plain_text_input"]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.long
async def test_every_text_field_takes_everything(stage: SetStage, locale: str) -> None:
    scene = await stage(LOCALE=locale, ADMINS="U0SBXWANG")
    wang, li = scene.person("wang"), scene.person("li")
    channel = await declared(scene, "li", "chen")
    await a_clock_runs(wang, channel)
    await quiet(scene)
    before = len(await li.notifications())

    for name in FORMS:
        await _blank(scene, wang, name, channel)
        await _personal(scene, wang, name, channel)
        await _nasty(scene, wang, name, channel)
        if name not in ONCE:
            await _huge(scene, wang, name, channel)
    await quiet(scene)

    pings = [ping for ping in (await li.notifications())[before:] if ping["reason"] != "direct"]
    assert pings == [], "what was typed pinged somebody"
    seen = await scene.workspace.snapshot()
    assert not [ping for ping in seen.raw["notifications"] if ping["reason"] == "broadcast"]
    shown = json.dumps(seen.raw, ensure_ascii=False)
    assert not [sign for sign in INVISIBLE if sign in shown]
    assert MASKED in shown
    assert not [raw for raw in RAW if raw in shown]
    assert _nothing_raw(scene)
    assert _typed_is_shown(seen, channel)
    assert await wang.errors() == []
    assert scene.errors() == []


async def _blank(scene: Stage, person: Person, name: str, channel: str) -> None:
    """Blanks are no answer: an error under the field, in the person's language, and nothing is written."""
    modal = await opened(person, name, channel)
    fill(person, modal, lambda _: " \u3000\u200b\n ")
    required = [field for field in texts_of(modal) if not _is_optional(modal, field)]
    written = events(scene)
    if required:
        outcome = await modal.submit()
        assert outcome.errors == {required[0].block_id: "这里要填写内容，只有空格不算。"}, name
    assert events(scene) == written
    await modal.close(everything=True)


async def _personal(scene: Stage, person: Person, name: str, channel: str) -> None:
    """The masked form is shown before anything is written, and is what is written then."""
    modal = await opened(person, name, channel)
    fill(person, modal, lambda _: PERSONAL)
    written = events(scene)
    if texts_of(modal):
        outcome = await modal.submit()
        assert outcome.modal, (name, outcome)
        assert "`3101**********1231`" in outcome.modal.text, name
        assert PERSONAL in outcome.modal.text, "what was typed is still there"
        assert events(scene) == written, name
        if name not in ONCE:
            outcome = await outcome.modal.submit()
            assert outcome.kind in ("closed", "cleared", "updated"), (name, outcome)
        modal = outcome.modal or modal
    if await person.has_modal():
        await modal.close(everything=True)


def _nothing_raw(scene: Stage) -> bool:
    """Whether no number as it was typed stands in the database, its log, or what the bot prints."""
    kept = stored(scene.url) + scene.log.read_bytes()
    return MASKED.encode() in kept and not any(raw.encode() in kept for raw in RAW)


async def _nasty(scene: Stage, person: Person, name: str, channel: str) -> None:
    modal = await opened(person, name, channel)
    fill(person, modal, lambda longest: NASTY if longest >= len(NASTY) else KEPT[:longest])
    outcome = await modal.submit()
    assert outcome.kind in ("closed", "cleared", "updated"), (name, outcome.errors, outcome.error)
    if outcome.modal:
        await outcome.modal.close(everything=True)


async def _huge(scene: Stage, person: Person, name: str, channel: str) -> None:
    """As much as Slack takes. It may be refused in a sentence; what is not, is on record to the last sign."""
    modal = await opened(person, name, channel)
    fill(person, modal, lambda longest: "大" * (longest - 1) + "末")
    outcome = await modal.submit()
    assert outcome.kind != "slack_error", (name, outcome.error)
    if outcome.kind == "errors":
        assert all(outcome.errors.values())
    if outcome.kind != "closed":
        await (outcome.modal or modal).close(everything=True)


def _is_optional(modal: Modal, field: Control) -> bool:
    return any(block.get("optional") for block in modal.view["blocks"] if block["block_id"] == field.block_id)


def _typed_is_shown(seen: Snapshot, channel: str) -> bool:
    """Whether people read what was typed to the letter, in the feed as in the cards."""
    texts = seen.texts(channel)
    return sum(KEPT in text for text in texts) >= 5 and any("大末" in text for text in texts)


async def test_every_verb_is_answered_wherever_it_is_typed(stage: SetStage) -> None:
    scene = await stage()
    wang, zhou = scene.person("wang"), scene.person("zhou")
    channel = await declared(scene)

    async def answered(person: Person, text: str, where: str) -> str:
        answer = await person.command("/incident", text, channel=where)
        assert answer.error is None, (text, where)
        if not answer.text:
            assert await person.has_modal(), f"{text!r} in {where} was silent"
            await (await person.modal()).close(everything=True)
        return answer.text

    written = events(scene)
    for verb in verbs():
        for words in ("", " " + NASTY.splitlines()[0]):
            told = await answered(zhou, verb + words, "general")
            assert "工资表" not in told, f"who is not in the incident learns nothing of it: {verb}{words}"
    assert events(scene) == written

    for text in ("", "   ", "状态", "关闭", "记录 x", "没有这个词", "<!channel>", "{0}", "长" * 4000, "\u202e\u200b"):
        told = await answered(zhou, text, "@wang")
        assert not told or any("一" <= sign <= "鿿" for sign in told), "in the person's own language"

    # 已关闭的事件：不再改动，但仍可查看和重开
    await wang.command("/incident", "关闭", channel=channel)
    form = await wang.modal()
    form.fill(outcome="resolved", text="完")
    assert "必办" in (await form.submit()).said["结果"]
    await form.close()
    run(scene.url, "UPDATE task SET must = false")
    await wang.command("/incident", "关闭", channel=channel)
    assert (await (await wang.modal()).fill(outcome="resolved", text="完").submit()).closed
    written = events(scene)
    for verb in verbs():
        await answered(wang, f"{verb} 补记一条", channel)
    assert events(scene) == written
    assert (await answered(wang, "记录 补记一条", channel)).startswith("INC-0001 已经关闭。要继续处理，请先重开")
    assert scene.errors() == []


async def told_alone(scene: Stage, person: Person, sentence: str, times: int) -> None:
    """Wait until somebody has been told this in private so often."""
    shown_to = f"U0SBX{person.handle.upper()}"

    def often_enough(seen: Snapshot) -> bool:
        messages = [one for channel in seen.raw["channels"] for one in channel["messages"]]
        told = [one for one in messages if one["visible_to"] == shown_to and one["visible"].startswith(sentence)]
        return len(told) == times

    await scene.workspace.until(often_enough, what=f"{sentence!r} {times} times")


async def test_what_was_on_the_screen_before_is_answered(stage: SetStage) -> None:
    scene = await stage(ADMINS="U0SBXWANG")
    wang, chen, smith = (scene.person(handle) for handle in ("wang", "chen", "smith"))
    channel = await declared(scene, "chen", "smith")
    await quiet(scene)
    old = {one.action_id: one for one in await smith.controls(channel) if one.kind == "button"}
    assert {"task.done", "more.open", "role.claim"} <= old.keys()
    await chen.press("note.open", channel=channel)
    half_written = (await chen.modal()).fill(text="写到一半")

    # The incident is closed, and Slack still shows the old buttons.
    await scene.workspace.latency(4000, "chat.update")
    await wang.command("/incident", "关闭", channel=channel)
    await (await wang.modal()).fill(outcome="resolved", text="完", override="演练").submit()
    written = events(scene)
    for times, action in enumerate(("task.done", "role.claim", "decision.open", "tasks.more"), start=1):
        assert (await smith.use(old[action])).error is None
        await told_alone(
            scene, smith, "INC-0001 is closed. To go on working in it, reopen it: /incident reopen.", times
        )
        assert not await smith.has_modal()
    assert (await half_written.submit()).said == {
        "记录内容": "INC-0001 已经关闭。要继续处理，请先重开：/incident 重开。"
    }
    assert "写到一半" in (await half_written.refresh()).text, "nothing is lost"
    assert events(scene) == written
    await scene.workspace.latency(0, "chat.update")

    # Whoever has left keeps the letters, not the rights.
    await wang.command("/incident", "重开", channel=channel)
    await (await wang.modal()).fill(reason="还有一封").submit()
    await wang.command("/incident", "指派 @chen 记录员", channel=channel)
    await chen.command("/incident", "交接 @smith", channel=channel)
    form = await chen.modal()
    form.fill(brief="看好时间线")
    await form.submit()
    offer = await smith.message("看好时间线", channel="@stanch")
    accept = [one for one in await smith.controls(message=offer) if one.action_id == "handover.accept"]
    assert accept
    await scene.workspace.latency(4000, "chat.update")
    await smith.leave(channel)
    await scene.workspace.settled()
    assert (await smith.use(accept[0])).error is None
    await told_alone(scene, smith, "", 5)
    assert scene.rows("SELECT person FROM assignment WHERE role = 'scribe' AND until IS NULL") == [("U0SBXCHEN",)]
    assert scene.errors() == []
