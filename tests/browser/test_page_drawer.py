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


async def test_what_is_unfolded_stays_so_while_more_happens(open_page: OpenPage, workspace: Workspace) -> None:
    api, chen = api_of(workspace), workspace.person("chen")
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    zhao = await open_page("zhao", locale="en-US")
    asked: list[str] = []
    zhao.on("request", lambda one: asked.append(one.url) if "/exchanges/" in one.url else None)
    await zhao.get_by_role("button", name="What just happened").click()
    drawer = zhao.get_by_role("complementary", name="What just happened")
    await chen.say("hello", channel="general")
    await api.chat_postMessage(channel=general, text="the one that is looked at")
    call = drawer.locator(".chapter[open] .exchange", has_text="chat.postMessage").first
    await call.locator("summary").press("Enter")
    await expect(call).to_contain_text('"text": "the one that is looked at"')
    for n in range(5):
        await api.chat_postMessage(channel=general, text=str(n))
    await expect(drawer.get_by_role("listitem").first).to_contain_text("6 calls back")
    await chen.say("and another chapter", channel="general")
    await expect(drawer.get_by_role("listitem").first).to_contain_text("0 calls back")
    await expect(call.locator("summary")).to_be_focused()
    await expect(call).to_contain_text('"text": "the one that is looked at"')
    assert len([url for url in asked if not url.endswith("/live")]) == 1, "what was sent is asked for once"


async def test_it_keeps_the_last_acts_and_lets_older_ones_go(open_page: OpenPage, workspace: Workspace) -> None:
    chen = workspace.person("chen")
    zhao = await open_page("zhao", locale="zh-CN")
    await zhao.get_by_role("button", name="刚才发生了什么").click()
    acts = zhao.get_by_role("complementary", name="刚才发生了什么").locator(".acts > li")
    await expect(acts).to_have_text(["还没有。按一个按钮，再看这里。"])
    made = (await chen.act("create_channel", {"name": "abc"}))["channel"]
    await chen.act("rename", {"channel": made, "name": "abd"})
    await chen.act("topic", {"channel": made, "topic": "x"})
    await chen.act("archive", {"channel": made})
    await chen.act("unarchive", {"channel": made})
    words = ["恢复了频道", "归档了频道", "设置了主题", "给频道改了名", "新建了频道"]
    await expect(acts).to_contain_text([f"陈洁 {one}" for one in words])
    for n in range(12):
        await chen.say(str(n), channel="general")
    await expect(acts.last).to_contain_text("陈洁 发了消息")
    await expect(acts).to_have_count(12)


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
