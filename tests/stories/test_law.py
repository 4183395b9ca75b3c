"""The law's clocks in a leak: payroll of a client, at a bookkeeping firm; then a million people more.

The client is to be told; then the provincial CAC office within four hours. Legal confirms, one duty is left out by two.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from sandbox import Modal, Person
from tests.stories.conftest import Stage

FIRM = "cii=no,central_organ=no,small_handler=no,sector=bookkeeping,sector_rule=no,insured=no,listed=none"
CLIENT, GENERAL = "cn.pipl59.client", "cn.cac.general"
LI, WANG = "U0SBXLI", "U0SBXWANG"
CALM = 20.0
"""Seconds for a card that is updated calmly: it rests for some between two updates."""


@dataclass(frozen=True)
class Words:
    """What people read, in one language of the channel. Windows and letters come in each reader's own: Chinese."""

    clock: str
    at_once: str
    general: str
    confirmed: str
    apply: str
    leave_out: str
    approve: str
    left_out: str


WORDS = {
    "zh_CN": Words(
        "*告知委托方企业* → 委托方企业（数据的处理者）", "立即（法律没有规定小时数） · 内部目标",
        "*网络安全事件报告* → 属地省级网信部门", "适用（法务已确认）", "是否适用…", "不通报…", "批准",
        "☒ 告知委托方企业：不通报（理由：客户已书面确认知悉）",
    ),
    "en": Words(
        "*Tell the client company* → The client company, which is the handler",
        "at once, no statutory number · house target",
        "*Report of a cybersecurity incident* → The provincial CAC office", "applies, confirmed by legal",
        "Does it apply?", "Leave out…", "Approve", "☒ Tell the client company: left out (客户已书面确认知悉)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.long
async def test_a_payroll_leak_and_its_clocks(stage: Callable[..., Awaitable[Stage]], locale: str) -> None:
    scene, words = await stage(LOCALE=locale, FIRM=FIRM, RESPONDERS=f"legal={LI}"), WORDS[locale]
    wang, li = scene.person("wang"), scene.person("li")
    await wang.command("/incident", "宣布 甲公司工资表误发乙公司")
    form = await wang.modal()
    form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知")
    assert (await form.submit()).kind == "updated"
    await (await wang.modal()).close()
    channel = await scene.channel()
    offer = await li.message("INC-0001 需要你参与处置", channel="@stanch")
    await li.press("接受", message=offer)
    await li.message("你担任 INC-0001 的法务合规负责人", channel="@stanch")

    # We keep the payroll for the client: the client is to be told, at once, without an invented number of hours.
    check = await entered(wang, channel, "sets", {"set-payroll": "entrusted"})
    assert "*告知委托方企业*：开始计时，立即（法律未规定小时数）；内部目标" in check.text
    assert (await check.submit()).kind == "updated"
    await (await wang.modal()).close(everything=True)
    card = await wang.message(words.clock, channel=channel, timeout=CALM)
    assert words.at_once in card.text
    assert words.general not in card.text

    # It is 1.2 million people: before it is saved, one sees that a clock of four hours begins.
    check = await entered(wang, channel, "scale", {"people": "120万"})
    assert "*网络安全事件报告*：开始计时" in check.text
    assert "建议级别：SEV2 → SEV1；现定为 SEV2" in check.text
    assert (await check.submit()).kind == "updated"
    await (await wang.modal()).close(everything=True)
    await wang.message(words.general, channel=channel, timeout=CALM)
    [(started, due)] = scene.rows(
        "SELECT started_at, due_at FROM obligation WHERE key = :key AND state = 'running'", key=GENERAL
    )
    assert started != due

    # Only legal says whether a duty applies.
    await wang.press(words.apply, on=GENERAL, channel=channel)
    refused = await wang.message("这项操作只限法务合规负责人。", channel=channel)
    assert refused.is_private
    await li.press(words.apply, on=GENERAL, channel=channel)
    form = await li.modal()
    assert (await form.fill(verdict="applies", reason="人数已核实").submit()).closed
    await li.message(words.confirmed, channel=channel, timeout=CALM)

    # The client knows already: two people leave the duty out.
    await li.press(words.leave_out, on=CLIENT, channel=channel)
    form = await li.modal()
    assert (await form.fill(reason="客户已书面确认知悉").submit()).closed
    proposal = await wang.message("客户已书面确认知悉", channel=channel)
    await li.press(words.approve, message=proposal)
    assert scene.rows("SELECT state FROM obligation WHERE key = :key AND state = 'waived'", key=CLIENT) == []
    await wang.press(words.approve, message=proposal)
    await wang.message(words.left_out, channel=channel, timeout=CALM)
    assert scene.rows(
        "SELECT settled_by, reason FROM obligation WHERE key = :key AND state = 'waived'", key=CLIENT
    ) == [(WANG, "客户已书面确认知悉")]
    assert scene.errors() == []


async def entered(person: Person, channel: str, group: str, said: dict[str, str]) -> Modal:
    """Enter facts of one group; gives the check."""
    await person.command("/incident", "事实", channel=channel)
    overview = await person.modal()
    [button] = [one for one in overview.controls() if one.block_id == f"group.{group}"]
    await person.use(button)
    outcome = await (await person.modal()).fill(said).submit()
    assert outcome.modal, outcome.errors
    return outcome.modal
