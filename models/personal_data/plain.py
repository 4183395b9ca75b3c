"""The plain copy of a text: what a recogniser reads.

Full-width and other digits become ASCII, invisible characters are dropped, dashes and blanks are all alike, so that
one pattern sees a number however it was typed. Each position of the copy leads back to its place in the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

BLANK = "\0"
"""Stands where something was taken already: no pattern matches across it."""

_LOOK_ALIKES = dict(zip("·×ⅩⅹХх", ".xXxXx", strict=True))  # middle dot, multiplication sign, Roman ten, Cyrillic
_CHINESE_MARKS = "！（），；？"  # no password goes on after them, as it may after ASCII's
_DROPPED = "\x7f"
_KEYCAPS = {"\ufe0e", "\ufe0f", "\u20e3"}


class _Folding(dict[int, str]):
    """A table for `str.translate` that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    """One character as an ASCII keyboard would have it; those nobody sees become `_DROPPED`."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf" or character in _KEYCAPS:
        return _DROPPED
    if category in {"Zs", "Pd"}:
        return " " if category == "Zs" else "-"
    if "！" <= character <= "～" and character not in _CHINESE_MARKS:
        return chr(ord(character) - ord("！") + ord("!"))
    return _LOOK_ALIKES.get(character, character)


_FOLDING = _Folding()


def plain_copy(text: str) -> tuple[str, Sequence[int]]:
    """The plain copy, and for each of its characters the position in the original."""
    plain = text.translate(_FOLDING)
    if _DROPPED not in plain:
        return plain, range(len(text) + 1)
    at = [position for position, character in enumerate(plain) if character != _DROPPED]
    return plain.replace(_DROPPED, ""), [*at, len(text)]
