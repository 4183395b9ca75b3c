"""A long channel: only what is near to what is seen is drawn, nothing is left out, and news do not pull one away."""

from __future__ import annotations

from playwright.async_api import Page, expect

from sandbox import Workspace
from tests.browser.conftest import OpenPage

MESSAGES = 300
MOST_DRAWN = 160  # in a window of 900 pixels: what is seen, and a screen and a half above and below it

TALL = {"width": 1440, "height": 1440}

DRAWN = "[...document.querySelectorAll('article .message-text')].map((one) => Number(one.textContent))"

FURTHER_UP = f"""(first) => {{
  document.querySelector('.messages').scrollTop = 0;
  const drawn = {DRAWN};
  return drawn[0] < first && drawn;
}}"""

FIRST_SEEN = """() => {
  const top = document.querySelector('.messages').getBoundingClientRect().top;
  const seen = [...document.querySelectorAll('article')].find((one) => one.getBoundingClientRect().bottom > top);
  return [seen.dataset.ts, Math.round(seen.getBoundingClientRect().top)];
}"""


async def test_all_of_a_long_channel_is_seen_a_part_at_a_time(open_page: OpenPage, workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    for n in range(MESSAGES):
        await zhao.say(str(n), channel="general")
    page = await open_page("zhao", locale="en-US")
    await expect(page.get_by_text(str(MESSAGES - 1), exact=True)).to_be_in_viewport()
    drawn = await all_the_way_up(page)
    assert set().union(*drawn) == set(range(MESSAGES))
    assert all(part == list(range(part[0], part[-1] + 1)) for part in drawn)
    assert max(len(part) for part in drawn) <= MOST_DRAWN

    before = await page.evaluate(FIRST_SEEN)
    await chen.say("news", channel="general")
    newest = page.get_by_role("button", name="To the newest")
    await expect(newest).to_be_visible()
    assert await page.evaluate(FIRST_SEEN) == before
    await newest.click()
    await expect(page.get_by_text("news", exact=True)).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_a_tall_window_is_filled_and_scrolls_as_any_other(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    for n in range(120):
        await zhao.say(str(n), channel="general")
        if n == 39:
            few = await open_page("zhao", viewport=TALL)
            await expect(few.locator(".intro")).to_be_in_viewport()
            await expect(few.get_by_text("39", exact=True)).to_be_in_viewport()
            await few.set_viewport_size({"width": 1440, "height": 300})
            await expect(few.get_by_text("39", exact=True)).to_be_in_viewport()
    page = await open_page("zhao", viewport=TALL)
    await expect(page.get_by_text("119", exact=True)).to_be_in_viewport()
    assert set().union(*await all_the_way_up(page)) == set(range(120))


async def test_a_window_that_is_made_taller_is_filled(open_page: OpenPage, workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    for n in range(200):
        await zhao.say(str(n), channel="general")
    page = await open_page("zhao", viewport={"width": 1440, "height": 300})
    await expect(page.get_by_text("199", exact=True)).to_be_in_viewport()
    await page.set_viewport_size({"width": 1440, "height": 4000})
    await expect(page.get_by_text("80", exact=True)).to_be_in_viewport()
    await expect(page.get_by_text("199", exact=True)).to_be_in_viewport()


async def all_the_way_up(page: Page) -> list[list[int]]:
    """What was drawn at each stop on the way to the beginning."""
    drawn = [await page.evaluate(DRAWN)]
    while drawn[-1][0] > 0:
        further = await page.wait_for_function(FURTHER_UP, arg=drawn[-1][0])
        drawn.append(await further.json_value())
    await expect(page.locator(".intro")).to_be_visible()
    return drawn


LAID = """async (times) => {
  const { Rows } = await import("/page/js/parts/keyed.js");
  const box = document.createElement("div");
  const rows = new Rows(box);
  const drawn = (key) => Object.assign(document.createElement("p"), { textContent: key });
  return times.map((wanted) => {
    rows.lay(wanted.map(([key, stamp]) => ({ key, stamp: [stamp], draw: () => drawn(key + stamp) })));
    return [...box.children].map((one) => one.textContent);
  });
}"""


async def test_rows_stand_in_the_order_in_which_they_are_wanted(open_page: OpenPage) -> None:
    times: list[list[list[str | int]]] = [
        [["wait", 1], ["day", 1], ["c", 1], ["d", 1], ["e", 1]],
        [["day", 1], ["a", 1], ["b", 1], ["c", 2], ["d", 1]],  # one is gone before one that is drawn anew
        [["c", 2], ["b", 1], ["a", 3], ["e", 1]],
        [],
    ]
    page = await open_page("zhao")
    laid = await page.evaluate(LAID, times)
    assert laid == [["wait1", "day1", "c1", "d1", "e1"], ["day1", "a1", "b1", "c2", "d1"], ["c2", "b1", "a3", "e1"], []]
