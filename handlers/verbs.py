"""The verbs of the slash command, as people type them at two in the morning.

Chinese or English, any case, full-width letters, quotes around the verb or around everything, several blanks or
Chinese ones, and Chinese written without any: 「记录发现U盘」 is the verb 记录 and its text.
"""

import difflib
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.requests import Request
from models.texts import tidy
from views.answers import Answer
from views.catalogue import Texts

QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "”": "”", "‘": "’", "’": "’", "「": "」", "『": "』"}
JOINING = " :,、。.;!()"
"""What may stand beside a verb without being part of it, once full-width signs are plain ones."""


@dataclass(frozen=True)
class Call:
    """One use of the command: who and where, the words after the verb, and how to speak to the person."""

    request: Request
    words: str
    say: Texts


Verb = Callable[[Call], Awaitable[Answer | str | None]]
"""Does what the verb says; gives the answer only the caller sees, or None where a modal was opened."""


class Verbs:
    """Every verb under all its names. The first name is the one that help explains."""

    def __init__(self) -> None:
        self._verbs: dict[str, Verb] = {}
        self.names: list[tuple[str, ...]] = []

    def add(self, *names: str) -> Callable[[Verb], Verb]:
        """Register a verb: `@verbs.add("declare", "new", "open", "宣布")`."""

        def named(verb: Verb) -> Verb:
            self.names.append(names)
            self._verbs.update(dict.fromkeys(names, verb))
            return verb

        return named

    def read(self, typed: str) -> tuple[Verb | None, str, str]:
        """The verb that was meant (None if none was), the word for it as typed, and the words after it as typed.

        The longest name that the first word begins with is the one: 时间线 is not 时间.
        """
        text = _unquoted(tidy(typed).strip())
        first, rest = [*text.split(maxsplit=1), "", ""][:2]
        end = next((end for end in range(len(first), 0, -1) if _folded(first[:end]) in self._verbs), 0)
        if end and _may_end(first, end):
            words = f"{first[end:]} {rest}".strip().lstrip(":：").strip()
            return self._verbs[_folded(first[:end])], first[:end], _unquoted(words)
        return None, first, rest

    def nearest(self, word: str) -> str | None:
        """The name that was probably meant."""
        close = difflib.get_close_matches(_folded(word), self._verbs, n=1, cutoff=0.5)
        return close[0] if close else None


def _folded(word: str) -> str:
    """A word as verbs are registered: plain letters, small ones, without quotes around it."""
    plain = unicodedata.normalize("NFKC", word).strip(JOINING)
    if plain[:1] in QUOTES:
        plain = plain[1:].removesuffix(QUOTES[plain[0]]).strip(JOINING)
    return plain.casefold()


def _may_end(word: str, end: int) -> bool:
    """Whether a verb may end here: a Latin one not in the midst of a Latin word, a Chinese one before a text.

    A single character is no text but another word: 记录员 is a role, and no note that says 员.
    """
    before, after = (unicodedata.normalize("NFKC", part) for part in (word[end - 1], word[end:]))
    if before.isascii() and before.isalpha() and after[:1].isascii() and (after[:1].isalpha() or after[:1] in "-_/'"):
        return not after
    return not (len(after) == 1 and after.isalpha())


def _unquoted(text: str) -> str:
    """The text without one pair of quotes around the whole of it."""
    closing = QUOTES.get(text[:1])
    if closing and len(text) > 1 and text.endswith(closing):
        inner = text[1:-1]
        if closing not in inner and text[0] not in inner:
            return inner.strip()
    return text
