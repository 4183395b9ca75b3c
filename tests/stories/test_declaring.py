"""A leak is declared: by whoever sees it, once, into a private channel, with nothing personal left behind."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Modal, Person
from tests.databases import stored
from tests.stories.conftest import Stage

SetStage = Callable[..., Awaitable[Stage]]

ID, CARD, MOBILE, KEY = "310199209901011231", "6205500000000000004", "19900001234", "Hunter2-xyz"
MASKED_ID, MASKED_CARD, MASKED_MOBILE = "3101**********1231", "6205***********0004", "199****1234"
"""Numbers that pass every check and can belong to nobody."""


async def form_of(person: Person, words: str = "", *, channel: str = "general") -> Modal:
    answer = await person.command("/incident", f"宣布 {words}", channel=channel)
    assert answer.error is None
    return await person.modal()


def story(form: Modal, **said: object) -> Modal:
    return form.fill(**{"what_happened": "甲公司工资表发给了乙公司", "how_found": "乙公司来电"} | said)


def titles(scene: Stage) -> list[str]:
    return [title for (title,) in scene.rows("SELECT title FROM incident ORDER BY number")]


async def test_declared_in_chinese_with_somebody_else_in_command(stage: SetStage) -> None:
    scene = await stage(RESPONDERS="legal=U0SBXLI")
    chen, zhao, li = (scene.person(handle) for handle in ("chen", "zhao", "li"))

    # 窗口立刻打开，不等任何别的调用
    await scene.workspace.latency(2500, "users.info")
    form = await form_of(chen, "工资表误发乙公司")
    assert (await scene.workspace.deliveries("slash_commands"))[-1]["milliseconds"] < 1000
    await scene.workspace.latency(0, "users.info")
    assert form.title == "宣布事件"
    assert "标题: 工资表误发乙公司" in form.text
    assert form.values["commander"]["entry"]["selected_user"] == "U0SBXCHEN"
    assert form.values["severity"]["entry"]["selected_option"]["value"] == "SEV2"

    # 填错的，错误写在那一栏下面
    story(form, title=" \u200b ")
    assert (await form.submit()).said == {"标题": "这里要填写内容，只有空格不算。"}
    form.fill(title="工资表误发乙公司", detected_at=datetime.now(UTC) + timedelta(hours=1))
    assert (await form.submit()).said == {"什么时候发现的": "这个时间还没到。请填写实际发现的时间。"}
    form.fill(detected_at=datetime.now(UTC) - timedelta(hours=1))
    form.fill({"指挥": "@zhao", "级别": "SEV1 危急", "涉及哪些数据": ["工资表（含身份证号、银行卡号）"]})
    assert titles(scene) == []

    # 同时提交两次：一个事件
    outcomes = await asyncio.gather(form.submit(), form.submit(), return_exceptions=True)
    shown = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert shown[0].kind == "updated"
    assert shown[0].modal
    assert "*INC-0001* 已记录在案，频道正在开通，链接会私信给你。" in shown[0].modal.text
    await scene.workspace.redeliver("interactive")
    assert titles(scene) == ["工资表误发乙公司"]

    channel = await scene.channel()
    assert channel == "inc-0001-gong-zi-biao-wu-fa-yi-gong-si"
    seen = await scene.workspace.snapshot()
    assert seen.channels[channel]["kind"] == "private"
    assert seen.members(channel) == {"stanch", "chen", "zhao", "li"}
    topic = await scene.workspace.until(lambda seen: seen.channels[channel]["topic"])
    assert topic == "INC-0001 · SEV1 · 工资表误发乙公司"

    # 宣布者得到链接，指挥得到职责，法务被问是否接手；公告只有编号、级别、状态
    assert f"#{channel}" in (await chen.message("INC-0001", channel="@stanch")).text
    assert "应急指挥" in (await zhao.message("你担任 INC-0001", channel="@stanch")).text
    assert "法务合规负责人" in (await li.message("INC-0001", channel="@stanch")).text
    assert not [message for message in await chen.direct_messages() if "你担任" in message.text]
    notices = await scene.workspace.until(lambda seen: seen.texts("security-notices"))
    assert [notice.splitlines()[0] for notice in notices] == ["*INC-0001* · SEV1 · 进行中"]


async def test_nobody_declares_a_second_unawares(stage: SetStage) -> None:
    scene = await stage()
    wang, chen, zhou = (scene.person(handle) for handle in ("wang", "chen", "zhou"))

    early, late = await form_of(wang, "甲公司秘密名单"), await form_of(chen, "好像有泄露")
    assert (await story(early).submit()).kind == "updated"

    # 窗口开着的时候别人宣布了：提交时先说，再提交才算
    asked = await story(late).submit()
    assert asked.kind == "updated"
    assert asked.modal
    assert "刚刚已宣布：INC-0001（" in asked.modal.text
    assert "秘密名单" not in str(asked.modal.view)
    assert "发生了什么: 甲公司工资表发给了乙公司" in asked.modal.text
    assert "[仍要宣布] [取消]" in asked.modal.text
    assert titles(scene) == ["甲公司秘密名单"]
    done = await asked.modal.submit()
    assert done.modal
    assert "INC-0002" in done.modal.text

    # 之后打开窗口的，一开始就看到
    form = await form_of(zhou)
    assert "刚刚已宣布：INC-0001（" in form.text
    assert "、INC-0002（" in form.text
    assert "秘密名单" not in str(form.view)
    await scene.channel("inc-0001")
    await scene.channel("inc-0002")


async def test_a_quiet_incident_leaves_no_trace_outside(stage: SetStage) -> None:
    scene = await stage(LOCALE="en")
    form = await form_of(scene.person("smith"), "Insider sells payroll")
    form.fill(
        what_happened="Offered on a forum", how_found="A client told us", insider=["Somebody inside is suspected"]
    )
    assert (await form.submit()).kind == "updated"

    assert await scene.channel() == "inc-0001"
    assert (await scene.workspace.snapshot()).texts("security-notices") == []


async def test_a_window_that_slack_does_not_open_is_offered_again(stage: SetStage) -> None:
    scene = await stage()
    chen, smith = scene.person("chen"), scene.person("smith")
    await chen.open_home()
    home = await chen.home("宣布事件")
    await scene.workspace.change_settings(trigger_seconds=0)

    # 命令：在原处回答，按钮里留着标题
    answer = await chen.command("/incident", "上报 工资表误发 & 更多")
    assert answer.error is None
    told = await chen.message("Slack 没能及时打开窗口", channel="general")
    assert told.is_private
    assert not await chen.has_modal()

    # 主页按钮和全局快捷方式没有原处可答：私信
    await home.press("宣布事件")
    await chen.shortcut("宣布事件")
    await scene.workspace.until(
        lambda seen: sum("Slack 没能及时打开窗口" in each.text for each in seen.direct_messages("chen")) == 2
    )
    await scene.workspace.change_settings(trigger_seconds=3)
    await chen.press("宣布事件", message=told)
    assert "标题: 工资表误发 & 更多" in (await chen.modal("宣布事件")).text

    # Slack 出错、太慢：用提问者自己的语言回答（主页打开过，语言已知）
    await smith.open_home()
    await smith.home("Declare an incident")
    for fault in ("server_error", "hang", "answer_lost"):
        await scene.workspace.fault(fault, "views.open", **({"seconds": 5} if fault == "hang" else {}))
        answer = await smith.command("/incident", f"declare Payroll {fault}")
        assert answer.error is None, fault
        told = await smith.message("Slack did not open the window in time.", channel="general")
        await smith.press("Declare an incident", message=told)
        form = await smith.modal("Declare an incident")
        assert f"Title: Payroll {fault}" in form.text
        await form.close()
        await smith.dismiss(told)
    assert titles(scene) == []
    assert not scene.errors()


@pytest.mark.parametrize(
    ("locale", "handle", "question", "agree", "keep"),
    [
        ("zh_CN", "chen", "看起来含有个人信息或密码", "打码保存", "不是个人信息：按原样保存"),
        (
            "en",
            "smith",
            "This looks like personal data or a password",
            "Keep it masked",
            "It is not what it seems: keep",
        ),
    ],
)
async def test_personal_data_is_masked_before_it_is_stored(
    stage: SetStage, locale: str, handle: str, question: str, agree: str, keep: str
) -> None:
    scene = await stage(LOCALE=locale)
    person = scene.person(handle)
    form = await form_of(person, f"误发 {MOBILE}")
    form.fill(what_happened=f"名单里有 {ID} 和 {CARD}", how_found=f"他们说 密码：{KEY}")

    asked = await form.submit()
    assert asked.modal
    assert question in asked.modal.text
    for masked in (MASKED_MOBILE, MASKED_ID, MASKED_CARD, "密码：******"):
        assert f"`{masked}`" in asked.modal.text
    assert f"名单里有 {ID} 和 {CARD}" in asked.modal.text, "what was typed is still there"
    assert f"[{agree}]" in asked.modal.text
    assert titles(scene) == []

    assert (await asked.modal.submit()).kind == "updated"
    channel = await scene.channel()
    assert titles(scene) == [f"误发 {MASKED_MOBILE}"]
    [[text]] = scene.rows(
        "SELECT payload FROM timeline_payload JOIN timeline_event ON id = event_id WHERE kind = 'incident.declared'"
    )
    payload = json.loads(text)
    assert payload["what_happened"] == f"名单里有 {MASKED_ID} 和 {MASKED_CARD}"
    assert payload["how_found"] == "他们说 密码：******"

    kept = stored(scene.url) + scene.log.read_bytes()
    assert MASKED_MOBILE.encode() in kept
    shown = json.dumps((await scene.workspace.snapshot()).raw, ensure_ascii=False)
    for raw in (ID, CARD, MOBILE, KEY):
        assert raw.encode() not in kept, "neither in the database nor in its log, nor in what the bot prints"
        assert raw not in shown
    assert MASKED_MOBILE in shown
    assert channel == "inc-0001-wu-fa-199-1234"

    # One press keeps the words as they were typed.
    form = await form_of(person, "Order")
    form.fill(what_happened=f"serial {MOBILE}", how_found="by phone")
    asked = await form.submit()
    assert asked.modal
    await asked.modal.press(keep)
    assert "INC-0002" in (await asked.modal.refresh()).text
    assert scene.rows("SELECT what_happened FROM incident WHERE number = 2") == [(f"serial {MOBILE}",)]
    await scene.channel("inc-0002")
    assert not scene.errors()
