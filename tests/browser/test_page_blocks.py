"""Block Kit in the browser, with an app played by hand: all kinds of elements, and all that can follow a form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.sandbox.apps import Tap, api_of, button, modal, plain, section, tapped, text_input

OPTIONS = [{"text": plain(name), "value": value} for name, value in (("One", "1"), ("Two", "2"), ("Three", "3"))]

FEATURES = {
    "display_information": {"name": "Stanch"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/incident", "usage_hint": "declare | status", "description": "Leaks"}],
        "shortcuts": [
            {"name": "Open a form", "type": "global", "callback_id": "form", "description": "A form"},
            {"name": "Add to timeline", "type": "message", "callback_id": "pin", "description": "Pin"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "channels:read", "channels:join", "groups:read", "im:read", "files:read"]
        }
    },
    "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}},
}


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with sandbox.serve(FEATURES) as workspace:
        yield workspace


@pytest.fixture
async def app(workspace: Workspace) -> AsyncIterator[Tap]:
    async with tapped(workspace) as tap:
        yield tap


@pytest.fixture
async def zhao(open_page: OpenPage, app: Tap) -> Page:
    return await open_page("zhao", locale="en-US")


async def post(api: AsyncWebClient, *blocks: dict[str, Any]) -> str:
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    return str((await api.chat_postMessage(channel=general, text="fallback", blocks=list(blocks)))["ts"])


async def open_form(page: Page, app: Tap, api: AsyncWebClient, view: dict[str, Any]) -> None:
    """The person uses the app's shortcut, and the app opens this window."""
    await page.get_by_role("button", name="Attach or run a shortcut").click()
    await page.get_by_role("menuitem", name="Open a form").click()
    envelope = await app.receive("interactive")
    await api.views_open(trigger_id=envelope["payload"]["trigger_id"], view=view)
    await app.acknowledge(envelope)
    await page.get_by_role("dialog").wait_for()


async def test_what_is_used_in_a_message_reaches_the_app(zhao: Page, workspace: Workspace, app: Tap) -> None:
    elements = [
        button("Press", "press"),
        {"type": "overflow", "action_id": "dots", "options": OPTIONS},
        {"type": "static_select", "action_id": "one", "options": OPTIONS, "placeholder": plain("Which?")},
        {"type": "users_select", "action_id": "who", "placeholder": plain("Who does it?")},
        {"type": "datepicker", "action_id": "day", "placeholder": plain("Day")},
        {"type": "checkboxes", "action_id": "ticks", "options": OPTIONS},
        {"type": "radio_buttons", "action_id": "radio", "options": OPTIONS},
    ]
    await post(api_of(workspace), {"type": "actions", "block_id": "a", "elements": elements})

    async def told() -> dict[str, Any]:
        envelope = await app.receive("interactive")
        await app.acknowledge(envelope)
        action: dict[str, Any] = envelope["payload"]["actions"][0]
        return action

    message = zhao.get_by_role("article").last
    await message.get_by_role("button", name="Press").click()
    assert (await told())["action_id"] == "press"
    await message.get_by_role("button", name="More actions").first.click()
    await zhao.get_by_role("menuitem", name="Two").click()
    assert (await told())["selected_option"]["value"] == "2"
    await message.get_by_role("combobox", name="Which?").click()
    await zhao.get_by_role("option", name="Three").click()
    assert (await told())["selected_option"]["value"] == "3"
    await message.get_by_role("combobox", name="Who does it?").fill("chen")
    await zhao.keyboard.press("Enter")
    assert (await told())["selected_user"] == "U0SBXCHEN"
    await message.get_by_label("Day").fill("2026-11-21")
    assert (await told())["selected_date"] == "2026-11-21"
    await message.get_by_role("checkbox", name="Two").check()
    assert [one["value"] for one in (await told())["selected_options"]] == ["2"]
    await message.get_by_role("radio", name="One").check()
    assert (await told())["selected_option"]["value"] == "1"
    await zhao.reload()
    await expect(message.get_by_role("combobox", name="Which?")).to_have_value("Three")
    await expect(message.get_by_role("checkbox", name="Two")).to_be_checked()


async def test_a_press_waits_for_its_answer_and_shows_if_none_came(zhao: Page, workspace: Workspace, app: Tap) -> None:
    confirm = {"title": plain("Sure?"), "text": plain("It is final."), "confirm": plain("Do it"), "deny": plain("No")}
    await workspace.change_settings(ack_seconds=1)
    await post(api_of(workspace), section("?", accessory=button("Close it", confirm=confirm)))
    press = zhao.get_by_role("article").last.get_by_role("button", name="Close it")
    await press.click()
    await zhao.get_by_role("dialog", name="Sure?").get_by_role("button", name="No").click()
    await expect(press).to_be_focused()
    await press.click()
    await zhao.get_by_role("dialog", name="Sure?").get_by_role("button", name="Do it").click()
    await expect(press).to_have_attribute("aria-busy", "true")
    await app.receive("interactive")
    await expect(zhao.get_by_role("article").last.get_by_role("img", name="did not answer")).to_be_visible()
    await expect(zhao.get_by_role("alert")).to_contain_text("operation_timeout")
    await expect(press).not_to_have_attribute("aria-busy", "true")


async def test_all_that_can_follow_a_form(zhao: Page, workspace: Workspace, app: Tap) -> None:
    api = api_of(workspace)
    at = {"type": "input", "block_id": "at", "label": plain("When"), "element": {"type": "datetimepicker"}}
    view = modal(text_input("title", "Title"), at, title="First", close=plain("Cancel"))
    await open_form(zhao, app, api, view)
    window = zhao.get_by_role("dialog")
    await expect(window.get_by_label("Title")).to_be_focused()

    await window.get_by_role("button", name="Send").click()
    await expect(window.get_by_text("This field is required.")).to_have_count(2)
    await expect(window.get_by_label("Title")).to_have_attribute("aria-invalid", "true")

    await window.get_by_label("Title").fill("工资表")
    await window.get_by_label("When").fill("2026-11-21T14:02")
    await expect(window).to_contain_text("Saturday, November 21, 2026 14:02")
    await window.get_by_role("button", name="Send").click()
    envelope = await app.receive("interactive")
    values = envelope["payload"]["view"]["state"]["values"]
    assert values["title"]["value"]["value"] == "工资表"
    assert [one["selected_date_time"] for one in values["at"].values()] == [1795240920]  # 14:02 in Shanghai
    await app.acknowledge(envelope, {"response_action": "errors", "errors": {"title": "Too short."}})
    await expect(window.get_by_text("Too short.")).to_be_visible()
    await expect(window.get_by_label("Title")).to_have_value("工资表")

    await window.get_by_label("Title").fill("工资表误发")
    await expect(window.get_by_text("Too short.")).to_have_count(0)
    await zhao.keyboard.press("Enter")
    pushed = modal(text_input("reason", "Reason", optional=True), title="Second")
    await app.acknowledge(await app.receive("interactive"), {"response_action": "push", "view": pushed})
    await expect(zhao.get_by_role("dialog", name="Second")).to_be_visible()
    await window.get_by_role("button", name="Back").click()
    await expect(zhao.get_by_role("dialog", name="First").get_by_label("Title")).to_have_value("工资表误发")

    await window.get_by_role("button", name="Send").click()
    updated = modal(text_input("title", "Title"), section("*One* more question"), title="Third")
    await app.acknowledge(await app.receive("interactive"), {"response_action": "update", "view": updated})
    third = zhao.get_by_role("dialog", name="Third")
    await expect(third.get_by_label("Title")).to_have_value("工资表误发")

    await third.get_by_label("Title").press("Control+Enter")
    await app.acknowledge(await app.receive("interactive"), {"response_action": "clear"})
    await expect(zhao.get_by_role("dialog")).to_have_count(0)


async def test_what_is_typed_goes_with_a_press_inside_the_window(zhao: Page, workspace: Workspace, app: Tap) -> None:
    api = api_of(workspace)
    asking = {"type": "actions", "block_id": "ask", "elements": [button("As typed", "as_typed")]}
    await open_form(zhao, app, api, modal(text_input("title", "Title"), asking))
    window = zhao.get_by_role("dialog")
    await window.get_by_label("Title").fill("half")
    await window.get_by_role("button", name="As typed").click()
    envelope = await app.receive("interactive")
    view = envelope["payload"]["view"]
    assert view["state"]["values"]["title"]["value"]["value"] == "half"
    await window.get_by_label("Title").press("End")
    await zhao.keyboard.type(" typed")
    await api.views_update(view_id=view["id"], view=modal(text_input("title", "Title"), section("thanks")))
    await app.acknowledge(envelope)
    await expect(window.get_by_text("thanks")).to_be_visible()
    await expect(window.get_by_label("Title")).to_have_value("half typed")
    await expect(window.get_by_label("Title")).to_be_focused()
    await zhao.keyboard.press("Escape")
    await expect(window).to_have_count(0)
    assert not await workspace.person("zhao").has_modal()


async def test_a_file_goes_to_the_app_with_the_form(zhao: Page, workspace: Workspace, app: Tap) -> None:
    api = api_of(workspace)
    field = {"type": "input", "block_id": "file", "label": plain("Scan"), "element": {"type": "file_input"}}
    await open_form(zhao, app, api, modal(field))
    window = zhao.get_by_role("dialog")
    await window.get_by_role("button", name="Send").click()
    await expect(window.get_by_text("This field is required.")).to_be_visible()
    async with zhao.expect_file_chooser() as choosing:
        await window.get_by_role("group", name="Scan").get_by_role("button", name="Choose a file…").click()
    chooser = await choosing.value
    files = [{"name": name, "mimeType": "text/plain", "buffer": b"scanned"} for name in ("a.txt", "b.txt")]
    await chooser.set_files(files)  # type: ignore[arg-type]
    await window.get_by_role("button", name="Remove a.txt").click()
    await expect(window.get_by_text("This field is required.")).to_have_count(0)
    await window.get_by_role("button", name="Send").click()
    envelope = await app.receive("interactive")
    [[given]] = [one["files"] for one in envelope["payload"]["view"]["state"]["values"]["file"].values()]
    await app.acknowledge(envelope)
    assert (await api.files_info(file=given["id"]))["file"]["name"] == "b.txt"


async def test_what_is_not_confirmed_was_not_chosen(zhao: Page, workspace: Workspace, app: Tap) -> None:
    confirm = {"title": plain("Sure?"), "text": plain("Really."), "confirm": plain("Yes"), "deny": plain("No")}
    elements: list[dict[str, Any]] = [
        {"type": "static_select", "action_id": "one", "options": OPTIONS, "placeholder": plain("Which?")},
        {"type": "radio_buttons", "action_id": "radio", "options": OPTIONS, "initial_option": OPTIONS[0]},
        {"type": "datepicker", "action_id": "day", "placeholder": plain("Day"), "initial_date": "2026-11-21"},
    ]
    block = {"type": "actions", "block_id": "a", "elements": [one | {"confirm": confirm} for one in elements]}
    await post(api_of(workspace), block)
    message = zhao.get_by_role("article").last
    menu, day = message.get_by_role("combobox", name="Which?"), message.get_by_label("Day")

    async def answer(words: str) -> None:
        await zhao.get_by_role("dialog", name="Sure?").get_by_role("button", name=words).click()

    await menu.click()
    await zhao.get_by_role("option", name="Two").click()
    await answer("No")
    await expect(menu).to_have_value("")
    await message.get_by_role("radio", name="Three").check()
    await answer("No")
    await expect(message.get_by_role("radio", name="One")).to_be_checked()
    await day.fill("2026-11-22")
    await answer("No")
    await expect(day).to_have_value("2026-11-21")

    await menu.click()
    await zhao.get_by_role("option", name="Two").click()
    await answer("Yes")
    envelope = await app.receive("interactive")
    await app.acknowledge(envelope)
    [action] = envelope["payload"]["actions"]
    assert (action["action_id"], action["selected_option"]["value"]) == ("one", "2")
    await expect(menu).to_have_value("Two")


async def test_commands_people_and_shortcuts_are_completed(zhao: Page, app: Tap) -> None:
    field = zhao.get_by_role("textbox", name="Message #general")
    await field.press_sequentially("/inc")
    await expect(zhao.get_by_role("option", name="/incident")).to_contain_text("declare | status — Leaks")
    await zhao.keyboard.press("Tab")
    await expect(field).to_have_value("/incident ")
    await field.press_sequentially("assign @che")
    await zhao.keyboard.press("Enter")
    await expect(field).to_have_value("/incident assign @陈洁 ")
    await zhao.keyboard.press("Enter")
    envelope = await app.receive("slash_commands")
    await app.acknowledge(envelope, {"text": "Assigned."})
    assert envelope["payload"]["text"] == "assign @陈洁"
    answer = zhao.get_by_role("article").last
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("Assigned.")

    await field.fill("look at this")
    await zhao.keyboard.press("Enter")
    said = zhao.get_by_role("article", name="赵敏")
    await said.hover()
    await said.get_by_role("button", name="More actions").click()
    using = asyncio.create_task(app.receive("interactive"))
    await zhao.get_by_role("menuitem", name="Add to timeline").click()
    envelope = await using
    await app.acknowledge(envelope)
    assert (envelope["payload"]["type"], envelope["payload"]["message"]["text"]) == ("message_action", "look at this")
