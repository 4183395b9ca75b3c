"""The few Block Kit elements that all screens are made of, kept inside Slack's limits.

A value of a button says what it acts on: the incident's id and, where there is one, the key of the thing, parted by a
blank. Positions are never used: a checklist may change under a finger.
"""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from views.catalogue import Mrkdwn

SECTION = 3000
"""Characters of a section's text. https://docs.slack.dev/reference/block-kit/blocks/section-block"""
HEADER = 150
BAR_CELLS = 5


def value_of(incident_id: str, key: str = "") -> str:
    """What a button acts on."""
    return f"{incident_id} {key}".strip()


def button(label: str, action: str, value: str, *, style: str | None = None) -> ButtonElement:
    """A button. Its label is plain text of at most 75 characters."""
    return ButtonElement(text=plain(label, 75), action_id=action, value=value, style=style)


def plain(text: str, limit: int) -> PlainTextObject:
    """Plain text: nothing in it is markup, nothing in it is a mention. What was escaped for markup is put back."""
    if isinstance(text, Mrkdwn):
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return PlainTextObject(text=clip(text, limit), emoji=True)


def header(text: str, block_id: str) -> HeaderBlock:
    return HeaderBlock(text=plain(text, HEADER), block_id=block_id)


def section(text: Mrkdwn, block_id: str, accessory: InteractiveElement | None = None) -> SectionBlock:
    """One section of markup, which has to fit."""
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True), block_id=block_id, accessory=accessory)


def sections(text: Mrkdwn, block_id: str) -> list[Block]:
    """Markup of any length, in as many sections as it takes; nothing is cut away."""
    return [section(part, f"{block_id}.{at}") for at, part in enumerate(_parts(text))]


def context(text: Mrkdwn, block_id: str) -> ContextBlock:
    """A quiet line."""
    return ContextBlock(elements=[MarkdownTextObject(text=clip_markup(text, 2000), verbatim=True)], block_id=block_id)


def actions(elements: Sequence[InteractiveElement], block_id: str) -> ActionsBlock:
    return ActionsBlock(elements=elements, block_id=block_id)


def lines(*parts: str | None) -> Mrkdwn:
    """Lines of markup under each other, without the empty ones."""
    return Mrkdwn("\n".join(part for part in parts if part))


def dotted(parts: Iterable[str]) -> Mrkdwn:
    """Parts of one line: a · b · c."""
    return Mrkdwn(" · ".join(part for part in parts if part))


def spaced(parts: Iterable[str]) -> Mrkdwn:
    """Parts of one line, each a name and its value: a 1   b 2."""
    return Mrkdwn("   ".join(part for part in parts if part))


def bold(text: str) -> Mrkdwn:
    """Bold markup. The text must have been escaped."""
    return Mrkdwn(f"*{text}*")


def bar(done: int, total: int) -> str:
    """A progress bar: ▮▮▮▯▯. It is empty only when nothing is done, and full only when everything is."""
    filled = max(BAR_CELLS * done // total, min(done, 1)) if total else BAR_CELLS
    return "▮" * filled + "▯" * (BAR_CELLS - filled)


def clip(text: str, limit: int) -> str:
    """The text in at most `limit` characters; what is cut shows as an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clip_markup(text: Mrkdwn, limit: int) -> Mrkdwn:
    """The same for markup: no mention, date or escaped sign is cut in two."""
    return text if len(text) <= limit else Mrkdwn(text[: _before_markup(text, limit - 1)] + "…")


def _parts(text: str) -> list[Mrkdwn]:
    """Cut at line ends where possible, never inside an escaped sign, a mention or a date."""
    parts = []
    while len(text) > SECTION:
        cut = text.rfind("\n", SECTION // 2, SECTION)
        if cut < 0:
            cut = _before_markup(text, SECTION)
        parts.append(Mrkdwn(text[:cut]))
        text = text[cut:].lstrip("\n")
    return [Mrkdwn(part) for part in (*parts, text) if part.strip()]


def _before_markup(text: str, cut: int) -> int:
    """The same place, or the start of the `<…>` or `&…;` that it would fall into. What people typed holds neither."""
    for opening, closing in (("<", ">"), ("&", ";")):
        start = text.rfind(opening, 0, cut)
        if start > 0 and closing not in text[start:cut]:
            cut = start
    return cut
