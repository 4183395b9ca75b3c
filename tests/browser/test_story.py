"""The demo's story, played on the page: three people type, press and fill in, from the declaration to the summary."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from bot.demo.cast import introduce
from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.stories.conftest import Stage, stage

pytestmark = pytest.mark.usually_on("sqlite", reason="the page shows the same, whatever the database")

__all__ = ["stage"]

CHINESE = {
    "/incident declare Payroll mailed to the wrong client": "/incident 宣布 工资表误发乙公司",
    "/incident close": "/incident 关闭",
    "/invite @Zhao Min": "/invite @赵敏",
    "What happened": "发生了什么",
    "How was it found, and by whom": "怎么发现的，谁发现的",
    "Commander": "指挥",
    "Declare": "宣布",
    "Wang Li": "王莉",
    "Zhao Min": "赵敏",
    "Done": "完成",
    "Record decision": "记录决定",
    "Decision": "决定",
    "Reason": "理由",
    "Record": "记录",
    "Client A is told today": "今天告知甲公司",
    "The client decides about its people": "由客户决定如何通知员工",
    "Next phase": "下一阶段",
    "(phase 2 of 7)": "（第 2 阶段，共 7）",
    "Close incident": "关闭事件",
    "How it ended, or why it is no incident": "处置结果，或为何不构成事件",
    "Why close over open must-items (administrators)": "必办项未完成仍要关闭的理由（管理员）",
    "Deleted unread, confirmed in writing": "对方未读即删，已书面确认",
    "This was an exercise": "演练",
    "Summary of INC-0001": "INC-0001 总结",
    "Nothing fits.": "没有符合的选项。",
}

ALERT, PLAYBOOK = "task.detect.alert_log", "task.activate.playbook"
"""Two lines of the checklists: the alert is recorded; the playbook is chosen."""

Say = Callable[[str], str]


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def say(language: str) -> Say:
    """The words of the language that is played."""
    return CHINESE.__getitem__ if language == "zh_CN" else str


@pytest.fixture
async def workspace(language: str, stage: Callable[..., Awaitable[Stage]]) -> Workspace:
    """The firm, with the real bot in it."""
    scene = await stage(LOCALE=language, ADMINS="U0SBXWANG")
    await introduce(scene.workspace, language)
    return scene.workspace


@pytest.fixture
def sit_down(open_page: OpenPage, language: str) -> OpenPage:
    async def opened(handle: str, **window: str) -> Page:
        return await open_page(handle, locale="zh-CN" if language == "zh_CN" else "en-US", **window)

    return opened


async def write(page: Page, text: str) -> None:
    await page.locator("textarea.composer-field").fill(text)
    await page.keyboard.press("Enter")


async def enter_channel(page: Page) -> None:
    await page.get_by_role("link", name=re.compile("inc-0001")).first.click()
    await page.get_by_role("heading", level=1, name=re.compile("inc-0001")).wait_for()


async def declare(page: Page, say: Say) -> None:
    """By command and form, with Wang Li in command."""
    await write(page, say("/incident declare Payroll mailed to the wrong client"))
    form = page.get_by_role("dialog")
    await form.get_by_label(say("What happened")).fill("工资表 payroll.xlsx")
    await form.get_by_label(say("How was it found, and by whom")).fill("乙公司 B")
    await form.get_by_role("combobox", name=say("Commander"), exact=True).fill("wang")
    await page.keyboard.press("Enter")
    await form.get_by_role("button", name=say("Declare"), exact=True).click()
    await expect(form).to_contain_text("INC-0001")
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)


def line_of(page: Page, task: str) -> Locator:
    """The line of a checklist."""
    return page.locator(f"[data-block='{task}']")


async def tick(page: Page, task: str, say: Say) -> None:
    await line_of(page, task).get_by_role("button", name=say("Done"), exact=True).click()


async def test_from_declaration_to_summary(sit_down: OpenPage, say: Say) -> None:
    sun, wang, zhao = await sit_down("sun"), await sit_down("wang"), await sit_down("zhao")
    await declare(sun, say)

    await enter_channel(wang)
    await write(wang, say("/invite @Zhao Min"))
    await enter_channel(zhao)
    await tick(zhao, ALERT, say)
    await tick(wang, PLAYBOOK, say)
    await enter_channel(sun)
    for task, who in ((ALERT, "Zhao Min"), (PLAYBOOK, "Wang Li")):
        await expect(line_of(sun, task)).to_contain_text("☑")
        await expect(line_of(sun, task)).to_contain_text(f"@{say(who)}")

    await wang.get_by_role("button", name=say("Record decision")).first.click()
    form = wang.get_by_role("dialog", name=say("Record decision"))
    await form.get_by_label(say("Decision"), exact=True).fill(say("Client A is told today"))
    await form.get_by_label(say("Reason"), exact=True).fill(say("The client decides about its people"))
    await form.get_by_role("button", name=say("Record"), exact=True).click()
    await expect(zhao.get_by_role("article").filter(has_text=say("Client A is told today"))).to_have_count(1)

    await wang.get_by_role("button", name=say("Next phase")).first.click()
    await expect(zhao.get_by_role("article").filter(has_text=say("(phase 2 of 7)"))).to_have_count(1)

    await write(wang, say("/incident close"))
    form = wang.get_by_role("dialog", name=say("Close incident"))
    await form.get_by_label(say("How it ended, or why it is no incident")).fill(
        say("Deleted unread, confirmed in writing")
    )
    await form.get_by_label(say("Why close over open must-items (administrators)")).fill(say("This was an exercise"))
    await form.get_by_role("button", name=say("Close incident")).click()

    summary = sun.get_by_role("article").filter(has_text=say("Summary of INC-0001")).first
    await expect(summary).to_contain_text(say("Deleted unread, confirmed in writing"))
    await expect(summary).to_contain_text(say("Client A is told today"))
    await sun.get_by_role("button", name=re.compile(r"INC-0001-summary\.md")).first.click()
    await expect(sun.get_by_role("dialog")).to_contain_text(say("The client decides about its people"))


async def test_a_private_channel_stays_invisible_to_an_outsider(
    sit_down: OpenPage, say: Say, workspace: Workspace
) -> None:
    sun, zhou = await sit_down("sun"), await sit_down("zhou")
    await declare(sun, say)
    await enter_channel(sun)
    await line_of(sun, PLAYBOOK).wait_for()
    address = sun.url.rpartition("#")[2]

    await expect(zhou.get_by_text(re.compile("inc-0001"))).to_have_count(0)
    await zhou.keyboard.press("Control+k")
    await zhou.get_by_role("dialog").get_by_role("combobox").fill("inc-0001")
    await expect(zhou.get_by_role("dialog")).to_contain_text(say("Nothing fits."))
    await expect(zhou.get_by_role("option")).to_have_count(0)
    await zhou.keyboard.press("Escape")
    there = await sit_down("zhou", at=f"#{address}")
    await expect(there.locator("body")).not_to_contain_text("Payroll")
    await expect(there.locator("body")).not_to_contain_text("工资表")
    await expect(there.get_by_text(re.compile("inc-0001", re.IGNORECASE))).to_have_count(0)
