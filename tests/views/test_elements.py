"""The elements that all screens are made of: nothing that was written is cut in two, or away in silence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.refusal import Who
from tests.conftest import NOON, WANG
from views.catalogue import Mrkdwn, Texts
from views.elements import SECTION, bar, clip_markup, plain, sections

SAY = Texts("zh_CN")
WHOLE = re.compile(r"<[@!][^<>]+>|&(?:amp|lt|gt);|[^<>&]")
"""One mention, date or escaped sign, or one character that is no markup."""

pieces = st.one_of(
    st.text(min_size=1, max_size=400),
    st.just(Who(WANG)),
    st.just(NOON),
    st.sampled_from(["&" * 50, "<" * 50, "\n" * 3, "字" * 700, "<!channel>"]),
)


def written(parts: list[str | Who]) -> Mrkdwn:
    return Mrkdwn("".join(SAY.write(part) for part in parts))


def is_whole(markup: str) -> bool:
    return WHOLE.sub("", markup) == ""


@given(st.lists(pieces, min_size=1, max_size=40))
def test_a_long_text_is_parted_and_nothing_is_lost(parts: list[str | Who]) -> None:
    text = written(parts)
    shown = [str(block.to_dict()["text"]["text"]) for block in sections(text, "t")]
    assert all(0 < len(part) <= SECTION and is_whole(part) for part in shown)
    assert "".join("".join(shown).split()) == "".join(text.split())


@given(st.lists(pieces, min_size=1, max_size=10), st.integers(min_value=80, max_value=500))
def test_what_is_cut_ends_in_an_ellipsis_and_in_no_half_mention(parts: list[str | Who], limit: int) -> None:
    text = written(parts)
    cut = clip_markup(text, limit)
    assert len(cut) <= limit
    assert is_whole(cut)
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_a_label_in_plain_text_shows_signs_as_they_were_typed() -> None:
    assert plain(SAY("{code} · {title}", code="INC-0001", title="A & B <C>"), 75).text == "INC-0001 · A & B <C>"
    assert plain("字" * 80, 75).text == "字" * 74 + "…"


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [(0, 7, "▯▯▯▯▯"), (1, 100, "▮▯▯▯▯"), (3, 5, "▮▮▮▯▯"), (99, 100, "▮▮▮▮▯"), (7, 7, "▮▮▮▮▮"), (0, 0, "▮▮▮▮▮")],
)
def test_a_bar_is_empty_for_nothing_and_full_for_everything(done: int, total: int, shown: str) -> None:
    assert bar(done, total) == shown
