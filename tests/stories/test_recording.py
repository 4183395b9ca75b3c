"""The record of a leak, kept by its people: decisions, notes, updates and messages put on the timeline."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox import Modal, Person
from tests.stories.conftest import Stage
from tests.stories.walking import quiet

NUMBER, MASKED = "310199209901011231", "3101**********1231"
"""An ID number of a county that was never assigned: it can belong to nobody."""

NEWS = ("决定", "记录", "进展")


def on_record(scene: Stage, kind: str) -> list[dict[str, Any]]:
    """What the database holds of a kind of event, in order."""
    rows = scene.rows(
        "SELECT payload, actor, seq FROM timeline_event JOIN timeline_payload ON event_id = id"
        " WHERE kind = :kind ORDER BY seq",
        kind=kind,
    )
    return [json.loads(payload) | {"actor": actor, "seq": seq} for payload, actor, seq in rows]


async def declared(scene: Stage, *others: str) -> str:
    """Wang declares, others are invited; gives the channel's name."""
    wang = scene.person("wang")
    await wang.command("/incident", "declare 工资表误发")
    form = await wang.modal()
    form.fill(what_happened="甲公司工资表发给了乙公司", how_found="乙公司来电")
    await form.submit()
    channel = await scene.channel()
    await wang.invite(*others, channel=channel)
    await scene.workspace.settled()
    return channel


async def settled(scene: Stage, channel: str, text: str) -> str:
    """The text of the message in the channel that contains this, once it is there."""
    return (await scene.person("wang").message(text, channel=channel)).text


async def opened(person: Person, title: str) -> Modal:
    return await person.modal(title)


async def test_decisions_notes_and_updates_in_chinese(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage()
    wang, chen, li, zhou = (scene.person(handle) for handle in ("wang", "chen", "li", "zhou"))
    channel = await declared(scene, "chen", "li")

    # 决定：按钮，理由必填，权衡过的方案
    await chen.press("记录决定", on="工资表误发", channel=channel)
    form = await opened(chen, "记录决定")
    assert "取代先前的决定" not in form.text
    form.fill(text="停止向乙公司发送任何文件 <!channel> @wang", reason="   ")
    assert (await form.submit()).errors == {"reason": "这里要填写内容，只有空格不算。"}
    form.fill(reason="防止二次扩散", options="只撤回邮件；通知全体员工")
    assert (await form.submit()).kind == "closed"
    said = await settled(scene, channel, "停止向乙公司发送任何文件")
    assert said.splitlines()[:4] == [
        "*决定 · 陈洁*",
        "停止向乙公司发送任何文件 <!channel> @wang",
        "*理由* 防止二次扩散",
        "*权衡过的方案* 只撤回邮件；通知全体员工",
    ]
    first = on_record(scene, "decision.recorded")[0]["seq"]
    assert said.splitlines()[4].endswith(f" · #{first}")

    # 决定：命令带内容，取代先前的决定
    await wang.command("/incident", "决定 改为人工递送", channel=channel)
    form = await opened(wang, "记录决定")
    form.fill({"取代先前的决定": f"#{first} 停止向乙公司发送任何文件 <!channel> @wang"}, reason="乙公司已书面确认删除")
    assert (await form.submit()).kind == "closed"
    said = await settled(scene, channel, "改为人工递送")
    assert said.splitlines()[1:4] == ["改为人工递送", "*理由* 乙公司已书面确认删除", f"取代决定 #{first}"]

    # 受限：其他人只看到有这么一条
    await wang.press("记录决定", on="工资表误发", channel=channel)
    form = await opened(wang, "记录决定")
    form.fill({"仅限角色查看": ["法务合规负责人"]}, text="先不报案", reason="证据不足")
    assert (await form.submit()).kind == "closed"
    assert "*决定 · 王莉*\n受限：仅法务合规负责人可见" in await settled(scene, channel, "受限：仅")
    assert not (await scene.workspace.snapshot()).shows("先不报案", channel=channel)
    await li.press("记录决定", on="工资表误发", channel=channel)
    assert "先不报案" not in str((await opened(li, "记录决定")).view)  # 可取代的决定里也没有
    await (await opened(li, "记录决定")).close()
    assert [each["text"] for each in on_record(scene, "decision.recorded")][2] == "先不报案"

    # 记录：一行命令，当即入册；一分钟内重复的不再记
    answer = await chen.command("/incident", "记录 问过 @wang：乙公司尚未打开附件", channel=channel)
    note = on_record(scene, "note.added")[0]
    assert (answer.text, note["text"]) == (f"已记录（#{note['seq']}）。", "问过 @王莉：乙公司尚未打开附件")
    assert (await settled(scene, channel, "尚未打开附件")).startswith("*记录 · 陈洁*\n问过 @王莉：乙公司尚未打开附件")
    again = await chen.command("/incident", "记录 问过 @wang：乙公司尚未打开附件", channel=channel)
    assert again.text.startswith(f"已经记录过了：#{note['seq']}，")
    await chen.command("/incident", "记录 " + "逐条核对名单。" * 700, channel=channel)
    await scene.workspace.until(
        lambda seen: "".join(seen.texts(channel)).replace("\n", "").count("逐条核对名单。") == 700
    )

    # 记录：含身份证号，先问再存
    answer = await chen.command("/incident", f"记录 收件人误收 {NUMBER}", channel=channel)
    assert answer.text == ""
    form = await opened(chen, "记录进展")
    assert MASKED in form.text
    assert f"收件人误收 {NUMBER}" in form.text
    assert (await form.submit()).kind == "closed"
    assert f"收件人误收 {MASKED}" in await settled(scene, channel, "收件人误收")
    await chen.command("/incident", f"记录 凭证号 {NUMBER}", channel=channel)
    form = await opened(chen, "记录进展")
    await form.press("不是个人信息：按原样保存")
    assert f"凭证号 {NUMBER}" in await settled(scene, channel, "凭证号")
    kept = [each["text"] for each in on_record(scene, "note.added")]
    assert kept[-2:] == [f"收件人误收 {MASKED}", f"凭证号 {NUMBER}"]

    # 记录：按钮，过去的时间，受限
    await li.press("记录进展", on="工资表误发", channel=channel)
    form = await opened(li, "记录进展")
    form.fill({"仅限角色查看": ["法务合规负责人"], "发生时间": 1795219200}, text="律师意见：先固定证据")
    assert (await form.submit()).kind == "closed"
    said = await settled(scene, channel, "记录 · 李强")
    assert "受限：仅法务合规负责人可见" in said
    assert "发生于 2026-11-21 08:00，记录于 " in said

    # 进展
    await wang.command("/incident", "进展 已撤回邮件", channel=channel)
    form = await opened(wang, "进展")
    assert "已知情况: 已撤回邮件" in form.text
    form.fill(doing="核对 42 人名单", needed="法务：通知模板")
    assert (await form.submit()).kind == "closed"
    said = await settled(scene, channel, "已撤回邮件")
    assert said.startswith(
        "*进展 · 王莉*\n*已知* 已撤回邮件\n*正在做* 核对 42 人名单\n*需要* 法务：通知模板\n*下次进展* 20"
    )

    # 不在事件里的人，不在频道里的命令
    elsewhere = await zhou.command("/incident", "记录 我想看看", channel="general")
    assert elsewhere.text.startswith("这个频道没有对应的事件")
    assert len(on_record(scene, "note.added")) == 5

    # 没有人被惊动
    seen = await scene.workspace.snapshot()
    pings = [ping for handle in ("wang", "chen", "li") for ping in seen.pinged(handle)]
    assert not [ping for ping in pings if ping["reason"] == "broadcast"]
    assert not [ping for ping in pings if ping["reason"] == "mention" and ping["text"].startswith(NEWS)]


async def test_messages_on_the_timeline_in_chinese(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage()
    wang, chen, zhao, zhou = (scene.person(handle) for handle in ("wang", "chen", "zhao", "zhou"))
    channel = await declared(scene, "chen", "zhao")
    await quiet(scene)  # by now it is known what everybody is called

    # 图钉：两个人按，一条记录
    said = await chen.say(f"乙公司说已删除，涉及 {NUMBER}，@zhao 请核对", channel=channel)
    await zhao.react("pushpin", said)
    await scene.workspace.settled()
    await wang.react("pushpin", said)
    twice = {"pushpin": 2, "white_check_mark": 1}
    await scene.workspace.until(lambda seen: _marked(seen, channel, said.ts) == twice)
    await wang.unreact("pushpin", said)
    reply = await zhao.say("已核对，42 人", channel=channel, thread=said)
    await chen.react("pushpin", reply)
    await scene.workspace.until(lambda seen: "white_check_mark" in _marked(seen, channel, reply.ts))
    await scene.workspace.settled()
    pinned = on_record(scene, "message.pinned")
    assert [(each["actor"], each["author"], each["text"]) for each in pinned] == [
        ("U0SBXZHAO", "U0SBXCHEN", f"乙公司说已删除，涉及 {MASKED}，@赵敏 请核对"),
        ("U0SBXCHEN", "U0SBXZHAO", "已核对，42 人"),
    ]
    assert json.loads(pinned[0]["message"])["ts"] == said.ts
    assert NUMBER not in pinned[0]["message"]
    assert pinned[0]["permalink"].endswith(f"/archives/{said.channel}/p{said.ts.replace('.', '')}")
    assert pinned[1]["permalink"].endswith(f"?thread_ts={said.ts}&cid={said.channel}")
    calls = [call["method"] for call in await scene.workspace.calls() if call["method"] in READING]
    assert calls == ["conversations.history", "conversations.history", "conversations.replies"]

    # 图钉：读取之前消息已删除
    await scene.workspace.fault("rate_limited", "conversations.history", seconds=1)
    gone = await chen.say("发错了", channel=channel)
    await zhao.react("pushpin", gone)
    await chen.delete(gone)
    assert "赵敏 想把一条消息加入时间线，但消息在读取前已被删除。" in await settled(scene, channel, "想把一条消息")

    # 快捷方式：加入时间线
    said = await chen.say("甲公司已来电询问", channel=channel)
    await chen.shortcut("加入时间线", message=said)
    seq = on_record(scene, "message.pinned")[-1]["seq"]
    await chen.message(f"已加入 INC-0001 的时间线（#{seq}）。", channel=channel)
    await zhao.shortcut("加入时间线", message=said)
    await zhao.message(f"这条消息已在时间线上（#{seq}）。", channel=channel)
    await scene.workspace.until(lambda seen: "white_check_mark" in _marked(seen, channel, said.ts))

    # 快捷方式：记录为决定，来源一并留存
    said = await wang.say("从现在起只走电话 &amp; 人工递送", channel=channel)
    await wang.shortcut("记录为决定", message=said)
    form = await opened(wang, "记录决定")
    assert "从现在起只走电话 &amp; 人工递送" in form.text
    form.fill(reason="邮件地址簿未清理")
    assert (await form.submit()).kind == "closed"
    told = await settled(scene, channel, "邮件地址簿未清理")
    assert told.splitlines()[1:4] == ["从现在起只走电话 &amp; 人工递送", "*理由* 邮件地址簿未清理", "来源：原消息"]
    await scene.workspace.until(lambda seen: "white_check_mark" in _marked(seen, channel, said.ts))
    assert on_record(scene, "message.pinned")[-1]["text"] == "从现在起只走电话 &amp; 人工递送"

    # 别的频道：快捷方式认得唯一的事件；图钉不算
    aside = await zhao.say("网关日志已导出", channel="general")
    await zhao.react("pushpin", aside)
    await zhao.shortcut("加入时间线", message=aside)
    assert "网关日志已导出\n来源：原消息" in await settled(scene, channel, "赵敏 把 赵敏 的一条消息加入了时间线")
    await zhou.shortcut("加入时间线", message=aside)
    await zhou.message("目前没有你参与的进行中事件，这条消息无处可记。", channel="general")
    assert len(on_record(scene, "message.pinned")) == 5
    assert _marked(await scene.workspace.snapshot(), "general", aside.ts) == {"pushpin": 1}


async def test_the_essentials_in_english(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(LOCALE="en")
    smith, wang = scene.person("smith"), scene.person("wang")
    channel = await declared(scene, "smith")

    await smith.command("/incident", "decide Stop all mail to client B", channel=channel)
    form = await opened(smith, "Record decision")
    form.fill(reason="No further spread")
    assert (await form.submit()).kind == "closed"
    said = await settled(scene, channel, "Stop all mail")
    assert said.splitlines()[:3] == ["*Decision by Smith*", "Stop all mail to client B", "*Reason:* No further spread"]

    answer = await smith.command("/incident", "note Client B called back", channel=channel)
    seq = on_record(scene, "note.added")[0]["seq"]
    assert answer.text == f"Recorded (#{seq})."
    await smith.command("/incident", f"note wrong recipient {NUMBER}", channel=channel)
    form = await opened(smith, "Add note")
    assert (await form.submit()).kind == "closed"
    assert f"wrong recipient {MASKED}" in await settled(scene, channel, "wrong recipient")

    message = await smith.say("They deleted the file", channel=channel)
    await wang.react("pushpin", message)
    await scene.workspace.until(lambda seen: "white_check_mark" in _marked(seen, channel, message.ts))
    await smith.shortcut("Add to timeline", message=message)
    await smith.message("This message is on the timeline already", channel=channel)

    await smith.command("/incident", "update", channel=channel)
    form = await opened(smith, "Status update")
    form.fill(known="Mail recalled")
    assert (await form.submit()).kind == "closed"
    said = await settled(scene, channel, "Mail recalled")
    assert said.startswith("*Status update by Smith*\n*Known:* Mail recalled\n*Next update:* 20")


READING = ("conversations.history", "conversations.replies", "chat.getPermalink")


def _marked(seen: Any, channel: str, ts: str) -> dict[str, int]:
    """The reactions on a message."""
    found = [message for message in seen.messages(channel) if message.ts == ts]
    return found[0].reactions if found else {}
