"""What a person types is kept as it was meant: nothing invisible, nothing cut."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.texts import channel_slug, one_line, tidy, too_many


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("工资表误发\r\n乙公司\r已撤回", "工资表误发\n乙公司\n已撤回"),
        ("一\u2028二\u2029三\x85四\x0b五\x0c六", "一\n二\n三\n四\n五\n六"),
        ("姓名\t金额", "姓名\t金额"),
        ("a\x00b\x1b[31mc\x07d\x7fe\x9b", "ab[31mcde"),
        ("报告 \u202efdp.exe\u202c 已打开", "报告 fdp.exe 已打开"),
        ("\u2066left\u2069 \u2067right\u2069 \u2068first\u2069", "left right first"),
        ("\ufeff甲\u200b公\u2060司", "甲公司"),
        ("行尾空格   \n全角空格\u3000\n\t\n完", "行尾空格\n全角空格\n\n完"),
        ("\n\n  缩进保留\n\n\n\n\n\n下一段\n\n", "  缩进保留\n\n\n下一段"),
        ("cafe\u0301", "café"),
        ("\ud83d 断开的代理项", "\ufffd 断开的代理项"),
        ("", ""),
        (" \n\t\n ", ""),
    ],
)
def test_tidy_keeps_what_was_meant(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧 家庭",  # one family of three, joined by ZWJ
        "می\u200cخواهم",  # Persian "I want", spelled with ZWNJ
        "\u200fعربي\u200e abc",  # directional marks that turn nothing but themselves
        "❤️",
    ],
)
def test_tidy_leaves_joiners_where_scripts_need_them(text: str) -> None:
    assert tidy(text) == text


@settings(print_blob=True)
@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\n\n\n\n" not in once
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in once if character not in "\n\t")
    once.encode()


def test_too_long_a_text_is_counted_never_cut() -> None:
    assert too_many("泄" * 300, 300) == 0
    assert too_many("泄" * 307, 300) == 7
    assert too_many("", 0) == 0
    assert len(tidy("泄" * 5000)) == 5000


def test_a_title_is_one_line() -> None:
    assert one_line("  甲公司\r\n工资表\t误发\u3000乙公司\u202e ") == "甲公司 工资表 误发 乙公司"
    assert one_line("\n\t") == ""


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("工资表误发", "gong-zi-biao-wu-fa"),
        ("甲公司 2026年工资表 误发 to ACME", "jia-gong-si-2026-nian-gong-zi-biao-wu-fa"),
        ("Payroll e-mailed to the wrong client", "payroll-e-mailed-to-the-wrong-client"),
        ("The client's file", "the-clients-file"),
        ("Утечка данных", "utechka-dannykh"),
        ("объявление", "obyavlenie"),
        ("تسرب بيانات", "tsrb-bynt"),
        ("Größe naïve", "grosse-naive"),
        ("😀🔥⚠️ℹ️👨\u200d👩\u200d👧🇨🇳", ""),
        ("🔥 服务器 down", "fu-wu-qi-down"),
        ("——！？…《》", ""),
        ("--a---b--", "a-b"),
        ("", ""),
        ("\u202eabc\x00def", "abc-def"),
        ("x" * 300, "x" * 40),
        ("abcd " * 60, "abcd-abcd-abcd-abcd-abcd-abcd-abcd-abcd"),
        ("a" * 40 + " b", "a" * 40),
        ("abc " + "d" * 60, "abc"),
    ],
)
def test_a_channel_is_named_in_plain_words(title: str, slug: str) -> None:
    assert channel_slug(title) == slug


@settings(print_blob=True)
@given(st.text())
def test_slack_takes_every_slug(title: str) -> None:
    slug = channel_slug(title)
    assert len(slug) <= 40
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug
