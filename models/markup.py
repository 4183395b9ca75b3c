"""Slack's markup, read: what stands in it as people see it.

Commands and messages reach the bot in markup, forms do not. The record keeps what was read: `<@U012AB3CD>` is @陈洁
again and `&lt;` a <, so that nothing on it can be taken for markup, or for a mention, a second time.
"""

import re

from sqlmodel import Session

from models.homes import names_of

_MARKED = re.compile(r"<([^<>]+)>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)")
_UNSEEN = ("mailto:", "tel:", "https://", "http://")


def readable(session: Session, text: str) -> str:
    """A text of Slack's as people read it, with the names of those that Slack has told us of."""
    return unmarked(text, names_of(session, set(_PERSON.findall(text))))


def unmarked(text: str, names: dict[str, str]) -> str:
    """A text without its markup. People are called by their name, else by what Slack wrote beside the id.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    read = _MARKED.sub(lambda match: _as_read(match[1], names), text)
    return read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_read(marked: str, names: dict[str, str]) -> str:
    target, _, label = marked.partition("|")
    sign, name = target[:1], target[1:]
    if sign == "@":
        return "@" + (names.get(name) or label or name)
    if sign == "#":
        return "#" + (label or name)
    if sign == "!":
        return label or "@" + name
    return _link(target, label)


def _link(address: str, label: str) -> str:
    """An address that is its own label stands once; another label stands before it."""
    bare = address
    for scheme in _UNSEEN[:2]:
        bare = bare.removeprefix(scheme)
    if not label or any(label == address.removeprefix(scheme) for scheme in _UNSEEN):
        return label or bare
    return f"{label} ({bare})"
