"""Slack's markup and times as the page reads them, asked of its own modules in the browser."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

from tests.browser.conftest import OpenPage

READ = """async (texts) => {
  const { mrkdwn } = await import("/page/js/mrkdwn.js");
  const told = (node) => {
    if (node.nodeType === 3) return node.data;
    const address = node.getAttribute("href");
    return `<${node.localName}${address ? " " + address : ""}>${[...node.childNodes].map(told).join("")}</>`;
  };
  return texts.map((text) => mrkdwn(text).map(told).join(""));
}"""

MARKUP = {
    "*粗* 和 *a b*，x*y*z": "<strong>粗</> 和 <strong>a b</>，x*y*z",
    "说：*重点*，_斜 *粗* 斜_ ~删~": "说：<strong>重点</>，<em>斜 <strong>粗</> 斜</> <s>删</>",
    "3101**********1231，卡号 6205****0004": "3101**********1231，卡号 6205****0004",
    "* x * a_b_c `*x*`": "* x * a_b_c <code>*x*</>",
    "*<@U0SBXZHAO> 请你*": "<strong><span>@赵敏</> 请你</>",
    "&gt; 引 &amp; 用\n文": "<blockquote>引 & 用</>文",
    "```a *b*\n&lt;c&gt;```": "<pre>a *b*\n<c></>",
    "<https://a.example/?a=1&amp;b=2|标签>": "<a https://a.example/?a=1&b=2>标签</>",
    "<javascript:alert(1)|x> <foo": "<span>x</> <foo",
    ":eyes: 10:30:45 :nope: :thumbsup:": "<span>👀</> 10:30:45 :nope: <span>👍</>",
    "<#C0NOTMINE> <@U0NOBODY|x> <!here>": "<span>🔒 私有频道</> <span>@x</> <span>@here</>",
    "<!date^1795248000^{date_num} {time}|later>": "<time>2026-11-21 16:00</>",
    "<!date^1795248000^{when} {time}|a> <!date^1795248000^|b>": "a b",
    "<!date^9999999999999^{time}|a> <!date^x^{time}|b>": "a b",
}


async def test_markup_is_read_as_slack_reads_it(open_page: OpenPage) -> None:
    page = await open_page("zhao")
    assert await page.evaluate(READ, list(MARKUP)) == list(MARKUP.values())


async def dates(page: Page, function: str, *values: Any) -> list[Any]:
    script = """async ([name, values]) => {
      const dates = await import("/page/js/dates.js");
      return values.map((value) => dates[name](value));
    }"""
    found: list[Any] = await page.evaluate(script, [function, list(values)])
    return found


async def test_a_wall_clock_is_the_persons_own_summer_and_winter(open_page: OpenPage) -> None:
    clocks = ("2026-11-21T14:02", "2026-07-01T00:30")
    zhao, smith = await open_page("zhao"), await open_page("smith")
    in_shanghai, in_london = [1795240920, 1782837000], [1795269720, 1782862200]
    assert await dates(zhao, "fromWallClock", *clocks) == in_shanghai
    assert await dates(smith, "fromWallClock", *clocks) == in_london
    assert await dates(zhao, "toWallClock", *in_shanghai) == list(clocks)
    assert await dates(smith, "toWallClock", *in_london) == list(clocks)


async def test_markdown_files_are_laid_out(open_page: OpenPage) -> None:
    page = await open_page("zhao")
    text = (
        "# 总结\n\n| 项目 | 内容 |\n|---|---|\n| 级别 | **SEV2** \\| 高 |\n\n"
        "- [x] 完成\n- [ ] 未完\n\n> 引用\n\n```\n<b>\n```\n<i>原样</i>"
    )
    script = """async (text) => {
      const { markdown } = await import("/page/js/markdown.js");
      const box = document.createElement("div");
      box.append(...markdown(text));
      const names = [...box.querySelectorAll("*")].map((one) => one.localName);
      return [names.join(" "), [...box.children].map((one) => one.textContent)];
    }"""
    names, texts = await page.evaluate(script, text)
    assert names == ("h2 div table thead tr th th tbody tr td td strong ul li span li span blockquote p pre p")
    assert texts == ["总结", "项目内容级别SEV2 | 高", "☑ 完成☐ 未完", "引用", "<b>", "<i>原样</i>"]


LAID_OUT_SOON = """async () => {
  const { mrkdwn } = await import("/page/js/mrkdwn.js");
  const { markdown } = await import("/page/js/markdown.js");
  const list = Array.from({ length: 1500 }, (_, depth) => " ".repeat(depth * 2) + "- x");
  const began = performance.now();
  const drawn = [mrkdwn("_a *b ~c ".repeat(20000)), markdown(">".repeat(8000) + "x"), markdown(list.join("\\n"))];
  const box = document.createElement("div");
  box.append(...drawn.flat());
  return [performance.now() - began, box.textContent.match(/x/g).length];
}"""


async def test_no_text_holds_the_page_up(open_page: OpenPage) -> None:
    """Each of these once took many seconds or more stack than there is, and takes a few hundredths of one."""
    page = await open_page("zhao")
    milliseconds, items = await page.evaluate(LAID_OUT_SOON)
    assert items == 1501
    assert milliseconds < 2000
