"""What opens beside the conversation, by keys alone; and that what comes late does not undo what came first."""

from __future__ import annotations

import asyncio

from playwright.async_api import Route, expect

from sandbox import Workspace
from tests.browser.conftest import NARROW, OpenPage


async def test_a_thread_is_entered_and_left_by_keys(open_page: OpenPage, workspace: Workspace) -> None:
    chen = workspace.person("chen")
    said = await chen.say("first", channel="general")
    await chen.say("a reply", channel="general", thread=said)
    zhao = await open_page("zhao", locale="en-US")
    line = zhao.get_by_role("button", name="1 reply")
    field, thread = zhao.get_by_role("textbox", name="Reply…"), zhao.get_by_role("region", name="Thread")
    await line.press("Enter")
    await expect(field).to_be_focused()

    await field.press_sequentially("@che")
    await expect(zhao.get_by_role("option", name="陈洁")).to_be_visible()
    await zhao.keyboard.press("Escape")  # the list alone: it is in front
    await expect(zhao.get_by_role("option")).to_have_count(0)
    await expect(thread).to_be_visible()
    await zhao.keyboard.press("Escape")
    await expect(thread).to_have_count(0)
    await expect(line).to_be_focused()

    await zhao.keyboard.press("Enter")
    await expect(field).to_have_value("@che")
    await field.fill("mine")
    await zhao.keyboard.press("Enter")
    await expect(thread).to_contain_text("mine")
    await zhao.keyboard.press("Escape")  # the line that opened it now says "2 replies" and is another
    await expect(zhao.get_by_role("button", name="2 replies")).to_be_focused()


async def test_f6_enters_a_thread_where_one_writes(open_page: OpenPage, workspace: Workspace) -> None:
    chen = workspace.person("chen")
    said = await chen.say("first", channel="general")
    await chen.say("a reply", channel="general", thread=said)
    zhao = await open_page("zhao", locale="en-US")
    await zhao.get_by_role("button", name="1 reply").click()
    await expect(zhao.get_by_role("textbox", name="Reply…")).to_be_focused()
    regions = [
        zhao.get_by_role("navigation").get_by_role("link").first,
        zhao.get_by_role("log").get_by_role("article").last,
        zhao.get_by_role("textbox", name="Message #general"),
        zhao.get_by_role("textbox", name="Reply…"),
    ]
    for region in regions:
        await zhao.keyboard.press("F6")
        await expect(region).to_be_focused()


async def test_pins_and_members_are_left_by_keys_too(open_page: OpenPage) -> None:
    zhao = await open_page("zhao", locale="en-US")
    members = zhao.get_by_role("button", name="members")
    await members.press("Enter")
    about = zhao.get_by_role("region", name="About")
    await expect(about.get_by_role("button", name="Close")).to_be_focused()
    await zhao.keyboard.press("Escape")
    await expect(about).to_have_count(0)
    await expect(members).to_be_focused()


async def test_where_one_touches_no_keyboard_comes_up_by_itself(open_page: OpenPage, workspace: Workspace) -> None:
    chen = workspace.person("chen")
    said = await chen.say("first", channel="general")
    await chen.say("a reply", channel="general", thread=said)
    zhao = await open_page("zhao", locale="en-US", viewport=NARROW, has_touch=True, is_mobile=True)
    await zhao.get_by_role("button", name="1 reply").tap()
    thread = zhao.get_by_role("region", name="Thread")
    await expect(thread.get_by_role("button", name="Close")).to_be_focused()
    await thread.get_by_role("button", name="Close").tap()
    await expect(thread).to_have_count(0)


async def test_pins_that_come_late_do_not_undo_newer_ones(open_page: OpenPage, workspace: Workspace) -> None:
    chen = workspace.person("chen")
    first, second, third = [await chen.say(f"the {n}", channel="general") for n in ("first", "second", "third")]
    await chen.act("pin", {"channel": first.channel, "ts": first.ts})
    zhao = await open_page("zhao", locale="en-US")
    await zhao.get_by_role("button", name="1 pinned item").click()
    pinned = zhao.get_by_role("region", name="Pinned")
    await expect(pinned.get_by_role("article")).to_have_count(1)
    held, newer = asyncio.Event(), asyncio.Event()

    async def answer_the_first_late(route: Route) -> None:
        answer = await route.fetch()
        if not held.is_set():
            held.set()
            await newer.wait()
        await route.fulfill(response=answer)

    await zhao.route("**/people/zhao/pins?*", answer_the_first_late)
    await chen.react("eyes", first)  # the channel has changed, so its pins are looked at
    await chen.act("unpin", {"channel": first.channel, "ts": first.ts})
    await held.wait()
    await chen.act("pin", {"channel": second.channel, "ts": second.ts})
    card = pinned.get_by_role("article").filter(has_text="the second")
    await card.evaluate("(element) => (element.dataset.same = 'yes')")
    async with zhao.expect_response("**/people/zhao/pins?*"):
        newer.set()
    await chen.act("pin", {"channel": third.channel, "ts": third.ts})
    await expect(pinned).to_contain_text("the third")
    await expect(card).to_have_attribute("data-same", "yes")
    await expect(pinned).not_to_contain_text("the first")
    await zhao.unroute_all(behavior="wait")
