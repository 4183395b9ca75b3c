"""Markdown, written so that nothing a person typed can pass for the report's own.

Every cell and every quotation goes through `plain`: the signs that Markdown or HTML would take for markup are escaped,
so that the file says the same as plain text and in a viewer, hides nothing and loads nothing.
"""

import re
from collections.abc import Iterator, Sequence

_MARKUP = re.compile(r"([\\`*\[\]<>|~])|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_AT_LINE_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))")


def heading(text: str, level: int = 2) -> Iterator[str]:
    yield from ("", f"{'#' * level} {plain(text)}", "")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table. A cell is one line; line breaks in it are kept."""
    yield _row(head)
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield _row(row)


def quotation(text: str) -> Iterator[str]:
    """What a person wrote, set apart: each line a paragraph of its own, none of them a heading or a list."""
    kept = [line for line in text.splitlines() if line.strip()]
    for at, line in enumerate(kept):
        if at:
            yield ">"
        yield "> " + _AT_LINE_START.sub(_escaped_start, plain(line))


def plain(text: str) -> str:
    """Text that stays text."""
    return _MARKUP.sub(lambda found: "&amp;" if found[0] == "&" else f"\\{found[0]}", text)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join("<br>".join(plain(cell).splitlines()) for cell in cells) + " |"


def _escaped_start(found: re.Match[str]) -> str:
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"
