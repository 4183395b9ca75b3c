"""A role changes hands: offered at opening, handed over, declined, handed over again; claimed from somebody silent."""

from collections.abc import Awaitable, Callable

from sandbox import Person
from sandbox.client.controls import Control
from tests.stories.conftest import Stage

BOT = "@stanch"
WANG, LI, ZHAO, SMITH = "U0SBXWANG", "U0SBXLI", "U0SBXZHAO", "U0SBXSMITH"


def holders(scene: Stage) -> dict[str, str]:
    return dict(scene.rows("SELECT role, person FROM assignment WHERE until IS NULL"))


def assignee(scene: Stage, task: str) -> str | None:
    [[found]] = scene.rows("SELECT assignee FROM task WHERE key = :key", key=task)
    return str(found) if found else None


async def buttons(person: Person, text: str) -> list[Control]:
    """The buttons in the app's direct message with these words on them, oldest first."""
    return [each for each in await person.controls(BOT) if each.text == text]


async def test_a_role_changes_hands(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(RESPONDERS=f"legal={LI},customer={SMITH},comms={SMITH}")
    wang, li, smith, chen, zhao = (scene.person(name) for name in ("wang", "li", "smith", "chen", "zhao"))
    await wang.command("/incident", "宣布 甲公司工资表误发乙公司")
    form = await wang.modal()
    form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知")
    assert (await form.submit()).kind == "updated"
    channel = await scene.channel()

    # The default holders are asked, each in one letter and in their own language.
    offer = await li.message("INC-0001 需要你参与处置", channel=BOT)
    assert "*法务合规负责人*\n[接受] [谢绝]" in offer.text
    await li.press("接受", message=offer)
    await li.message("你担任 INC-0001 的法务合规负责人", channel=BOT)
    offer = await smith.message("INC-0001 needs you", channel=BOT)
    assert offer.text.endswith(
        "*Media & communications lead*\n[Accept] [Decline]\n*Client liaison*\n[Accept] [Decline]"
    )
    await smith.use((await buttons(smith, "Accept"))[1])
    await smith.message("You are Client liaison in INC-0001", channel=BOT)
    await smith.message("*Client liaison*\nYou have accepted.", channel=BOT)
    await smith.press("Decline", channel=BOT)
    await smith.message("You have declined.", channel=BOT)
    assert await buttons(smith, "Accept") == []
    assert holders(scene) == {"ic": WANG, "legal": LI, "customer": SMITH}

    # What came back is assigned from the letter itself, to somebody who is not in the channel yet.
    came_back = await wang.message("@Smith 谢绝担任 INC-0001 的公关与媒体负责人", channel=BOT)
    await wang.press("指派角色", message=came_back)
    form = await wang.modal("指派角色")
    outcome = await form.fill(person="@zhao").submit()
    assert outcome.closed
    await zhao.message("你担任 INC-0001 的公关与媒体负责人", channel=BOT)
    await zhao.message("欢迎加入 INC-0001：甲公司工资表误发乙公司", channel=BOT)
    assert holders(scene)["comms"] == ZHAO

    # Nobody steers who may not, and nobody hands over what is another's.
    answer = await zhao.command("/incident", "指派 @zhao 技术", channel=channel)
    assert "应急指挥" in answer.text
    answer = await wang.command("/incident", "交接 @chen 法务", channel=channel)
    assert answer.text == "只有现任能交接这个角色。想接手请认领，想给别人请指派。"
    answer = await zhao.command("/incident", "指派 @chen 魔法师", channel=channel)
    assert answer.text.startswith("“魔法师”指哪个角色？可选：管理层负责人、应急指挥、")
    answer = await chen.command("/incident", "交接", channel="general")
    assert answer.text
    assert "tech" not in holders(scene)

    # Li hands over with an open task; Chen declines; offered again, Smith accepts, and the task goes along.
    await wang.press("更多…", on="研判与启动", channel=channel)
    form = await wang.modal()
    form.fill(act="assign", task="gap.aware_time", person="@li")
    assert (await form.submit()).closed
    await li.message("@王莉 在 INC-0001 派给你一个清单项", channel=BOT)
    await li.command("/incident", "交接 @chen 法务", channel=channel)
    form = await li.modal("交接")
    assert "*法务合规负责人*\n这个角色未完成的清单项：" in form.text
    assert (await form.fill(ending=["lay_down"]).submit()).errors == {
        "successor": "请选择接任者，或勾选没有接任者，二者选一。"
    }
    assert (await form.fill(brief="等乙公司书面确认删除", ending=[]).submit()).closed
    await chen.message("@李强 请你接任 INC-0001 的法务合规负责人", channel=BOT)
    await scene.workspace.until(lambda seen: seen.shows("已请 @陈洁 接任", channel=channel))
    await chen.press("谢绝", channel=BOT)
    came_back = await li.message("@陈洁 谢绝担任 INC-0001 的法务合规负责人", channel=BOT)
    assert (holders(scene)["legal"], assignee(scene, "gap.aware_time")) == (LI, LI)

    await li.press("交接", message=came_back)
    form = await li.modal("交接")
    assert (await form.fill(successor="@smith", brief="等乙公司书面确认删除").submit()).closed
    offer = await smith.message("@李强 hands Legal & compliance lead of INC-0001 over to you", channel=BOT)
    assert "What to watch: 等乙公司书面确认删除" in offer.text
    await smith.press("Accept", message=offer)
    await smith.message("You are Legal & compliance lead in INC-0001", channel=BOT)
    relieved = await li.message("INC-0001 的法务合规负责人现由 @Smith 担任", channel=BOT)
    assert "你未完成的 1 项一并转交。" in relieved.text
    assert (holders(scene)["legal"], assignee(scene, "gap.aware_time")) == (SMITH, SMITH)

    # A vacant role is claimed from the card at once; the command is asked for, and kept with one press.
    await zhao.press("认领", on="记录员", channel=channel)
    assert holders(scene)["scribe"] == ZHAO
    await zhao.press("认领角色", channel=channel)
    form = await zhao.modal("认领角色")
    outcome = await form.fill(role="应急指挥 · 王莉").submit()
    assert outcome.kind == "updated"
    assert outcome.modal
    assert "已询问 @王莉。" in outcome.modal.text
    asked = await wang.message("@赵敏 申请接替你担任 INC-0001 的应急指挥", channel=BOT)
    await wang.press("我在，继续担任", message=asked)
    await zhao.message("@王莉 在，继续担任 INC-0001 的应急指挥", channel=BOT)
    answer = await zhao.command("/incident", "角色", channel=channel)
    assert "*应急指挥*  @王莉（" in answer.text
    assert "*法务合规负责人*  @Smith（" in answer.text
