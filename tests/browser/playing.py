"""How the page's stories are played: the firm with the real bot in it, in either language, and what people do there.

A test that imports these fixtures is played twice, in Chinese and in English; `say` gives the words of the language.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from bot.demo.cast import introduce
from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.stories.conftest import Stage, stage

__all__ = ["language", "say", "sit_down", "stage", "workspace"]

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
    "This field is required.": "请填写此项。",
    "Reply in thread": "在消息列中回复",
    "What just happened": "刚才发生了什么",
    "What can go wrong": "制造故障",
    "Break the app's connection": "切断应用的连接",
    "Be somebody else": "换一个人",
    "Declare an incident": "宣布事件",
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
