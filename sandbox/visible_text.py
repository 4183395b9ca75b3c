"""What a person reads: a message or a window as plain text, line by line.

Markup for people, channels and dates is resolved, formatting signs stay as typed. Buttons stand in brackets, menus as
`[text ▾]`, inputs as `label: ____`. Tests assert against it and the demo prints it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.inputs import KINDS
from sandbox.shapes import Json

MARKUP = re.compile(r"<([@#!]?)([^>|]*)(?:\|([^>]*))?>")

# https://docs.slack.dev/messaging/formatting-message-text#date-formatting
DATE_TOKENS = {
    "{date_num}": "%Y-%m-%d",
    "{date}": "%Y-%m-%d",
    "{date_slash}": "%d/%m/%Y",
    "{date_short}": "%Y-%m-%d",
    "{date_long}": "%A %Y-%m-%d",
    "{date_pretty}": "%Y-%m-%d",
    "{date_short_pretty}": "%Y-%m-%d",
    "{date_long_pretty}": "%A %Y-%m-%d",
    "{time}": "%H:%M",
    "{time_secs}": "%H:%M:%S",
    "{ago}": "%Y-%m-%d %H:%M",
}


@dataclass(frozen=True)
class Reader:
    """Through whose eyes: the names they know and the time zone of their clock."""

    people: dict[str, str]
    channels: dict[str, str]
    tz: str

    def resolve(self, text: str) -> str:
        """Marked-up text as read."""
        plain = MARKUP.sub(self._resolve, text)
        return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _resolve(self, match: re.Match[str]) -> str:
        sign, target, label = match.groups()
        if sign == "@":
            return f"@{self.people.get(target, label or target)}"
        if sign == "#":
            return f"#{self.channels.get(target, label or target)}"
        if sign == "!":
            return self._special(target, label)
        return label or target

    def _special(self, target: str, label: str | None) -> str:
        if target.startswith("date^"):
            return self._date(target, label)
        return label or f"@{target}"

    def _date(self, target: str, fallback: str | None) -> str:
        _, seconds, form, *_ = [*target.split("^"), ""]
        if not seconds.isdigit():
            return fallback or target
        moment = datetime.fromtimestamp(int(seconds), UTC).astimezone(ZoneInfo(self.tz))
        for token, pattern in DATE_TOKENS.items():
            form = form.replace(token, moment.strftime(pattern))
        return form


def message_text(reader: Reader, message: Json) -> str:
    """A message: its blocks if it has any, else its text; then files and reactions."""
    blocks = message.get("blocks", [])
    lines = list(_blocks(reader, blocks, {})) if blocks else [reader.resolve(message.get("text", ""))]
    for attachment in message.get("attachments", []):
        lines += _blocks(reader, attachment.get("blocks", []), {})
        lines += [reader.resolve(attachment[key]) for key in ("pretext", "title", "text") if attachment.get(key)]
    lines += [f"[file: {file.get('title', 'deleted')}]" for file in message.get("files", [])]
    return "\n".join(line for line in lines if line)


def view_text(reader: Reader, view: Json) -> str:
    """A modal with its title and buttons, or a Home tab."""
    lines = [_text(reader, view["title"])] if view.get("title") else []
    lines += _blocks(reader, view["blocks"], view["state"]["values"])
    closing = [f"[{view[key]['text']}]" for key in ("submit", "close") if view.get(key)]
    return "\n".join([line for line in lines if line] + ([" ".join(closing)] if closing else []))


def element_text(reader: Reader, element: Json, entered: Json | None) -> str:
    """One element: what is on the button, what is chosen in the menu."""
    kind = element["type"]
    if kind == "button":
        return f"[{_text(reader, element['text'])}]"
    if kind == "overflow":
        return f"[⋯ {' / '.join(_text(reader, option['text']) for option in element['options'])}]"
    if kind == "image":
        return str(element.get("alt_text", ""))
    chosen = _chosen(reader, entered or {"type": kind}) if kind in KINDS else ""
    if chosen or kind.endswith("_input"):
        return chosen or "____"
    if kind in ("checkboxes", "radio_buttons"):
        return " / ".join(f"( ) {_text(reader, option['text'])}" for option in element["options"])
    return f"[{_text(reader, element.get('placeholder')) or '…'} ▾]"


def _blocks(reader: Reader, blocks: list[Json], values: Json) -> Iterator[str]:
    for block in blocks:
        yield from _block(reader, block, values.get(block.get("block_id", ""), {}))


def _block(reader: Reader, block: Json, values: Json) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        yield from _section(reader, block, values)
    elif kind in ("header", "markdown"):
        yield _text(reader, block["text"])
    elif kind == "context":
        yield " ".join(_text(reader, part) or str(part.get("alt_text", "")) for part in block["elements"])
    elif kind == "actions":
        elements = block["elements"]
        yield " ".join(element_text(reader, one, values.get(one.get("action_id"))) for one in elements)
    elif kind == "input":
        element = block["element"]
        entered = element_text(reader, element, values.get(element.get("action_id")))
        yield f"{_text(reader, block['label'])}: {entered}"
        yield _text(reader, block.get("hint"))
    elif kind == "divider":
        yield "———"
    elif kind == "rich_text":
        yield "".join(_rich(reader, block))
    elif kind in ("image", "video"):
        yield str(block.get("alt_text", ""))


def _section(reader: Reader, block: Json, values: Json) -> Iterator[str]:
    accessory = block.get("accessory")
    aside = f" {element_text(reader, accessory, values.get(accessory.get('action_id')))}" if accessory else ""
    text = _text(reader, block.get("text"))
    yield text + aside if text or aside else ""
    for field in block.get("fields", []):
        yield _text(reader, field)


def _text(reader: Reader, text: object) -> str:
    """A text object; plain_text is shown as it stands."""
    if isinstance(text, dict):
        content = str(text.get("text", ""))
        return content if text.get("type") == "plain_text" else reader.resolve(content)
    return reader.resolve(text) if isinstance(text, str) else ""


def _rich(reader: Reader, part: Json) -> Iterator[str]:
    if "elements" in part:
        for one in part["elements"]:
            yield from _rich(reader, one)
        if part["type"] != "rich_text":
            yield "\n"
    elif part["type"] == "user":
        yield reader.resolve(f"<@{part['user_id']}>")
    elif part["type"] == "channel":
        yield reader.resolve(f"<#{part['channel_id']}>")
    else:
        yield str(part.get("text") or part.get("url") or f":{part.get('name', '')}:")


def _chosen(reader: Reader, entered: Json) -> str:
    value = entered.get(KINDS[entered["type"]].key)
    many = value if isinstance(value, list) else [value]
    return ", ".join(_one(reader, entered["type"], one) for one in many if one)


def _one(reader: Reader, kind: str, value: object) -> str:
    if isinstance(value, dict):
        return _text(reader, value.get("text")) or str(value.get("id", ""))
    if kind in ("users_select", "multi_users_select"):
        return reader.resolve(f"<@{value}>")
    if "channels" in kind or "conversations" in kind:
        return reader.resolve(f"<#{value}>")
    if kind == "datetimepicker":
        return reader.resolve(f"<!date^{value}^{{date_num}} {{time}}|{value}>")
    return str(value)
