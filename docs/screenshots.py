"""The pictures in the README, taken from the sandbox's real page with the real bot in it.

    python -m docs.screenshots

A leak is declared, worked on and closed in each language; the pictures are of what then stands in the channel.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright

from bot.demo.cast import introduce
from bot.demo.stage import stage
from sandbox import Person, Workspace
from tests.browser.chromium import FLAGS, chromium

IMAGES = Path(__file__).parent / "images"
LARGEST = 250 * 1024
"""Bytes of one picture."""

TALLEST = 760
"""Pixels of one picture: of a long message its beginning."""

WORDS = {
    "zh_CN": {
        "declare": "宣布 工资表误发给其他客户",
        "what": "甲公司十一月工资表（86 人）作为附件发给了乙公司的会计。",
        "found": "乙公司的会计来电告知。",
        "decision": "今天由客户联络负责人电话并书面告知甲公司。",
        "reason": "我方是受托人，如何通知员工由甲公司决定，须先让其知情。",
        "ended": "乙公司未打开附件即删除，已书面确认；甲公司已知情。",
        "lessons": "工资表今后只通过客户门户发送。",
        "close": "关闭",
        "over": "示例",
    },
    "en": {
        "declare": "declare Payroll mailed to the wrong client",
        "what": "The November payroll of client A (86 people) went as an attachment to the accountant of client B.",
        "found": "The accountant of client B rang us.",
        "decision": "Client A is told today, by phone and then in writing.",
        "reason": "We are the entrusted party: the client decides about its people, and must know to do so.",
        "ended": "Client B deleted the mail unread and confirmed it in writing; client A has been told.",
        "lessons": "Payroll goes out through the client portal only.",
        "close": "close",
        "over": "An example",
    },
}


async def main() -> None:
    """Take all of them."""
    IMAGES.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for locale, words in WORDS.items():
            with tempfile.TemporaryDirectory() as folder:
                async with stage(locale, Path(folder), ADMINS="U0SBXWANG") as scene:
                    await introduce(scene.workspace, locale)
                    await _take_all(browser, scene.workspace, locale, words)
        await browser.close()


async def _take_all(browser: Browser, workspace: Workspace, locale: str, words: dict[str, str]) -> None:
    wang, short = workspace.person("wang"), locale[:2]
    channel = await _declare(wang, words)
    page = await _page(browser, workspace, channel, locale)
    for task in ("detect.alert_log", "activate.playbook"):
        await page.locator(f"[data-block='task.{task}'] button").first.click()
        await page.locator(f"[data-block='task.{task}']", has_text="☑").wait_for()
    await page.locator("[data-key*='decision.open']").first.click()
    await page.locator("dialog textarea").nth(0).fill(words["decision"])
    await page.locator("dialog textarea").nth(1).fill(words["reason"])
    await _take(page.locator("dialog"), f"modal.{short}.png")
    await page.locator("dialog button[type=submit]").click()
    await page.locator("dialog").wait_for(state="detached")
    await page.evaluate("document.activeElement.blur()")  # no tools beside the message
    await _take(_article(page, "[data-key*='decision.open']"), f"status.{short}.png")
    await _take(_article(page, "[data-block='task.activate.triage']"), f"checklist.{short}.png")
    await wang.command("/incident", words["close"], channel=channel)
    form = (await wang.modal()).fill(text=words["ended"], lessons=words["lessons"], override=words["over"])
    await form.submit()
    await _take(_article(page, "[data-block^='summary']"), f"summary.{short}.png")
    await page.context.close()


async def _declare(wang: Person, words: dict[str, str]) -> str:
    """Declare; gives the channel's name once its checklists stand there."""
    await wang.command("/incident", words["declare"])
    form = (await wang.modal()).fill(what_happened=words["what"], how_found=words["found"], data_kinds=["payroll"])
    declared = (await form.submit()).modal
    if declared:
        await declared.close()
    channel = await wang.workspace.until(
        lambda seen: next(
            (n for n in seen.channels if n.startswith("inc-") and sum("☐" in t for t in seen.texts(n)) >= 2), None
        ),
        timeout=30,
    )
    return str(channel)


async def _page(browser: Browser, workspace: Workspace, channel: str, locale: str) -> Page:
    raw = (await workspace.snapshot()).raw["channels"]
    place = next(one["id"] for one in raw if one["name"] == channel)
    context = await browser.new_context(
        viewport={"width": 1040, "height": 2200},
        locale="zh-CN" if locale == "zh_CN" else "en-US",
    )
    page = await context.new_page()
    await page.goto(f"{workspace.url}/as/wang#/{place}")
    await page.locator("[data-block='task.activate.triage']").wait_for()
    return page


def _article(page: Page, holding: str) -> Locator:
    return page.get_by_role("article").filter(has=page.locator(holding)).last


async def _take(what: Locator, name: str) -> None:
    await what.wait_for()
    await what.scroll_into_view_if_needed()
    box = await what.bounding_box()
    assert box  # noqa: S101 - it is in sight
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": min(box["height"], TALLEST)}
    await what.page.screenshot(path=IMAGES / name, clip=clip, animations="disabled")  # type: ignore[arg-type]
    size = (IMAGES / name).stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{name} is too large: {size // 1024} KiB")
    print(f"{IMAGES.name}/{name}: {size // 1024} KiB")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
