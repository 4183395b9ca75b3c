"""What the page cannot draw, whole or in part, is a note in its place, and takes nothing else with it."""

from __future__ import annotations

from playwright.async_api import Locator, Page, Route, expect

from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.browser.test_page_blocks import post
from tests.sandbox.apps import api_of, plain, section


async def test_what_cannot_be_drawn_is_a_note(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = await open_page("zhao", locale="en-US")
    video = {
        "type": "video",
        "alt_text": "v",
        "title": plain("v"),
        "thumbnail_url": "https://a.example/t",
        "video_url": "https://a.example/v",
    }
    picture = {"type": "image", "alt_text": "a cat", "image_url": "https://a.example/cat.png"}
    await post(api_of(workspace), video, picture, section("<https://a.example|link> <javascript:alert(1)|no link>"))
    message = zhao.get_by_role("article").last
    await expect(message.get_by_role("note")).to_contain_text(["“video”", "A picture from elsewhere: a cat"])
    await expect(message.get_by_role("link", name="link", exact=True)).to_have_attribute("href", "https://a.example/")
    assert await message.get_by_role("link", name="no link").count() == 0


async def test_what_cannot_be_drawn_takes_nothing_else_with_it(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = await open_page("zhao", locale="en-US")
    api, chen = api_of(workspace), workspace.person("chen")
    await post(api, {"type": "image", "alt_text": "a cat", "image_url": "http://"}, section("beside it"))
    await chen.say("<!date^99999999999999^{date_num}|some day>", channel="general")
    await chen.say("after all", channel="general")
    articles = zhao.get_by_role("article")
    await expect(articles.last).to_contain_text("after all")
    await expect(zhao.get_by_text("some day")).to_be_visible()
    await expect(articles.filter(has_text="beside it").get_by_role("note")).to_have_text(
        "A picture from elsewhere: a cat"
    )

    async def break_some(route: Route) -> None:
        answer = await (await route.fetch()).json()
        [picture, day, _] = answer["messages"][-3:]
        picture["blocks"][0] = {"type": "context", "block_id": "c"}  # without its elements
        day["reactions"] = [{"name": "eyes"}]  # nobody's
        await route.fulfill(json=answer)

    await zhao.route("**/people/zhao/messages?*", break_some)
    await zhao.reload()
    await expect(articles.last).to_contain_text("after all")
    await expect(articles.filter(has_text="beside it").get_by_role("note")).to_contain_text("“context”")
    await expect(zhao.get_by_role("note").filter(has_text="cannot show this message")).to_be_visible()


async def test_attachments_are_drawn_and_what_is_not_is_said(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = await open_page("zhao", locale="en-US")
    api = api_of(workspace)
    await post(api, section("before"))
    general = str((await api.conversations_list())["channels"][0]["id"])
    attachment = {
        "fallback": "unseen",
        "color": "#36a64f",
        "pretext": "*Look*",
        "author_name": "Monitor",
        "author_icon": "https://a.example/icon.png",
        "title": "Disk full",
        "title_link": "https://a.example/alert",
        "text": "on db1",
        "fields": [{"title": "Level", "value": "_high_", "short": True}],
        "image_url": "https://a.example/graph.png",
        "footer": "every minute",
        "ts": 1795248000,
        "actions": [{"type": "button", "text": "Silence", "name": "s"}],
    }
    only = {"fallback": "only words", "callback_id": "x"}
    await api.chat_postMessage(channel=general, text="", attachments=[attachment, only])
    whole, short = await drawn_attachments(zhao)
    shown = ["Look", "Monitor", "Disk full", "on db1", "Level", "high", "A picture from elsewhere: Disk full"]
    for words in [*shown, "every minute", "November 21, 2026", "“author_icon”", "“actions”"]:
        await expect(whole).to_contain_text(words)
    await expect(whole).not_to_contain_text("unseen")
    await expect(whole.get_by_role("link", name="Disk full").first).to_have_attribute("href", "https://a.example/alert")
    await expect(whole).to_have_css("border-left-color", "rgb(54, 166, 79)")
    await expect(short).to_have_text("only words")


async def drawn_attachments(page: Page) -> tuple[Locator, Locator]:
    attachments = page.locator("article .attachment")
    await expect(attachments).to_have_count(2)
    return attachments.first, attachments.last
