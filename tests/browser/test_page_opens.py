"""The page in a real browser: two people talk, and what one of them types is never markup."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import NARROW, OpenPage

NASTY = "<img src=x onerror=alert(1)> *bold* <script>alert(2)</script>"


async def test_two_people_talk(open_page: OpenPage) -> None:
    zhao, chen = await open_page("zhao"), await open_page("chen", locale="en-US", viewport=NARROW, color_scheme="dark")
    await expect(zhao.get_by_role("button", name="你是 赵敏，IT 管理员。换一个人…")).to_be_visible()
    await expect(chen.get_by_role("button", name="You are 陈洁, 记账主管. Be somebody else…")).to_be_visible()

    await zhao.get_by_role("textbox", name="发消息到 #general").fill(NASTY)
    await zhao.keyboard.press("Enter")
    said = chen.get_by_role("article").last
    await expect(said).to_contain_text("<img src=x onerror=alert(1)> bold <script>alert(2)</script>")
    await expect(said.locator("strong")).to_have_text("bold")
    assert await said.locator("img, script").count() == 0

    await chen.get_by_role("textbox", name="Message #general").fill("seen")
    await chen.keyboard.press("Enter")
    await expect(zhao.get_by_role("article").last).to_contain_text("seen")
