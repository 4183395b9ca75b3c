"""The end of a leak, played by people: what blocks closing, the summary and its files, two people for a false alarm,
reopening and closing again."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.verifying import verify, verify_against, verify_file
from sandbox import Message, Person
from sandbox.client.modal import Modal
from tests.stories.conftest import Stage

LI = "U0SBXLI"


async def declared(scene: Stage, by: Person, typed: str, code: str, *others: Person) -> str:
    """Somebody declares and invites others, who are in once they are greeted; gives the channel's name."""
    await by.command("/incident", typed)
    form = await by.modal()
    form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知", severity="SEV4")
    await form.submit()
    channel = await scene.channel(code)
    await scene.workspace.until(lambda seen: by.handle in seen.members(channel))
    await by.invite(*(other.handle for other in others), channel=channel)
    for other in others:
        await other.message(code.upper(), channel="@stanch")
    return channel


async def tick(person: Person, item: str, channel: str) -> None:
    """完成, whatever it asks for."""
    await person.press("完成", on=item, channel=channel)
    if await person.has_modal():
        form = await person.modal("什么时候做到的")
        assert (await form.submit()).closed


async def downloaded(scene: Stage, person: Person, channel: str, folder: Path, *names: str) -> list[Path]:
    """The summary's files, once they are there, as a person saves them."""
    await scene.workspace.until(
        lambda seen: set(names) <= {file["name"] for m in seen.messages(channel) for file in m.raw.get("files", [])}
    )
    found = {file.name: file for file in await person.files(channel)}
    for name in names:
        (folder / name).write_bytes(await person.download(found[name]))
    return [folder / name for name in names]


def kinds(scene: Stage, number: int = 1) -> list[str]:
    query = "SELECT kind FROM timeline_event e JOIN incident i ON i.id = e.incident_id WHERE number = :n ORDER BY seq"
    return [kind for (kind,) in scene.rows(query, n=number)]


async def close_form(person: Person, channel: str) -> Modal:
    await person.command("/incident", "关闭", channel=channel)
    return await person.modal("关闭事件")


async def test_a_leak_is_closed_reopened_and_closed_again(
    stage: Callable[..., Awaitable[Stage]], tmp_path: Path
) -> None:
    scene = await stage(ADMINS=LI)
    wang, chen, sun = (scene.person(handle) for handle in ("wang", "chen", "sun"))
    channel = await declared(scene, wang, "宣布 甲公司工资表误发乙公司", "inc-0001", chen)
    await wang.press("完成", on="activate.triage", channel=channel)

    # 无权的人连表单都打不开；必办项未完成，非管理员无从强行关闭
    answer = await chen.command("/incident", "关闭", channel=channel)
    assert answer.text == "这项操作只限应急指挥、管理层负责人。请找其中一位，或者找管理员。"
    form = await close_form(wang, channel)
    assert (
        "*以下必办项须先完成* 或标为不适用并写明理由：\n• 宣告并记录“发现/获知”时间及理由\n• 逐数据集判定" in form.text
    )
    assert "*尚未完成* 总结中将列为未完成：" in form.text
    assert "*无人担任* 记录员。总结中会如实写明。" in form.text
    assert "管理员" not in form.text
    outcome = await form.fill(text="乙公司已删除").submit()
    assert outcome.errors["outcome"].startswith("请先完成以下必办项，或标为不适用并写明理由：宣告并记录")
    await form.close()

    # 逐阶段完成必办项
    await tick(wang, "gap.aware_time", channel)
    await tick(wang, "gap.role_per_dataset", channel)
    await tick(wang, "gap.grade_cn", channel)
    for phase, items in {
        "控制止损": ["contain.stop_leak"],
        "调查取证": ["investigate.evidence", "investigate.root_cause"],
        "通报与沟通": ["gap.tell_handler"],
        "复盘与改进": ["gap.close_criteria"],
    }.items():
        assert (await wang.command("/incident", f"阶段 {phase}", channel=channel)).text == f"阶段：{phase}"
        await wang.message(f"*{phase}* · ", channel=channel)
        for item in items:
            await tick(wang, item, channel)

    form = await close_form(wang, channel)
    assert "必办" not in form.text
    outcome = await form.fill(text="乙公司书面确认已删除，未发现转发", lessons="发送前由第二人核对").submit()
    assert outcome.kind == "closed"

    # 频道里的总结、两个文件、公告
    summary = await wang.message("INC-0001 总结\n*", channel=channel)
    assert "SEV4 · 轻微 · 已关闭：已处置" in summary.text
    assert "*结果* 乙公司书面确认已删除，未发现转发" in summary.text
    assert "SEV4 应设而无人担任：记录员" in summary.text
    assert "发生 → 发现：未知" in summary.text
    paper, record = await downloaded(scene, chen, channel, tmp_path, "INC-0001-summary.md", "INC-0001-record.json")
    assert paper.read_text().startswith("# INC-0001 · 甲公司工资表误发乙公司\n")
    assert "| 记录员 | 无人担任（该级别应设） |" in paper.read_text()
    assert "| 陈洁 | U0SBXCHEN |" in paper.read_text()
    told = json.loads(record.read_text())
    assert told["head"]["hash"] in summary.text
    assert f"共记录 {told['head']['seq']} 条" in summary.text
    assert told["chain"][-1]["header"]["kind"] == "incident.closed"
    assert verify_file(record) == []
    assert verify_against(scene.url, record) == []
    await sun.message("*INC-0001* · SEV4 · 已关闭：已处置", channel="security-notices")

    # 关闭之后：不能再做，只能重开；无权的人不能重开
    answer = await wang.command("/incident", "记录 还有一事", channel=channel)
    assert answer.text == "INC-0001 已经关闭。要继续处理，请先重开：/incident 重开。"
    answer = await chen.command("/incident", "重开", channel=channel)
    assert answer.text == "这项操作只限应急指挥、管理层负责人。请找其中一位，或者找管理员。"
    await wang.message("[重开事件]", channel=channel, timeout=20)  # the status card is updated calmly
    await wang.press("重开事件", on="INC-0001", channel=channel)
    form = await wang.modal("重开事件")
    assert (await form.fill(reason="又发现一封误发邮件").submit()).closed
    await wang.message("又发现一封误发邮件", channel=channel)
    await sun.message("*INC-0001* · SEV4 · 进行中", channel="security-notices")

    form = await close_form(wang, channel)
    assert (await form.fill(text="两封均已删除").submit()).closed
    again = await wang.message("*结果* 两封均已删除", channel=channel)
    assert again.ts != summary.ts
    assert await wang.message("未发现转发", channel=channel)
    _, second = await downloaded(scene, wang, channel, tmp_path, "INC-0001-2-summary.md", "INC-0001-2-record.json")
    assert json.loads(second.read_text())["head"]["hash"] in again.text
    assert verify_against(scene.url, second) == []
    assert verify_against(scene.url, record) == []
    assert [kind for kind in kinds(scene) if kind.startswith("incident.")] == [
        "incident.declared", "incident.closed", "incident.reopened", "incident.closed",
    ]  # fmt: skip

    await wang.open_home()
    home = await wang.home("INC-0001")
    assert "已关闭：已处置" in home.text
    await sun.open_home()
    assert "你目前没有参与任何事件。" in (await sun.home("[宣布事件]")).text
    assert scene.errors() == []


async def test_a_false_alarm_and_a_duplicate_take_two(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage()
    wang, chen, zhao, sun = (scene.person(handle) for handle in ("wang", "chen", "zhao", "sun"))
    first = await declared(scene, wang, "宣布 甲公司工资表误发", "inc-0001", chen)
    second = await declared(scene, zhao, "宣布 邮件发错了", "inc-0002", chen)

    # 重复：编号要对；本人不能确认；另一人确认后两边都有记录
    form = await close_form(zhao, second)
    form.fill(outcome="与另一起事件重复（需另一人确认）", text="与王莉上报的是同一封邮件", duplicate_of="不知道")
    unheard_of = {"duplicate_of": "请填写另一起事件的编号，例如 INC-0001。"}
    assert (await form.submit()).errors == unheard_of
    for code in ("INC-0001", "INC-0099"):  # 赵敏不在 INC-0001 里，看不出它是否存在
        assert (await form.fill(duplicate_of=code).submit()).errors == unheard_of
    await wang.invite("zhao", channel=first)
    await zhao.message("INC-0001", channel="@stanch")
    assert (await form.fill(duplicate_of="inc 2").submit()).errors == {
        "duplicate_of": "请填写与哪一起事件重复（不能是本事件）。"
    }
    assert (await form.fill(duplicate_of="ＩＮＣ－０００１").submit()).closed
    card = await chen.message("赵敏 提议按重复事件关闭", channel=second)
    assert "与 INC-0001 重复。\n*理由* 与王莉上报的是同一封邮件" in card.text
    await zhao.press("确认关闭", message=card)
    assert (await zhao.message("这是你自己提议的，需由另一人确认。", channel=second)).is_private
    await chen.press("确认关闭", message=card)
    answered = await chen.message("陈洁 已确认", channel=second)
    assert (answered.ts, "[确认关闭]" in answered.text) == (card.ts, False)
    summary = await chen.message("INC-0002 总结\n*", channel=second)
    assert "已关闭：与 INC-0001 重复" in summary.text
    await wang.message("INC-0002 与本事件重复，已关闭", channel=first)
    await sun.message("*INC-0002* · SEV4 · 已关闭：与 INC-0001 重复", channel="security-notices")
    assert kinds(scene, 1)[-1] == "incident.duplicate_linked"

    # 误报：先被驳回，再提一次，另一人确认
    for reason in ("收件人就是甲公司", "已向甲公司核实，收件人就是甲公司"):
        form = await close_form(wang, first)
        assert (await form.fill(outcome="误报（需另一人确认）", text=reason).submit()).closed
        card = await newest_proposal(chen, first, reason)
        if reason == "收件人就是甲公司":
            await chen.press("继续处置", message=card)
            await wang.message("陈洁 已撤回", channel=first)
    await wang.press("确认关闭", message=card)
    assert (await wang.message("这是你自己提议的，需由另一人确认。", channel=first)).is_private
    await chen.press("确认关闭", message=card)
    summary = await wang.message("INC-0001 总结\n*", channel=first)
    assert "关闭：王莉 提议，陈洁 确认" in summary.text
    assert "☒ 宣告并记录“发现/获知”时间及理由 · 已向甲公司核实，收件人就是甲公司" in summary.text
    await sun.message("*INC-0001* · SEV4 · 已关闭：误报", channel="security-notices")
    said = json.dumps([message.raw for message in await sun.messages("security-notices")], ensure_ascii=False)
    assert not any(secret in said for secret in ("工资", "邮件", "乙公司", "王莉", "赵敏", "核实"))
    assert verify(scene.url) == []
    assert scene.errors() == []


async def newest_proposal(person: Person, channel: str, reason: str) -> Message:
    """The proposal that can still be answered."""
    return await person.message(f"*理由* {reason}\n需由另一人确认", channel=channel)


async def test_an_administrator_closes_over_what_is_open_in_english(
    stage: Callable[..., Awaitable[Stage]], tmp_path: Path
) -> None:
    scene = await stage(LOCALE="en", ADMINS="U0SBXSMITH")
    smith, wang = scene.person("smith"), scene.person("wang")
    channel = await declared(scene, smith, "declare Payroll mailed to the wrong client", "inc-0001", wang)
    await smith.command("/incident", "close", channel=channel)
    form = await smith.modal("Close incident")
    assert "*Settle these before closing*, or mark them as not applicable with a reason:\n• Triage" in form.text
    form.fill(text="The mail was deleted unread", lessons="Check the recipient twice")
    assert (await form.submit()).errors == {
        "override": "Say why the incident is closed over items that must be settled."
    }
    assert (await form.fill(override="The rest is on paper").submit()).closed
    summary = await wang.message("Summary of INC-0001\n*", channel=channel)
    assert "SEV4 · Low · closed: resolved" in summary.text
    assert "*Closed over 9 open must-items:* The rest is on paper" in summary.text
    assert "Occurred → Detected: unknown" in summary.text
    paper, record = await downloaded(scene, smith, channel, tmp_path, "INC-0001-summary.md", "INC-0001-record.json")
    assert "## Closed over open must-items, because\n\n> The rest is on paper\n" in paper.read_text()
    assert verify_file(record) == []
    await smith.message("*INC-0001* · SEV4 · closed: resolved", channel="security-notices")
    assert scene.errors() == []
