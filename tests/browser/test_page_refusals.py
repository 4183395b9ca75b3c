"""What does not get through: the page says why where somebody looks, keeps what they wrote, and sends nothing twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Page, Route, expect

import sandbox
from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.browser.test_page_blocks import FEATURES, open_form, post
from tests.sandbox.apps import Tap, api_of, button, modal, plain, section, tapped, text_input


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with sandbox.serve(FEATURES) as workspace:
        yield workspace


@pytest.fixture
async def app(workspace: Workspace) -> AsyncIterator[Tap]:
    async with tapped(workspace) as tap:
        yield tap


def refusing(words: str) -> Callable[[Route], Awaitable[None]]:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=409, json={"refused": words})

    return refuse


async def attach(page: Page, *names: str) -> None:
    files = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in names]
    await page.locator(".main input[type=file]").set_input_files(files)  # type: ignore[arg-type]


@pytest.mark.parametrize("act", ["fill", "submit"])
async def test_a_refused_form_says_why_and_can_be_sent_again(
    open_page: OpenPage, workspace: Workspace, app: Tap, act: str
) -> None:
    zhao = await open_page("zhao", locale="en-US", failing=f"/people/zhao/{act}")
    await open_form(zhao, app, api_of(workspace), modal(text_input("title", "Title")))
    window = zhao.get_by_role("dialog")
    await window.get_by_label("Title").fill("abc")
    send = window.get_by_role("button", name="Send")

    address = f"**/people/zhao/{act}"
    await zhao.route(address, refusing("This field takes 5 to 10 characters, not 3."))
    await send.click()
    await expect(window.get_by_role("alert")).to_have_text("This field takes 5 to 10 characters, not 3.")
    await expect(send).not_to_have_attribute("aria-busy", "true")
    await zhao.unroute(address)
    await zhao.route(address, lambda route: route.abort())
    await send.click()
    await expect(window.get_by_role("alert")).to_have_text("The sandbox cannot be reached. Is it still running?")
    await expect(window.get_by_label("Title")).to_have_value("abc")

    await zhao.unroute(address)
    await send.click()
    envelope = await app.receive("interactive")
    assert envelope["payload"]["view"]["state"]["values"]["title"]["value"]["value"] == "abc"
    await app.acknowledge(envelope)
    await expect(window).to_have_count(0)


async def test_a_notice_outlives_what_is_drawn_anew_below_it(
    open_page: OpenPage, workspace: Workspace, app: Tap
) -> None:
    zhao, api = await open_page("zhao", locale="en-US", failing="/people/zhao/act"), api_of(workspace)
    asking = {"type": "actions", "block_id": "ask", "elements": [button("Ask", "ask")]}
    await open_form(zhao, app, api, modal(text_input("title", "Title"), asking))
    window, notice = zhao.get_by_role("dialog"), zhao.locator(".toast")
    await zhao.route("**/people/zhao/act", lambda route: route.abort())
    await window.get_by_role("button", name="Ask").click()
    await expect(notice).to_contain_text("The sandbox cannot be reached")
    await notice.evaluate("(element) => (element.dataset.same = 'yes')")
    await workspace.change_account("chen", real_name="陈小洁")  # and the window is drawn anew
    await expect(notice).to_have_attribute("data-same", "yes")
    await zhao.keyboard.press("Escape")
    await expect(window).to_have_count(0)
    await expect(zhao.locator("body > .toasts .toast")).to_have_attribute("data-same", "yes")


async def test_what_was_not_uploaded_stays_attached_and_goes_once(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = await open_page("zhao", locale="en-US", failing="/people/zhao/upload")
    field, chips = zhao.get_by_role("textbox", name="Message #general"), zhao.locator(".composer-files .chip")
    await attach(zhao, "a.txt", "b.txt", "c.txt")
    await field.fill("see these")

    async def all_but_b(route: Route) -> None:
        await (route.abort() if "b.txt" in (route.request.post_data or "") else route.continue_())

    await zhao.route("**/people/zhao/upload", lambda route: route.abort())
    await field.press("Enter")
    await expect(zhao.get_by_role("alert")).to_contain_text("The sandbox cannot be reached")
    await expect(field).to_have_value("see these")
    await expect(chips).to_have_text(["a.txt", "b.txt", "c.txt"])

    await zhao.unroute("**/people/zhao/upload")
    await zhao.route("**/people/zhao/upload", all_but_b)
    await field.press("Enter")
    await expect(chips).to_have_text(["b.txt", "c.txt"])
    await expect(field).to_have_value("")
    await zhao.unroute("**/people/zhao/upload")
    await zhao.get_by_role("button", name="Send", exact=True).click()
    await expect(chips).to_have_count(0)
    await expect(zhao.get_by_role("button", name="Open c.txt")).to_be_visible()
    shared = [one for one in await workspace.person("chen").messages("general") if one.raw.get("files")]
    assert [one.raw["files"][0]["name"] for one in shared] == ["a.txt", "b.txt", "c.txt"]
    assert [one.raw["text"] for one in shared] == ["see these", "", ""]


async def test_a_file_that_cannot_be_read_says_so(open_page: OpenPage, workspace: Workspace) -> None:
    await workspace.person("chen").upload("note.txt", b"words", channel="general")
    zhao = await open_page("zhao", locale="en-US", failing="/files-pri/")
    for how, words in (
        (lambda route: route.abort(), "The sandbox cannot be reached. Is it still running?"),
        (lambda route: route.fulfill(status=404), "This file cannot be read (any more)."),
    ):
        await zhao.route("**/files-pri/**", how)
        await zhao.get_by_role("button", name="Open note.txt").click()
        await expect(zhao.get_by_role("dialog").get_by_role("alert")).to_have_text(words)
        await zhao.keyboard.press("Escape")
        await zhao.unroute("**/files-pri/**")
    await zhao.get_by_role("button", name="Open note.txt").click()
    await expect(zhao.get_by_role("dialog")).to_contain_text("words")


async def test_a_button_leads_to_the_web_and_nowhere_else(open_page: OpenPage, workspace: Workspace, app: Tap) -> None:
    zhao = await open_page("zhao")
    bad = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "https://%zz")
    buttons = [button(f"Bad {at}", f"bad{at}", url=url) for at, url in enumerate(bad)]
    good = button("Good", "good", url="https://a.example/x", accessibility_label="A good one")
    options = [{"text": plain("Elsewhere"), "value": "1", "url": bad[0]}, {"text": plain("Other"), "value": "2"}]
    dots = {"type": "overflow", "action_id": "dots", "options": options}
    await post(
        api_of(workspace),
        section("*Good*", accessory=good),
        {"type": "actions", "elements": [*buttons, dots]},
    )
    message = zhao.get_by_role("article").last
    link = message.get_by_role("link", name="A good one")
    await expect(link).to_have_attribute("href", "https://a.example/x")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(message.get_by_role("link")).to_have_count(1)
    for at in range(len(bad)):
        await message.get_by_role("button", name=f"Bad {at}").click()
        envelope = await app.receive("interactive")
        await app.acknowledge(envelope)
        assert envelope["payload"]["actions"][0]["action_id"] == f"bad{at}", "the app hears of it all the same"
    await message.get_by_role("button", name="更多操作").first.click()
    await zhao.get_by_role("menuitem", name="Elsewhere").click()
    await app.acknowledge(await app.receive("interactive"))
    assert [one.url for one in zhao.context.pages] == [zhao.url]


async def test_a_button_with_a_permalink_goes_there_as_oneself(open_page: OpenPage, workspace: Workspace) -> None:
    zhao, api = await open_page("zhao"), api_of(workspace)
    general = str((await api.conversations_list())["channels"][0]["id"])
    said = await workspace.person("chen").say("look here", channel="general")
    link = str((await api.chat_getPermalink(channel=general, message_ts=said.ts))["permalink"])
    await post(api, section("there", accessory=button("Show it", url=link)))
    await zhao.get_by_role("article").last.get_by_role("link", name="Show it").click()
    await zhao.wait_for_url(f"**/as/zhao#/{general}/{said.ts}")
    assert len(zhao.context.pages) == 1
