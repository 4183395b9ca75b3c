"""Reading: what of a message is worth a line in a narrow window, and what is new on a card. Pure text, no window.

A message is taken as it is read in the sandbox: line by line, buttons in brackets at the end. A card is a message with
something to press on it; a checklist is a card whose lines begin with ☐ ☑ or ☒.
"""

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from sandbox import Message

TICKS = ("☐", "☑", "☒")
BARS = ("▮", "▯")
CARD, LETTER, QUESTION = 7, 1, 6
"""Lines shown of a new card, of a direct message, and of one that asks for an answer. Any other is shown whole."""

SHORTEST = 24
"""Cells of a changed line when there are several."""

LONGEST_WORD = 24
CLOSING = "，。；：、！？）》」』”’…"

_BOLD = re.compile(r"(?<![\w*`])\*([^*\n]+)\*(?![\w*`])")
_BUTTONS = re.compile(r"(\s*\[[^\[\]]*\])+$")


def lines_of(message: Message, text: str, *, private: bool) -> tuple[list[str], int]:
    """The lines of a new message that are shown, and how many are not. `text` is what it says."""
    files = [f"▤ {file['name']}" for file in message.raw.get("files", [])]
    lines = [*read(text), *files]
    pressable = is_card(message)
    if pressable and _is_checklist(lines):
        lines = [lines[0], *(line for line in lines[1:] if line.startswith(TICKS))]
    most = (QUESTION if pressable else LETTER) if private else CARD if pressable else len(lines)
    return lines[:most], max(len(lines) - most, 0)


def news(before: str, now: str) -> list[str]:
    """What is new on a card: the lines that were not there. On a checklist those of its items, and how far it is."""
    known, lines = set(read(before)), read(now)
    fresh = [line for line in lines if line not in known]
    if _is_checklist(lines):
        changed = [line for line in fresh if line.startswith(TICKS)]
        return [lines[0], *changed] if changed else []
    return [line for line in fresh if not line.startswith(BARS)]


def packed(parts: Sequence[str], room: int) -> str:
    """As many of the parts as one line of `room` cells takes: the first in full, the others short, unless alone."""
    line = fitted(parts[0], room) if parts else ""
    for at, part in enumerate(parts[1:], start=1):
        rest = f"  +{len(parts) - at}"
        longer = f"{line}  {fitted(part, room if len(parts) == 2 else SHORTEST)}"
        if len(parts) == 2:
            return fitted(longer, room)
        if cell_len(longer) + len(rest) > room:
            return fitted(line, room - len(rest)) + rest
        line = longer
    return line


def fitted(line: str, room: int) -> str:
    """A line in at most so many cells; what is cut shows as an ellipsis."""
    return line if cell_len(line) <= room else f"{set_cell_size(line, room - 1).rstrip()}…"


def marked(line: str, room: int = 0) -> Text:
    """A line with Slack's *bold* as bold, in at most `room` cells if that is said."""
    text, end = Text(), 0
    for found in _BOLD.finditer(line):
        text.append(line[end : found.start()])
        text.append(found.group(1), "bold")
        end = found.end()
    text.append(line[end:])
    if room:
        text.truncate(room, overflow="ellipsis")
    return text


def folded(text: Text, room: int) -> Text:
    """Chinese in lines of `room` cells: it breaks between any two signs, but not before a closing one."""
    if not any(cell_len(sign) > 1 for sign in text.plain):
        return text
    plain, breaks, start = text.plain, [], 0
    for at in range(len(plain)):
        if cell_len(plain[start : at + 1]) > room:
            start = next((cut for cut in range(at, max(start, at - LONGEST_WORD), -1) if _may_break(plain, cut)), at)
            breaks.append(start)
    return Text("\n").join(text.divide(breaks))


def _may_break(plain: str, at: int) -> bool:
    """Whether a line may begin with the sign at `at`: not a closing one, and not inside a word or number."""
    before, after = plain[at - 1], plain[at]
    return after not in CLOSING and not all(sign.isascii() and not sign.isspace() for sign in (before, after))


def is_card(message: Message) -> bool:
    """Whether there is something to press on it."""
    return any(block["type"] == "actions" or "accessory" in block for block in message.raw.get("blocks", []))


def read(text: str) -> list[str]:
    """The lines of a message, without buttons."""
    return [bare for line in text.splitlines() if (bare := _BUTTONS.sub("", line).strip())]


def _is_checklist(lines: Sequence[str]) -> bool:
    return any(line.startswith(TICKS) for line in lines)
