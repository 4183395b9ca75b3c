"""The text of a notice: its sections in order, each with the key of what it answers.

`sources` say what a section was drafted from (`fact:people`, `moment:detected`, `event:14`), as long as nobody wrote
it anew. A gap is marked in the text itself, so that it cannot be lost on the way to another document.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785

LONGEST = 3000
"""Characters of a section: what a field of Slack's takes."""

GAP = re.compile(r"【待补[^】]*】|\[to be added[^\]]*\]")


@dataclass(frozen=True)
class Section:
    """One part of a notice under its heading."""

    key: str
    heading: str
    text: str
    sources: tuple[str, ...] = ()


def gaps_in(sections: Iterable[Section]) -> list[str]:
    """What is still missing, as it is marked in the text, in order. An empty section is one gap: its heading."""
    found: list[str] = []
    for section in sections:
        found += GAP.findall(section.text) if section.text.strip() else [section.heading]
    return found


def shortened(text: str, rest: str) -> str:
    """A text that fits a field. What is too long is cut, at the end of a line where one is near, and ends with `rest`,
    which marks that more is to be added, and with the gaps of what was left out: none is lost with it."""
    if len(text) <= LONGEST:
        return text
    longest = LONGEST - len(f"……{rest}")
    ends = [at for at, character in enumerate(text[: longest + 1]) if character == "\n" and at > LONGEST // 2]
    for cut in (*reversed(ends), *range(longest, 0, -1)):
        line = text.rfind("\n", 0, cut) + 1  # a gap may begin before the cut
        lost = [gap for gap in dict.fromkeys(GAP.findall(text, line)) if gap not in text[:cut]]
        short = "\n".join([f"{text[:cut].rstrip()}……{rest}", *lost])
        if len(short) <= LONGEST:
            return short
    return f"{text[:longest]}……{rest}"


def sections_to_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """As table and timeline keep them."""
    return [{**asdict(section), "sources": list(section.sources)} for section in sections]


def sections_from_json(written: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(**{**each, "sources": tuple(each["sources"])}) for each in written)


def digest_of(title: str, sections: Sequence[Section]) -> str:
    """SHA-256 of what a reader reads: the title, and each heading with its text, as RFC 8785 canonical JSON."""
    read = {"title": title, "sections": [[section.heading, section.text] for section in sections]}
    return hashlib.sha256(rfc8785.dumps(read)).hexdigest()
