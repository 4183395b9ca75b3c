"""What a person types, made fit to keep.

A text passes here once, before it is looked at for personal data and stored. `tidy` takes away only what nobody
reads: control characters (PostgreSQL refuses NUL, a terminal obeys ESC), marks that turn the reading direction of a
whole page, and characters without any width. It never shortens: a handler asks `too_many(tidy(text), limit)` and
tells the person how many characters have to go. A text that was cut in silence would be worse evidence than none.

`channel_slug` is for the one place where Slack takes only plain ASCII: the name of a channel.
"""

from __future__ import annotations

import re
import unicodedata

SLUG_LENGTH = 40

_LINE_ENDINGS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# ZWJ and ZWNJ (U+200D, U+200C) stay: family emoji and Persian are spelled with them. So do the harmless marks LRM and
# RLM.
_UNREAD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")  # a lone surrogate passes through JSON, but no database encodes it
_MANY_EMPTY_LINES = re.compile(r"\n{4,}")

_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_SHOWN_AS_EMOJI = re.compile(r"[^0-9#*]\ufe0f")
_APOSTROPHES = re.compile(r"['`’]")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def tidy(text: str) -> str:
    """The text as it is kept: NFC, `\\n` line endings, nothing invisible, no trailing blanks, at most two empty lines
    in a row."""
    text = _UNREAD.sub("", _LINE_ENDINGS.sub("\n", text))
    text = unicodedata.normalize("NFC", _HALF_A_CHARACTER.sub("\ufffd", text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _MANY_EMPTY_LINES.sub("\n\n\n", text).strip("\n")


def too_many(text: str, limit: int) -> int:
    """How many characters (Unicode code points) have to go before the text fits; 0 when it does."""
    return max(0, len(text) - limit)


def one_line(text: str) -> str:
    """The tidied text on a single line, as a title needs it: every run of white space is one space."""
    return " ".join(tidy(text).split())


def channel_slug(title: str) -> str:
    """The title in lower-case ASCII words joined by hyphens, at most 40 characters; '' if nothing can be spelled.

    Chinese becomes pinyin, one syllable a word, so that a cut never falls inside a character.
    """
    spelled = _APOSTROPHES.sub("", _in_ascii(_without_symbols(title))).lower()
    slug = _BETWEEN_WORDS.sub("-", spelled).strip("-")
    if len(slug) <= SLUG_LENGTH:
        return slug
    whole_words = slug[: SLUG_LENGTH + 1].rpartition("-")[0]
    return whole_words or slug[:SLUG_LENGTH]


def _in_ascii(text: str) -> str:
    from anyascii import anyascii  # its tables are loaded script by script, only when a channel is named

    return anyascii(_HAN.sub(r" \1 ", text))


def _without_symbols(text: str) -> str:
    """Without emoji and other pictures, which would be spelled out as `:fire:`."""
    text = _SHOWN_AS_EMOJI.sub(" ", text)
    return "".join(" " if unicodedata.category(character) in {"So", "Sk", "Cs"} else character for character in text)
