"""The page in a real browser: two people talk, and what one of them types is never markup."""

from __future__ import annotations

import re

from playwright.async_api import expect

from sandbox import Workspace
from tests.browser.conftest import NARROW, OpenPage

CUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("textarea, textarea::placeholder { text-overflow: clip !important }");
  document.adoptedStyleSheets = [sheet];
}"""

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


async def test_names_topics_and_files_are_never_markup(open_page: OpenPage, workspace: Workspace) -> None:
    await workspace.change_account("wu", real_name=NASTY, title=NASTY)
    wu = workspace.person("wu")
    await wu.set_topic("general", NASTY)
    await wu.upload(f"{NASTY.replace('/', '')}.md", f"{NASTY} [x](javascript:alert(3))".encode(), channel="general")
    said = await wu.say("first", channel="general")
    await wu.say(NASTY, channel="general", thread=said)
    zhao = await open_page("zhao", locale="en-US")
    message = zhao.get_by_role("article").last
    await expect(message).to_have_attribute("aria-label", re.compile(re.escape(NASTY)))
    await expect(zhao.locator("main header")).to_contain_text(NASTY)
    await message.get_by_role("button", name="1 reply").click()
    await expect(zhao.get_by_role("region", name="Thread")).to_contain_text("<img src=x onerror=alert(1)>")
    await zhao.get_by_role("button", name=re.compile("^Open .*md$")).click()
    shown = zhao.get_by_role("dialog")
    await expect(shown).to_contain_text("<script>alert(2)</script> x")
    assert await shown.get_by_role("link", name="x", exact=True).count() == 0
    assert await zhao.locator("body img, body script").count() == 0


async def test_a_name_typed_to_its_end_is_sent_and_not_completed(open_page: OpenPage) -> None:
    zhao = await open_page("zhao")
    field = zhao.get_by_role("textbox", name="发消息到 #general")
    for typed in ("@陈洁", "@chen", "请看 @陈洁"):
        await field.press_sequentially(typed)
        await expect(zhao.get_by_role("option", name="陈洁")).to_be_visible()
        await zhao.keyboard.press("Enter")
        await expect(zhao.get_by_role("article").last).to_contain_text("@陈洁")
        await expect(field).to_have_value("")


async def test_who_is_removed_is_told_and_put_elsewhere(open_page: OpenPage, workspace: Workspace) -> None:
    wang = workspace.person("wang")
    made = (await wang.act("create_channel", {"name": "secret", "private": True}))["channel"]
    await wang.act("invite", {"channel": made, "people": ["zhao"]})
    zhao = await open_page("zhao", locale="en-US", at=f"#/{made}")
    await expect(zhao.get_by_role("heading", level=1)).to_have_text("secretprivate")
    await wang.remove("zhao", channel=made)
    await expect(zhao.get_by_role("heading", level=1)).to_have_text("general")
    await expect(zhao.get_by_role("alert")).to_contain_text("You can no longer see #secret.")
    await expect(zhao.get_by_role("navigation")).not_to_contain_text("secret")


async def test_a_long_name_ends_in_an_ellipsis_where_one_writes(open_page: OpenPage, workspace: Workspace) -> None:
    name = "inc-0007-payroll-mailed-to-the-wrong-client"
    made = (await workspace.person("zhao").act("create_channel", {"name": name}))["channel"]
    zhao = await open_page("zhao", locale="en-US", viewport=NARROW, at=f"#/{made}")
    field = zhao.get_by_role("textbox", name=f"Message #{name}")
    await expect(zhao.get_by_role("log").get_by_role("heading", name=name)).to_be_visible()
    shown = await field.screenshot()
    await zhao.evaluate(CUT)
    assert await field.screenshot() != shown
    await field.fill("one line\nand another")
    await expect(field).to_have_css("white-space-collapse", "preserve")
