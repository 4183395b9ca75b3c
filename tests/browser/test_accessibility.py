"""The page for everybody: axe finds nothing serious on its screens, and keys alone are enough to work in it."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.playing import (
    ALERT,
    Say,
    declare,
    enter_channel,
    language,
    line_of,
    say,
    sit_down,
    stage,
    workspace,
    write,
)

__all__ = ["language", "say", "sit_down", "stage", "workspace"]

pytestmark = pytest.mark.usually_on("sqlite", reason="the page shows the same, whatever the database")

SERIOUS = ("serious", "critical")

LOOKS = list(product((WIDE, NARROW), ("light", "dark")))

LAST_TAB = 60
"""After so many steps of the Tab key one is lost."""


async def found_by_axe(page: Page, screen: str) -> list[str]:
    """What is serious, wide and narrow, light and dark."""
    found = []
    for viewport, scheme in LOOKS:
        await page.set_viewport_size(viewport)  # type: ignore[arg-type]
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        result: dict[str, Any] = (await Axe().run(page)).response
        found += [
            f"{screen}, {viewport['width']} px, {scheme}: {one['id']}: {node['html'][:200]}"
            for one in result["violations"]
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]
    await page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


async def test_axe_finds_nothing_serious(sit_down: OpenPage, say: Say) -> None:
    wang = await sit_down("wang")
    await declare(wang, say)
    await enter_channel(wang)
    await line_of(wang, ALERT).wait_for()
    found = await found_by_axe(wang, "channel")

    await wang.get_by_role("button", name=say("Record decision")).first.click()
    form = wang.get_by_role("dialog", name=say("Record decision"))
    await form.get_by_role("button", name=say("Record"), exact=True).click()
    await expect(form.get_by_text(say("This field is required."))).to_have_count(2)
    found += await found_by_axe(wang, "window with errors")
    await wang.keyboard.press("Escape")
    await expect(form).to_have_count(0)

    await write(wang, "Seen :eyes: `log.txt`")
    said = wang.get_by_role("article").filter(has=wang.locator("code"))
    await said.hover()
    await said.get_by_role("button", name=say("Reply in thread")).click()
    await write_reply(wang, "And answered")
    await expect(wang.locator(".side").get_by_text("And answered")).to_be_visible()
    found += await found_by_axe(wang, "thread")

    await wang.get_by_role("button", name=say("What just happened")).click()
    await wang.get_by_text(say("What can go wrong")).click()
    await expect(wang.get_by_role("button", name=say("Break the app's connection"))).to_be_visible()
    await expect(wang.locator(".acts .exchange").first).to_be_visible()
    found += await found_by_axe(wang, "drawer")
    await wang.keyboard.press("Escape")

    await wang.get_by_role("button", name=re.compile(say("Be somebody else"))).click()
    await expect(wang.get_by_role("menuitem")).not_to_have_count(0)
    found += await found_by_axe(wang, "who one is")
    await wang.keyboard.press("Escape")

    await wang.goto(f"{wang.url.partition('#')[0]}#/home")
    await wang.get_by_role("button", name=say("Declare an incident")).wait_for()
    found += await found_by_axe(wang, "Home")
    assert not found


async def write_reply(page: Page, text: str) -> None:
    await page.locator(".side textarea.composer-field").fill(text)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["zh_CN"], indirect=True)
async def test_keys_alone_are_enough(sit_down: OpenPage, say: Say) -> None:
    wang = await sit_down("wang")
    keys = wang.keyboard
    await walk_to(wang, "textarea.composer-field", key="F6")
    await keys.type(say("/incident declare Payroll mailed to the wrong client"))
    await keys.press("Enter")
    form = wang.get_by_role("dialog")
    await form.get_by_label(say("What happened")).wait_for()
    await walk_to(wang, "dialog textarea")
    await keys.type("工资表 payroll.xlsx")
    await keys.press("Tab")
    await keys.type("乙公司 B")
    await walk_to(wang, "dialog button[type=submit]")
    await keys.press("Enter")
    await expect(form).to_contain_text("INC-0001")
    await keys.press("Escape")
    await expect(form).to_have_count(0)

    await wang.get_by_role("link", name=re.compile("inc-0001")).first.wait_for()
    await keys.press("Control+k")
    await wang.get_by_role("dialog").get_by_role("combobox").wait_for()
    await keys.type("inc-0001")
    await keys.press("Enter")
    await wang.get_by_role("heading", level=1, name=re.compile("inc-0001")).wait_for()
    line = f"[data-block='{ALERT}']"
    await wang.locator(line).wait_for()
    await walk_to(wang, "article", key="F6")
    await walk_to(wang, f"article:has({line})", key="ArrowUp")
    await walk_to(wang, f"{line} button")
    await keys.press("Enter")
    await expect(wang.locator(line)).to_contain_text("☑")
    await expect(wang.locator(f"{line} :focus")).to_have_count(1)


async def walk_to(page: Page, selector: str, *, key: str = "Tab") -> None:
    """Press a key until the focus is there, if it is not there already."""
    for _ in range(LAST_TAB):
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        await page.keyboard.press(key)
    pytest.fail(f"{key} never comes to {selector}")
