"""What happens while a conversation is read, opened or written in: nothing is lost, and nobody is moved or disturbed.

Answers and news come over two ways, so a test holds the one back until the page has heard the other. The page has heard
all that was done once a direct message that was sent after it stands in the list on the left.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, Route, WebSocketRoute, expect

from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.browser.test_page_scrolls import DRAWN, FIRST_SEEN, all_the_way_up


@asynccontextmanager
async def held(page: Page, look: str) -> AsyncIterator[asyncio.Event]:
    """Answers to such a look are kept back until the block ends; the event says that one was given."""
    asked, go = asyncio.Event(), asyncio.Event()

    async def keep(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await go.wait()
        await route.fulfill(response=answer)

    await page.route(f"**/people/zhao/{look}", keep)
    yield asked
    go.set()


async def all_is_heard(page: Page, workspace: Workspace) -> None:
    await workspace.person("chen").say("heard?", channel="@zhao")
    await expect(page.get_by_role("navigation").get_by_role("link", name="陈洁")).to_be_visible()


async def go_to_general(page: Page) -> None:
    await page.get_by_role("navigation").get_by_role("link", name="general").click()


async def test_news_that_overtake_an_answer_are_kept(open_page: OpenPage, workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    for text in ("first", "wrong", "as it was"):
        said = await chen.say(text, channel="general")
        if text == "wrong":
            wrong = said
    page = await open_page("zhao", at="#/home")
    async with held(page, "messages?*") as asked:
        await go_to_general(page)
        await asked.wait()
        await chen.edit(said, "as it is")
        await chen.delete(wrong)
        await chen.say("meanwhile", channel="general")
        await zhao.say("and this", channel="general")
        await all_is_heard(page, workspace)
    texts = page.locator(".messages .message-text")
    await expect(texts).to_have_text(["first", "as it is （已编辑）", "meanwhile", "and this"])


async def test_news_that_overtake_the_answer_of_a_thread_are_kept(open_page: OpenPage, workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    top = await zhao.say("top", channel="general")
    await chen.say("one", channel="general", thread=top)
    page = await open_page("zhao", locale="en-US")
    async with held(page, "thread?*") as asked:
        await page.get_by_role("button", name="1 reply").click()
        await asked.wait()
        await chen.say("two", channel="general", thread=top)
        await all_is_heard(page, workspace)
    await expect(page.locator(".side .message-text")).to_have_text(["top", "one", "two"])


async def test_a_long_channel_goes_on_after_news_during_a_read(open_page: OpenPage, workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    said = [await zhao.say(str(n), channel="general") for n in range(160)]
    page = await open_page("zhao", at="#/home")
    async with held(page, "messages?*before*") as asked:
        await go_to_general(page)
        await asked.wait()
        for text in ("160", "161"):
            await chen.say(text, channel="general")
        await zhao.delete(said[150])
        await all_is_heard(page, workspace)
    await expect(page.get_by_text("161", exact=True)).to_be_in_viewport()
    drawn = await all_the_way_up(page)
    assert set().union(*drawn) == set(range(162)) - {150}


async def test_a_lost_connection_disturbs_nobody(open_page: OpenPage, workspace: Workspace) -> None:
    chen = workspace.person("chen")
    for n in range(150):
        await chen.say(str(n), channel="general")
    page = await open_page("zhao", locale="en-US")
    sockets: list[WebSocketRoute] = []

    def connect(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    await page.route_web_socket("**/people/zhao/live", connect)
    await page.reload()
    await expect(page.get_by_text("149", exact=True)).to_be_in_viewport()
    await all_the_way_up(page)
    await page.locator("input[type=file]").first.set_input_files({"name": "a.txt", "mimeType": "", "buffer": b"x"})
    field = page.get_by_role("textbox", name="Message #general")
    await field.press_sequentially("half")
    seen = await page.evaluate(FIRST_SEEN)

    async with page.expect_response("**/messages?*around=*"):
        await sockets[-1].close()
    await all_is_heard(page, workspace)
    await page.keyboard.type(" a sentence")
    await expect(field).to_have_value("half a sentence")
    await expect(page.locator(".composer-files")).to_contain_text("a.txt")
    assert await page.evaluate(FIRST_SEEN) == seen
    assert (await page.evaluate(DRAWN))[0] == 0


async def test_an_edit_goes_on_whatever_happens_to_the_message(open_page: OpenPage, workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    page = await open_page("zhao", locale="en-US")
    said = await zhao.say("teh text", channel="general")
    await expect(page.get_by_text("teh text")).to_be_visible()
    await page.get_by_role("textbox", name="Message #general").press("ArrowUp")
    field = page.get_by_role("textbox", name="Edit message")
    await expect(field).to_be_focused()
    await page.keyboard.type(", corrected")
    await chen.react("eyes", said)
    await workspace.deactivate("he")
    await all_is_heard(page, workspace)
    await page.keyboard.type(" at once")
    await expect(field).to_have_value("teh text, corrected at once")
    await page.keyboard.press("Enter")
    message = page.get_by_role("article").last
    await expect(message.locator(".message-text")).to_have_text("teh text, corrected at once (edited)")
    await expect(message.get_by_role("button", name="陈洁 reacted with :eyes:")).to_be_visible()
    await expect(message).to_be_focused()


async def test_in_a_thread_an_edit_is_left_without_leaving_the_thread(
    open_page: OpenPage, workspace: Workspace
) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    top = await zhao.say("top", channel="general")
    reply = await zhao.say("reply", channel="general", thread=top)
    page = await open_page("zhao", locale="en-US")
    await page.get_by_role("button", name="1 reply").click()
    side, field = page.locator(".side"), page.get_by_role("textbox", name="Edit message")

    async def edit(text: str) -> None:
        message = side.get_by_role("article").filter(has_text=text)
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await page.get_by_role("menuitem", name="Edit message").click()
        await expect(field).to_have_count(1)
        await expect(field).to_be_focused()

    await edit("top")
    await edit("reply")
    await expect(side.locator(".message-text")).to_have_text(["top"])
    await page.keyboard.type(", unsaved")
    await chen.react("eyes", reply)
    await all_is_heard(page, workspace)
    await expect(field).to_have_value("reply, unsaved")
    await page.keyboard.press("Escape")
    await expect(side.locator(".message-text")).to_have_text(["top", "reply"])
    await expect(side.get_by_role("article").last).to_be_focused()
    await expect(side.get_by_role("button", name="陈洁 reacted with :eyes:")).to_be_visible()
