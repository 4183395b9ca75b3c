"""Notices in Slack, played by people: drafted from the record, written, approved by a second person, recorded as
sent."""

import hashlib
from collections.abc import Awaitable, Callable
from io import BytesIO

import docx

from sandbox import Person
from tests.stories.conftest import Stage

LI = "U0SBXLI"


async def declared(scene: Stage, by: Person, title: str, *others: Person, verb: str = "宣布") -> str:
    await by.command("/incident", f"{verb} {title}")
    form = await by.modal()
    form.fill(what_happened="工资表作为附件发给了另一家客户的会计", how_found="对方来电告知", severity="SEV3")
    await form.submit()
    channel = await scene.channel()
    await scene.workspace.until(lambda seen: by.handle in seen.members(channel))
    await by.invite(*(other.handle for other in others), channel=channel)
    for other in others:
        await other.message("INC-0001", channel="@stanch")
    return channel


async def test_a_client_is_told_by_a_letter_that_legal_has_approved(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(ADMINS=LI)
    wang, chen, zhao = (scene.person(handle) for handle in ("wang", "chen", "zhao"))
    channel = await declared(scene, wang, "工资表误发", chen, zhao)
    await wang.command("/incident", "指派 @zhao 法务", channel=channel)

    # 起草：通报列表 → 表单 → 草稿
    answer = await chen.command("/incident", "通报", channel=channel)
    assert "*INC-0001 的通报*" in answer.text
    await chen.press("起草其他通报", channel=channel)
    form = await chen.modal("起草通报")
    outcome = await form.fill(kind="client", recipient="甲公司", language="zh_CN").submit()
    assert outcome.kind == "updated"
    text = outcome.modal
    assert text
    assert "*通报 1 · 告知委托方企业 · 草稿*" in text.text
    assert "事件经过：工资表作为附件发给了另一家客户的会计。" in text.text
    card = await wang.message("通报 1 · 告知委托方企业 · 草稿", channel=channel)
    assert "致：甲公司" in card.text
    assert "下一步：补齐后请求批准。" in card.text

    # 修改：承认过错的措辞有提示，但不拦
    outcome = await text.fill({"section-measures": "我方过失导致误发，对方已删除。"}).submit()
    assert outcome.modal
    assert "*措辞提示*" in outcome.modal.text
    assert "“我方过失” 调查未结束就承认过错。可改为：“原因正在调查”。" in outcome.modal.text
    outcome = await outcome.modal.fill({"section-measures": "对方已书面确认删除。"}).submit()
    assert outcome.closed
    await wang.message("第 3 版，陈洁 撰写", channel=channel)

    # 批准：撰写人自己不行，别人也不行，只有法务
    await chen.press("请求批准", on="通报 1", channel=channel)
    letter = await zhao.message("请你批准 INC-0001 的通报 1（第 3 版）：告知委托方企业", channel="@stanch")
    assert "致：甲公司" in letter.text
    await wang.message("待批准", channel=channel)
    await wang.press("审阅批准", on="通报 1", channel=channel)
    outcome = await (await wang.modal("通报 1（第 3 版）")).submit()
    assert outcome.modal
    assert "这份通报只能由" in outcome.modal.text
    await outcome.modal.close()
    await zhao.press("审阅批准", on="INC-0001 的通报 1", channel="@stanch")
    review = await zhao.modal("通报 1（第 3 版）")
    assert "对方已书面确认删除。" in review.text
    assert (await review.submit()).closed
    await chen.message("赵敏 批准了你写的 INC-0001 通报 1（第 3 版）", channel="@stanch")

    # Word 文件：缺口标黄，末页为内部核对页
    await scene.workspace.until(
        lambda seen: any(f["name"] == "INC-0001-notice-1-v3.docx"
                         for m in seen.messages(channel) for f in m.raw.get("files", []))
    )  # fmt: skip
    file = next(each for each in await chen.files(channel) if each.name == "INC-0001-notice-1-v3.docx")
    paper = docx.Document(BytesIO(await chen.download(file)))
    words = [paragraph.text for paragraph in paper.paragraphs]
    assert words[:2] == ["关于信息安全事件的告知函", "甲公司："]
    assert "对方已书面确认删除。" in words
    assert "内部核对页（发出前删去本页）" in words

    # 登记已发出，附上盖章件
    stamped = "盖章扫描件".encode() * 1000
    posted = await chen.upload("告知函-盖章.pdf", stamped, channel=channel)
    await chen.press("登记已发出", on="通报 1", channel=channel)
    form = await chen.modal("登记已发出")
    form.fill(channel="邮政特快专递", to="甲公司财务部", receipt="EMS 单号见附件", file=[posted.raw["files"][0]["id"]])
    assert (await form.submit()).closed
    sent = await wang.message("已发出*", channel=channel)
    assert "发给 甲公司财务部，邮政特快专递；陈洁 登记" in sent.text
    digest = hashlib.sha256(stamped).hexdigest()
    await wang.message(f"文件：告知函-盖章.pdf（SHA-256 `{digest[:16]}`）", channel=channel)
    rows = scene.rows("SELECT state, version, sent_to FROM notice")
    assert [tuple(row) for row in rows] == [("sent", 3, "甲公司财务部")]

    # 补充
    await chen.press("补充", on="通报 1", channel=channel)
    form = await chen.modal("补充")
    outcome = await form.submit()
    assert outcome.modal
    assert "就本次事件告知贵单位，现将新的情况补充如下。" in outcome.modal.text
    await outcome.modal.close()

    # 时限将到而无人批准：如实登记，指挥收到通知
    await zhao.command("/incident", "通报", channel=channel)
    await zhao.press("起草其他通报", channel=channel)
    form = await zhao.modal("起草通报")
    outcome = await form.fill(kind="statement", recipient="公众", language="zh_CN").submit()
    assert outcome.modal
    await outcome.modal.close()
    await zhao.message("通报 3 · 对外声明", channel=channel)
    await zhao.press("登记已发出", on="通报 3", channel=channel)
    form = await zhao.modal("登记已发出")
    assert "这一版还没有人批准。" in form.text
    assert (await form.fill(channel="官网", to="公众", unapproved="媒体已发稿，须即时回应").submit()).closed
    told = await wang.message("登记：INC-0001 的通报 3 未经批准已经发出", channel="@stanch")
    assert "媒体已发稿，须即时回应" in told.text
    assert scene.errors() == []


async def test_a_report_in_english(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(LOCALE="en", ADMINS=LI)
    smith, wang = scene.person("smith"), scene.person("wang")
    channel = await declared(scene, smith, "Payroll sent to the wrong firm", wang, verb="declare")
    answer = await smith.command("/incident", "notice", channel=channel)
    assert "*Notices of INC-0001*" in answer.text
    await smith.press("Draft another notice", channel=channel)
    form = await smith.modal("Draft a notice")
    outcome = await form.fill(kind="police", recipient="Pudong police", language="en").submit()
    assert outcome.modal
    assert "To: Pudong police" in outcome.modal.text
    assert "[to be added: a translation]" in outcome.modal.text
    await outcome.modal.close()
    card = await wang.message("*Notice 1 · Report to the police · draft*", channel=channel)
    assert "places to be filled in" in card.text
    await smith.press("Record as sent", on="Notice 1", channel=channel)
    form = await smith.modal("Record as sent")
    assert (await form.fill(channel="in person", to="Pudong police", unapproved="the officer came by").submit()).closed
    sent = await wang.message("sent without approval*", channel=channel)
    assert "to Pudong police, in person; recorded by" in sent.text
    assert scene.errors() == []
