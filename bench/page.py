"""How quick the sandbox's page is, in a real Chromium, at no added latency.

    python -m bench.page

Measures how long the page takes to be usable, how long a tick takes from the click to being shown as done (the bot is
behind it: click, envelope, change, chat.update, drawing), how evenly a channel of 2,000 messages scrolls from its
newest to its oldest, and how large the page's own files are.
"""

import asyncio
import statistics
import time

from playwright.async_api import Browser, Locator, Page, async_playwright

import sandbox
from bench.stage import declare, stage
from sandbox import Workspace
from sandbox.page.serving import FILES
from tests.browser.chromium import FLAGS, chromium

OPENINGS, CLICKS, MESSAGES = 7, 12, 2000

USABLE_MS, SHOWN_MS, FRAME_MS, KIB = 1000, 150, 50, 300
"""What must be reached."""

WATCH_FRAMES = """() => {
  window.frames_ = []; window.most_ = 0;
  let last = performance.now();
  const tick = (now) => {
    window.frames_.push(now - last); last = now;
    window.most_ = Math.max(window.most_, document.querySelectorAll('.messages article').length);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""

UNTIL_SHOWN = """(button) => new Promise((done) => {
  const block = button.closest('[data-block]').dataset.block;
  const at = performance.now();
  const looking = new MutationObserver(() => {
    const now = document.querySelector(`[data-block="${CSS.escape(block)}"]`);
    if (!now || !now.textContent.includes('☑')) return;
    looking.disconnect();
    requestAnimationFrame(() => done(performance.now() - at));
  });
  looking.observe(document.querySelector('.messages'), { childList: true, subtree: true });
  button.click();
})"""


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        async with stage(latency=0) as workspace:
            channel = await declare(workspace.person("zhao"), severity="SEV1")
            await asyncio.sleep(3)  # the opening is over
            opened = [await _opening(browser, workspace) for _ in range(OPENINGS)]
            _print("usable after opening", opened, USABLE_MS)
            _print("a click shown as done", await _clicks(browser, workspace, channel), SHOWN_MS)
        async with sandbox.serve() as workspace:
            await _scrolling(browser, workspace)
        await browser.close()
    size = sum(path.stat().st_size for path in FILES.rglob("*") if path.is_file()) / 1024
    print(f"the page's own files: {size:.0f} KiB (under {KIB})")  # noqa: T201


async def _page(browser: Browser, workspace: Workspace, channel: str = "") -> Page:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{workspace.url}/as/zhao#/{channel}")
    await page.locator(".composer-field").wait_for()
    return page


async def _opening(browser: Browser, workspace: Workspace) -> float:
    """Milliseconds from a fresh browser window until one can type and the messages are there."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = await context.new_page()
    began = time.perf_counter()
    await page.goto(f"{workspace.url}/as/zhao", wait_until="commit")
    await page.locator(".composer-field").wait_for()
    await page.locator(".messages-column > *").first.wait_for()
    took = (time.perf_counter() - began) * 1000
    await context.close()
    return took


async def _clicks(browser: Browser, workspace: Workspace, channel: str) -> list[float]:
    """Milliseconds from each click on a plain tick until the line is drawn as done."""
    found = next(one for one in (await workspace.snapshot()).raw["channels"] if one["name"] == channel)
    page = await _page(browser, workspace, found["id"])
    await page.locator(".section", has_text="☐").first.wait_for()
    shown: list[float] = []
    for _ in range(CLICKS):
        button = await _plain_tick(page)
        shown.append(float(await button.evaluate(UNTIL_SHOWN)))
        await asyncio.sleep(1.5)  # one at a time: the figure is of a quiet channel
    await page.context.close()
    return shown


async def _plain_tick(page: Page) -> Locator:
    """A 完成 button that asks nothing more."""
    asking = ("向应急小组报告", "宣告并记录", "立即止血", "从可信备份恢复")
    rows = page.locator(".section", has_text="☐").filter(has=page.get_by_role("button", name="完成", exact=True))
    for words in asking:
        rows = rows.filter(has_not_text=words)
    return rows.last.get_by_role("button", name="完成", exact=True)


async def _scrolling(browser: Browser, workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    for n in range(MESSAGES):
        await zhao.say(f"第 {n} 条：已联系 *甲公司* 的会计，附件 `工资表.xlsx` 尚未打开 :eyes:", channel="general")
    page = await _page(browser, workspace)
    await page.locator("article").last.wait_for()
    await page.evaluate(WATCH_FRAMES)
    await page.mouse.move(700, 450)
    began = time.perf_counter()
    while await page.locator(".intro").count() == 0:
        await page.mouse.wheel(0, -600)
        await asyncio.sleep(0.016)
    took = time.perf_counter() - began
    frames = sorted(await page.evaluate("window.frames_"))
    most = await page.evaluate("window.most_")
    long = sum(frame > FRAME_MS for frame in frames)
    print(f"{MESSAGES} messages scrolled in {took:.1f} s, at most {most} of them drawn at once")  # noqa: T201
    at = len(frames) * 99 // 100
    print(  # noqa: T201
        f"frames: median {statistics.median(frames):.0f} ms, p99 {frames[at]:.0f} ms, worst {frames[-1]:.0f} ms; "
        f"{long} of {len(frames)} over {FRAME_MS} ms"
    )
    await page.context.close()


def _print(what: str, took: list[float], most: int) -> None:
    print(f"{what}: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms (at most {most})")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
