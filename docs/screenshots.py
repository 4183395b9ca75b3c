"""The pictures in the README, taken from the sandbox's real page with the real bot in it.

    python -m docs.screenshots

The demo's leak is played in each language (`bot.demo.scenes`); between its scenes somebody of the firm looks at the
page, and that is the picture.
"""

import asyncio
import io
import tempfile
from pathlib import Path

from playwright.async_api import Browser, FloatRect, Locator, Page, async_playwright
from rich.console import Console

from bot.demo.acting import Play
from bot.demo.playing import RESPONDERS
from bot.demo.scenes import SCENES
from bot.demo.scenes.ending import summary
from bot.demo.scenes.response import contain, decide, hand_over
from bot.demo.spectator import Spectator
from bot.demo.stage import stage
from sandbox import Workspace
from tests.browser.chromium import FLAGS, chromium
from views.catalogue import Texts

IMAGES = Path(__file__).parent / "images"
LARGEST = 250 * 1024
"""Bytes of one picture."""

Window = tuple[int, int, float]
"""Its width and height, and how many dots a pixel has each way."""

WHOLE = (1280, 800, 1.25)
"""One for the whole page."""

TALL = (780, 1500, 1.5)
"""One so narrow that a thread fills it, and so tall that a message fits."""

TALLEST = 620
"""Pixels of one message: of a longer one the first blocks that fit, fading out."""

LATE = {"zh_CN": "陈洁", "en": "Chen Jie"}
"""Who takes over the command: once she stands on the card, it is up to date."""

PLACED = """(element) => {
  const body = element.querySelector(".message-body");
  const ends = [...body.querySelectorAll(".block")].map((one) => one.getBoundingClientRect().bottom);
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height, ends };
}"""

FADE = """(end) => {
  const veil = document.createElement("div");
  const ground = getComputedStyle(document.body).getPropertyValue("--ground");
  Object.assign(veil.style, { position: "fixed", left: 0, right: 0, top: `${end - 90}px`, height: "90px", zIndex: 9 });
  veil.style.background = `linear-gradient(transparent, ${ground})`;
  document.body.append(veil);
}"""

FROM_A_MESSAGE = """(scroller) => {
  const top = scroller.getBoundingClientRect().top;
  const first = [...scroller.querySelectorAll("article:not(.continued, .system)")]
    .find((one) => one.getBoundingClientRect().top >= top);
  const beyond = first.getBoundingClientRect().top - top;
  scroller.scrollTop += beyond;
  return beyond;
}"""


async def main() -> None:
    """Take all of them."""
    IMAGES.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for locale in LATE:
            with tempfile.TemporaryDirectory() as folder:
                async with stage(locale, Path(folder), RESPONDERS=RESPONDERS) as scene:
                    await scene.watched(_played(browser, scene.workspace, locale))
        await browser.close()


async def _played(browser: Browser, workspace: Workspace, locale: str) -> None:
    """The whole play, and the pictures in its course."""
    say, short = Texts(locale, paper=True), locale[:2]
    unseen = Spectator(workspace, Console(file=io.StringIO()), say)
    play = Play(workspace, unseen, say, began=float("-inf"))  # nobody reads along: without beats
    for _, scene in SCENES:
        if scene is decide:
            page = await _page(browser, workspace, play.channel, locale, WHOLE)
            await _take_form(page, say, f"modal.{short}.png")
        await scene(play)
        if scene is hand_over:
            page = await _page(browser, workspace, play.channel, locale, WHOLE)
            await _take_page(page, f"page.{short}.png")
        if scene in (contain, hand_over, summary):
            page = await _page(browser, workspace, play.channel, locale, TALL)
            if scene is contain:
                await _take(_article(page, "[data-block^='task.contain.']"), f"checklist.{short}.png")
            elif scene is hand_over:
                card = _article(page, "[data-key*='decision.open']").filter(has_text=LATE[locale])
                await _take(card, f"status.{short}.png")
            else:
                await _take(_article(page, "[data-block^='summary']"), f"summary.{short}.png")


async def _page(browser: Browser, workspace: Workspace, channel: str, locale: str, window: Window) -> Page:
    """The incident's channel as its commander sees it."""
    raw = (await workspace.snapshot()).raw["channels"]
    place = next(one["id"] for one in raw if one["name"] == channel)
    context = await browser.new_context(
        viewport={"width": window[0], "height": window[1]},
        device_scale_factor=window[2],
        reduced_motion="reduce",
        locale="zh-CN" if locale == "zh_CN" else "en-US",
    )
    page = await context.new_page()
    await page.goto(f"{workspace.url}/as/wang#/{place}")
    await page.get_by_role("article").first.wait_for()
    return page


async def _take_page(page: Page, name: str) -> None:
    """All of the page at its newest message, and just so high that it begins with a message, too."""
    if await page.locator(".to-newest").is_visible():
        await page.locator(".to-newest").click()
    await _still(page)
    above = await page.locator(".messages").evaluate(FROM_A_MESSAGE)
    await page.set_viewport_size({"width": WHOLE[0], "height": (WHOLE[1] - int(above)) // 4 * 4})
    _keep(await page.screenshot(animations="disabled"), name)
    await page.context.close()


async def _take_form(page: Page, say: Texts, name: str) -> None:
    """The form for a decision, with what the demo enters in it, not sent."""
    entered = (
        say("Client A is told today, by phone and then in writing."),
        say("We are the entrusted party: the client decides about its people, and can only do so if it knows."),
        say("Wait for the whole investigation (too late for client A); a letter only (too slow)."),
    )
    await page.locator("[data-key*='decision.open']").last.click()
    await page.locator("dialog textarea").first.wait_for()
    for field, words in zip(await page.locator("dialog textarea").all(), entered, strict=True):
        await field.fill(words)
    await page.locator("dialog h2").click()  # no cursor in the picture
    await _still(page)
    await page.locator(".messages").evaluate(FROM_A_MESSAGE)
    _keep(await page.screenshot(animations="disabled"), name)
    await page.keyboard.press("Escape")
    await page.locator("dialog").wait_for(state="detached")
    await page.context.close()


def _article(page: Page, holding: str) -> Locator:
    return page.get_by_role("article").filter(has=page.locator(holding)).last


async def _take(message: Locator, name: str) -> None:
    """A message, as it begins a thread: with who says it and when."""
    page, ts = message.page, await message.get_attribute("data-ts")
    place = page.url.partition("#")[2]
    await page.evaluate("(hash) => (location.hash = hash)", f"{place}/{ts}/{ts}")
    alone = page.locator(f".side article[data-ts='{ts}']")
    await alone.evaluate("(element) => element.classList.remove('found')")
    await _still(page)
    box = await alone.evaluate(PLACED)
    top, end = box["y"], box["y"] + box["height"]
    if end - top > TALLEST:
        end = max(one for one in box["ends"] if one < top + TALLEST)
        await page.evaluate(FADE, end)
    clip: FloatRect = {"x": 0, "y": top, "width": box["width"], "height": end - top}
    _keep(await page.screenshot(clip=clip, animations="disabled"), name)
    await page.context.close()


async def _still(page: Page) -> None:
    """Wait for the letters; no tools stand beside a message."""
    await page.mouse.move(1, 1)
    await page.evaluate("document.fonts.ready")


def _keep(picture: bytes, name: str) -> None:
    if len(picture) > LARGEST:
        raise SystemExit(f"{name} is too large: {len(picture) // 1024} KiB")
    (IMAGES / name).write_bytes(picture)
    print(f"{IMAGES.name}/{name}: {len(picture) // 1024} KiB")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
