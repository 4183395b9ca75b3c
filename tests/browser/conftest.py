"""A real browser, and the page in it as one person or several.

`open_page("zhao")` is a window of 赵敏's own: each has its own storage, as if at another desk. Whatever the page writes
to its console as an error, whatever it throws, and whatever it loads from elsewhere fails the test; except that a
browser complains of answers which the test itself refuses: `failing` is a part of their addresses.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

import sandbox
from sandbox import Workspace
from tests.browser.chromium import FLAGS, NoBrowser, chromium, is_required

OpenPage = Callable[..., Awaitable[Page]]

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 375, "height": 812}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    try:
        path = chromium()
    except NoBrowser as none:
        if is_required():
            pytest.fail(str(none))
        pytest.skip(str(none))
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        await launched.close()


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace whose app declares nothing and does nothing."""
    async with sandbox.serve() as workspace:
        yield workspace


@pytest.fixture
async def open_page(browser: Browser, workspace: Workspace) -> AsyncIterator[OpenPage]:
    """Opens the page as somebody: `await open_page("zhao", locale="en-US", viewport=NARROW, color_scheme="dark")`."""
    wrong: list[str] = []

    async def opened(handle: str, *, at: str = "", locale: str = "zh-CN", failing: str = "", **window: Any) -> Page:
        def complain(said: ConsoleMessage) -> None:
            if said.type == "error" and not (failing and failing in said.location["url"]):
                wrong.append(f"{handle}: {said.text}")

        context = await browser.new_context(**{"viewport": WIDE, "locale": locale, **window})
        page = await context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: wrong.append(f"{handle}: {error}"))
        page.on("request", lambda asked: None if _from_here(asked.url, workspace) else wrong.append(asked.url))
        await page.goto(f"{workspace.url}/as/{handle}{at}")
        await page.locator(".main > *").first.wait_for()
        return page

    yield opened
    assert not wrong


def _from_here(url: str, workspace: Workspace) -> bool:
    return url.startswith((workspace.url, workspace.url.replace("http", "ws"), "blob:"))
