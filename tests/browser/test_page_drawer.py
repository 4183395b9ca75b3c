"""The drawer: what just happened, what can go wrong, and that an app that was cut off comes back."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect
from slack_sdk.errors import SlackApiError

from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.sandbox.apps import api_of, tapped


async def test_it_shows_acts_and_calls_and_lets_an_answer_be_lost(open_page: OpenPage, workspace: Workspace) -> None:
    api = api_of(workspace)
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    zhao = await open_page("zhao", locale="en-US")
    await zhao.get_by_role("button", name="What just happened").click()
    drawer = zhao.get_by_role("complementary", name="What just happened")
    await drawer.get_by_text("What can go wrong").click()
    await drawer.get_by_role("button", name="Answer 503 to the next call").click()
    await expect(drawer).to_contain_text("1 fault is waiting to strike.")
    await expect(drawer.get_by_role("button", name="Answer 503 to the next call")).to_be_focused()
    await drawer.get_by_text("100 ms").click()
    await expect(drawer.get_by_role("radio", name="100 ms")).to_be_checked()
    await drawer.get_by_role("switch", name="Enforce Slack's rate limits").click()
    await expect(drawer.get_by_role("switch", name="Enforce Slack's rate limits")).to_be_checked()
    stands = await workspace.wire.get("switches")
    assert (stands["latency_ms"], stands["rate_limits"]) == (100, True)
    await workspace.person("chen").say("hello", channel="general")
    with pytest.raises(SlackApiError, match="503"):
        await api.chat_postMessage(channel=general, text="hi")
    chapter = drawer.get_by_role("listitem").first
    await expect(chapter).to_contain_text("陈洁 wrote something")
    call = chapter.locator(".exchange", has_text="chat.postMessage")
    await expect(call).to_contain_text("server_error")
    await call.click()
    await expect(call).to_contain_text('"text": "hi"')


async def test_it_says_that_the_app_is_away_and_when_it_is_back(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = await open_page("zhao", locale="en-US")
    async with tapped(workspace):
        await zhao.get_by_role("button", name="What just happened").click()
        drawer = zhao.get_by_role("complementary", name="What just happened")
        await drawer.get_by_text("What can go wrong").click()
        await expect(drawer.get_by_role("status")).to_have_text(re.compile("is connected$"))
        await drawer.get_by_role("button", name="Break the app's connection").click()
        await expect(drawer.get_by_role("status")).to_contain_text("is away and comes back by itself within seconds")
    async with tapped(workspace):
        await expect(drawer.get_by_role("status")).to_have_text(re.compile(r"is back after [\d.]+ m?s\.$"))
