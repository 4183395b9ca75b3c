"""A leak worked phase by phase by several people, in Chinese; and the same habits, shorter, in English."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import Person
from tests.stories.conftest import Stage

CLOSED = "cleared"
"""A form that stood on the menu takes the menu with it."""


def on_record(scene: Stage, kind: str) -> list[dict[str, Any]]:
    """What the database holds of a kind of event, in order."""
    query = (
        "SELECT payload, actor FROM timeline_event JOIN timeline_payload ON event_id = id"
        " WHERE kind = :kind ORDER BY seq"
    )
    return [json.loads(payload) | {"actor": actor} for payload, actor in scene.rows(query, kind=kind)]


async def declared(scene: Stage, by: str, typed: str, *others: str) -> str:
    """Somebody declares and invites others, who are in once they are greeted; gives the channel's name."""
    declarer = scene.person(by)
    await declarer.command("/incident", typed)
    form = await declarer.modal()
    form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知")
    await form.submit()
    channel = await scene.channel()
    await scene.workspace.until(lambda seen: by in seen.members(channel))
    await declarer.invite(*others, channel=channel)
    for other in others:
        await scene.person(other).message("INC-0001", channel="@stanch")
    return channel


async def more(who: Person, phase: str, channel: str, **said: object) -> dict[str, str]:
    """Use 更多… of a phase's checklist; gives the errors under the fields, none where it is done."""
    await who.press("更多…", on=f"more.{phase}", channel=channel)
    form = await who.modal()
    outcome = await form.fill(**said).submit()
    if not outcome.closed:
        await form.close()
    return outcome.errors


async def from_menu(person: Person, entry: str, channel: str) -> Any:
    """Open an entry of the menu behind 更多… on the status card; gives the form on top of it."""
    await person.press("更多…", on="INC-0001", channel=channel)
    menu = await person.modal("INC-0001")
    await menu.press("打开", on=entry)
    return await person.modal()


async def test_a_leak_is_worked_through_its_phases(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage()
    wang, chen, zhao = (scene.person(handle) for handle in ("wang", "chen", "zhao"))
    channel = await declared(scene, "wang", "宣布 甲公司工资表误发乙公司", "chen", "zhao")

    # 两个人同时点完成：一个成，另一个知道是谁、什么时候
    await asyncio.gather(*(who.press("完成", on="detect.alert_log", channel=channel) for who in (wang, zhao)))
    await wang.message("发现与报告* · ▮▮▯▯▯ 1/2", channel=channel)
    told = [text for who in (wang, zhao) for text in await _private(who, channel)]
    [winner] = [event["actor"] for event in on_record(scene, "task.done")]
    assert len(told) == 1
    first = {"U0SBXWANG": "@王莉", "U0SBXZHAO": "@赵敏"}[winner]
    assert told[0].startswith(f"{first} 已经完成这一项（")
    assert told[0].endswith("要改动请先撤销。")

    # 记时间的清单项先问什么时候
    await chen.press("完成", on="detect.report", channel=channel)
    form = await chen.modal("什么时候做到的")
    assert "报告时间" in form.text
    assert (await form.submit()).kind == "closed"
    await wang.message("发现与报告* · ▮▮▮▮▮ 2/2", channel=channel)
    assert [event["moment"] for event in on_record(scene, "moment.set")] == ["detected", "reported"]
    await zhao.press("撤销", on="detect.report", channel=channel)
    await wang.message("发现与报告* · ▮▮▯▯▯ 1/2", channel=channel)
    assert on_record(scene, "moment.withdrawn")[0]["moment"] == "reported"

    # 指派：缺人时错误在字段下；本人只被通知一次
    item = "activate.scope"
    assert await more(wang, "activate", channel, act="assign") == {"task": "请选择清单项。"}
    assert await more(wang, "activate", channel, act="assign", task=item) == {"person": "请选择负责人。"}
    for _ in range(2):
        assert await more(wang, "activate", channel, act="assign", task=item, person="@zhao") == {}
    await zhao.message("评估影响范围", channel="@stanch")
    await wang.message("@赵敏 · 标准：各项范围已填写", channel=channel)
    assert len(on_record(scene, "task.assigned")) == 1

    # 不适用：要理由；必办项只有有权的人能标
    assert await more(chen, "activate", channel, act="not_applicable", task="gap.vendor_report") == {
        "text": "请写明为什么不适用，理由会留在记录里。"
    }
    said = await more(chen, "activate", channel, act="not_applicable", task="activate.triage", text="误报")
    assert said == {"act": "这项操作只限应急指挥、法务合规负责人、管理层负责人。请找其中一位，或者找管理员。"}
    await more(chen, "activate", channel, act="not_applicable", task="gap.vendor_report", text="没有涉及软件商")
    await wang.message("）：没有涉及软件商", channel=channel)

    # 备注和临时清单项
    await more(zhao, "activate", channel, act="note", task=item, text="先按 120 人估计 <!channel>")
    await wang.message("先按 120 人估计", channel=channel)
    assert await more(zhao, "activate", channel, act="add", text="  ") == {"text": "请写明要做什么。"}
    await more(zhao, "activate", channel, act="add", text="请乙公司会计书面确认已删除")
    await wang.message("☐ 请乙公司会计书面确认已删除", channel=channel)
    await wang.press("完成", on="请乙公司会计书面确认已删除", channel=channel)
    await wang.message("☑ 请乙公司会计书面确认已删除", channel=channel)

    # 阶段：无权的人不行；同时按两次只走一个阶段；一路走到第 7 阶段
    await chen.press("下一阶段", channel=channel)
    assert (await chen.message("这项操作只限应急指挥、记录员、管理层负责人。", channel=channel)).is_private
    await asyncio.gather(*(wang.press("下一阶段", on="INC-0001", channel=channel) for _ in range(2)))
    walked = [event["new"] for event in on_record(scene, "phase.set")]
    assert walked == ["activate"]
    for name in ("控制止损", "调查取证", "通报与沟通", "修复与恢复", "复盘与改进"):
        assert (await wang.command("/incident", "阶段 下一个", channel=channel)).text == f"阶段：{name}"
        await wang.message(f"*{name}* · ▯▯▯▯▯ 0/", channel=channel)
    card = await wang.message("第 7 阶段，共 7", channel=channel, timeout=10)
    assert card.text.splitlines()[-1] == "[记录决定] [记录进展] [关闭事件] [更多…]"
    await wang.press("完成", on="recover.fix_vuln", channel=channel)
    await wang.message("修复与恢复* · ▮▯▯▯▯ 1/4", channel=channel)

    # 级别：谁都能调高；调低要指挥，要理由
    answer = await zhao.command("/incident", "级别 ＳＥＶ１，数据被兜售", channel=channel)
    assert answer.text == "级别：SEV1"
    await wang.message("*通报与沟通* · ▯▯▯▯▯ 0/21", channel=channel)
    form = await from_menu(zhao, "级别", channel)
    form.fill(severity="SEV2", reason="已下架")
    assert (await form.submit()).errors == {"severity": "这项操作只限应急指挥。请找其中一位，或者找管理员。"}
    await form.close(everything=True)
    form = await from_menu(wang, "级别", channel)
    assert "*SEV1 危急* （当前）" in form.text
    form.fill(severity="SEV2")
    assert (await form.submit()).errors == {"reason": "请写明为什么调低级别，理由会留在记录里。"}
    form.fill(reason="兜售帖已下架，接收方唯一")
    assert (await form.submit()).kind == CLOSED
    assert not await wang.has_modal()
    await wang.message("*通报与沟通* · ▯▯▯▯▯ 0/11", channel=channel)
    assert [(event["old"], event["new"], event["reason"]) for event in on_record(scene, "severity.set")] == [
        ("SEV2", "SEV1", "数据被兜售"),
        ("SEV1", "SEV2", "兜售帖已下架，接收方唯一"),
    ]

    # 时间：第一次谁都能记；更正要有权的人和理由
    await zhao.command("/incident", "时间", channel=channel)
    form = await zhao.modal("时间")
    assert "发生 未知" in form.text
    form.fill(kind="发生", at=datetime.now(UTC) - timedelta(days=1))
    assert (await form.submit()).kind == "closed"
    form = await from_menu(zhao, "时间", channel)
    assert (await form.fill(kind="发现").submit()).errors == {
        "kind": "这项操作只限应急指挥、记录员、法务合规负责人。请找其中一位，或者找管理员。"
    }
    await form.close(everything=True)
    form = await from_menu(wang, "时间", channel)
    form.fill(kind="发现")
    assert (await form.submit()).errors == {"reason": "这个时间已有记录。请写明更正理由。"}
    assert (await form.fill(reason="以来电记录为准").submit()).kind == CLOSED
    assert [event["reason"] for event in on_record(scene, "moment.set")][-1] == "以来电记录为准"

    # 标题，频道名随之更改
    form = await from_menu(wang, "标题", channel)
    assert (await form.fill(title="甲公司工资表误发").submit()).kind == CLOSED
    channel = "inc-0001-jia-gong-si-gong-zi-biao-wu-fa"
    await scene.workspace.until(lambda seen: channel in seen.channels)
    await wang.message("新标题：甲公司工资表误发", channel=channel)

    # 随时可看
    answer = await zhao.command("/incident", "清单", channel=channel)
    assert answer.text.splitlines()[1:3] == ["*你的*", "☐ 评估影响范围：客户数、人数、数据种类、系统、时间段、地区"]
    answer = await zhao.command("/incident", "", channel=channel)
    assert answer.text.splitlines()[0] == "INC-0001 · 甲公司工资表误发"
    answer = await zhao.command("/incident", "时间线3", channel="general")
    assert answer.text == "这个频道没有对应的事件。请到事件频道操作，或写明编号：/incident 状态 INC-0001。"
    assert sum("评估影响范围" in message.text for message in await zhao.direct_messages()) == 1
    assert not [ping for who in (chen, zhao) for ping in await who.notifications() if ping["reason"] == "broadcast"]
    assert await wang.errors() == await chen.errors() == await zhao.errors() == []
    assert await scene.stop() == 0


async def _private(person: Person, channel: str) -> list[str]:
    """What only this person was shown in the channel."""
    return [message.text for message in await person.messages(channel) if message.is_private]


async def test_the_same_habits_in_english(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(LOCALE="en")
    wang, smith = scene.person("wang"), scene.person("smith")
    channel = await declared(scene, "smith", "declare Payroll mailed to the wrong client", "wang")

    await wang.press("Done", on="activate.triage", channel=channel)
    await smith.message("☑ Triage", channel=channel)
    await smith.press("Undo", on="activate.triage", channel=channel)
    await smith.message("☐ Triage", channel=channel)

    await smith.press("More…", on="INC-0001", channel=channel)
    menu = await smith.modal("INC-0001")
    entries = ["update.open", "facts.open", "clocks.open", "severity.open", "moment.open", "phase.open", "title.open",
               "close.open"]  # fmt: skip
    assert [control.block_id for control in menu.controls()] == entries
    for entry in entries:
        await menu.press("Open", on=entry)
        form = await smith.modal()
        assert form.title != "INC-0001", entry
        await form.close()
        await menu.refresh()
    await menu.press("Open", on="phase.open")
    form = await smith.modal("Phase")
    assert (await form.fill(phase="Notify & communicate").submit()).kind == CLOSED
    await smith.message("*Notify & communicate* · ▯▯▯▯▯ 0/11", channel=channel)

    answer = await smith.command("/incident", "severty sev1", channel=channel)
    assert answer.text.splitlines()[0] == "There is no verb “severty”. Did you mean `/incident severity`?"
    answer = await smith.command("/incident", "status INC-0009", channel="general")
    assert answer.text == "None of your incidents is called INC-0009. /incident list shows them."
    answer = await smith.command("/incident", "refresh", channel=channel)
    assert answer.text == "INC-0001 is being shown anew. What is missing appears within a minute."
    answer = await wang.command("/incident", "tasks", channel=channel)
    assert answer.text.splitlines()[0] == "*INC-0001：还有 45 项未完成*"  # what is private is in one's own language

    assert await wang.errors() == await smith.errors() == []
    assert await scene.stop() == 0
