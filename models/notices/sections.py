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


def sections_to_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """As table and timeline keep them."""
    return [{**asdict(section), "sources": list(section.sources)} for section in sections]


def sections_from_json(written: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(**{**each, "sources": tuple(each["sources"])}) for each in written)


def digest_of(title: str, sections: Sequence[Section]) -> str:
    """SHA-256 of what a reader reads: the title, and each heading with its text, as RFC 8785 canonical JSON."""
    read = {"title": title, "sections": [[section.heading, section.text] for section in sections]}
    return hashlib.sha256(rfc8785.dumps(read)).hexdigest()
