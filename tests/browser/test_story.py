"""The demo's story, played on the page: three people type, press and fill in, from the declaration to the summary."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from sandbox import Workspace
from tests.browser.conftest import OpenPage
from tests.browser.playing import (
    ALERT,
    PLAYBOOK,
    Say,
    declare,
    enter_channel,
    language,
    line_of,
    say,
    sit_down,
    stage,
    tick,
    workspace,
    write,
)

__all__ = ["language", "say", "sit_down", "stage", "workspace"]

pytestmark = pytest.mark.usually_on("sqlite", reason="the page shows the same, whatever the database")


async def test_from_declaration_to_summary(sit_down: OpenPage, say: Say) -> None:
    sun, wang, zhao = await sit_down("sun"), await sit_down("wang"), await sit_down("zhao")
    await declare(sun, say)

    await enter_channel(wang)
    await write(wang, say("/invite @Zhao Min"))
    await enter_channel(zhao)
    await tick(zhao, ALERT, say)
    await tick(wang, PLAYBOOK, say)
    await enter_channel(sun)
    for task, who in ((ALERT, "Zhao Min"), (PLAYBOOK, "Wang Li")):
        await expect(line_of(sun, task)).to_contain_text("☑")
        await expect(line_of(sun, task)).to_contain_text(f"@{say(who)}")

    await wang.get_by_role("button", name=say("Record decision")).first.click()
    form = wang.get_by_role("dialog", name=say("Record decision"))
    await form.get_by_label(say("Decision"), exact=True).fill(say("Client A is told today"))
    await form.get_by_label(say("Reason"), exact=True).fill(say("The client decides about its people"))
    await form.get_by_role("button", name=say("Record"), exact=True).click()
    await expect(zhao.get_by_role("article").filter(has_text=say("Client A is told today"))).to_have_count(1)

    await wang.get_by_role("button", name=say("Next phase")).first.click()
    await expect(zhao.get_by_role("article").filter(has_text=say("(phase 2 of 7)"))).to_have_count(1)

    await write(wang, say("/incident close"))
    form = wang.get_by_role("dialog", name=say("Close incident"))
    await form.get_by_label(say("How it ended, or why it is no incident")).fill(
        say("Deleted unread, confirmed in writing")
    )
    await form.get_by_label(say("Why close over open must-items (administrators)")).fill(say("This was an exercise"))
    await form.get_by_role("button", name=say("Close incident")).click()

    summary = sun.get_by_role("article").filter(has_text=say("Summary of INC-0001")).first
    await expect(summary).to_contain_text(say("Deleted unread, confirmed in writing"))
    await expect(summary).to_contain_text(say("Client A is told today"))
    await sun.get_by_role("button", name=re.compile(r"INC-0001-summary\.md")).first.click()
    await expect(sun.get_by_role("dialog")).to_contain_text(say("The client decides about its people"))


async def test_a_private_channel_stays_invisible_to_an_outsider(
    sit_down: OpenPage, say: Say, workspace: Workspace
) -> None:
    sun, zhou = await sit_down("sun"), await sit_down("zhou")
    await declare(sun, say)
    await enter_channel(sun)
    await line_of(sun, PLAYBOOK).wait_for()
    address = sun.url.rpartition("#")[2]

    await expect(zhou.get_by_text(re.compile("inc-0001"))).to_have_count(0)
    await zhou.keyboard.press("Control+k")
    await zhou.get_by_role("dialog").get_by_role("combobox").fill("inc-0001")
    await expect(zhou.get_by_role("dialog")).to_contain_text(say("Nothing fits."))
    await expect(zhou.get_by_role("option")).to_have_count(0)
    await zhou.keyboard.press("Escape")
    there = await sit_down("zhou", at=f"#{address}")
    await expect(there.get_by_role("heading", level=1)).to_have_text("general")
    await expect(there.get_by_role("log").get_by_role("heading", name="general")).to_be_visible()
    await expect(there.locator("body")).not_to_contain_text("Payroll")
    await expect(there.locator("body")).not_to_contain_text("工资表")
    await expect(there.get_by_text(re.compile("inc-0001", re.IGNORECASE))).to_have_count(0)
