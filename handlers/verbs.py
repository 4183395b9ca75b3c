"""The verbs of the slash command, as people type them: Chinese or English, any case, full-width letters, stray
quotes."""

import difflib
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.requests import Request
from views.catalogue import Texts

STRAY = " \t\n\"'`“”‘’「」『』（）()，,。.：:"


@dataclass(frozen=True)
class Call:
    """One use of the command: who and where, the words after the verb, and how to speak to the person."""

    request: Request
    words: str
    say: Texts


Verb = Callable[[Call], Awaitable[str | None]]
"""Does what the verb says; gives the answer only the caller sees, or None where a modal was opened."""


class Verbs:
    """Every verb under all its names. The first name is the one that help shows in English, the last in Chinese."""

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

    def find(self, word: str) -> Verb | None:
        """The verb that a word means."""
        return self._verbs.get(word)

    def nearest(self, word: str) -> str | None:
        """The name that was probably meant."""
        close = difflib.get_close_matches(word, self._verbs, n=1, cutoff=0.5)
        return close[0] if close else None


def read(typed: str) -> tuple[str, str]:
    """The verb, folded to its plain form, and the words after it as they were typed."""
    first, _, rest = typed.strip(STRAY.replace(".", "")).partition(" ")
    if "　" in first:
        first, _, more = first.partition("　")
        rest = f"{more} {rest}"
    verb = unicodedata.normalize("NFKC", first).strip(STRAY).casefold()
    return verb, rest.strip().strip("\"'“”‘’「」") if rest.strip()[:1] in "\"'“”‘’「" else rest.strip()
