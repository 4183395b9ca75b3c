"""A raw Slack message, masked: what people wrote there did not pass any form of ours."""

from __future__ import annotations

import re
from typing import Any

from models.personal_data.credentials import STARS
from models.personal_data.finding import Finding, find, mask, replaced
from models.personal_data.plain import BLANK

_SECRET_KEY = re.compile(r"(?i)(?:.*[_-])?(?:password|passwd|pwd|secret|token|api_?key)")


def mask_json(value: Any) -> Any:
    """The same JSON-like value with every string in it masked; keys and numbers, which nobody types, stay.

    A rich text of Slack is read across its pieces, so that neither `密码：` in bold before a plain password
    nor a number half in italics gets through.
    """
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked_member(value, key) for key in value}
    if isinstance(value, list | tuple):
        return [mask_json(item) for item in value]
    return value


def _masked_member(parent: dict[str, Any], key: str) -> Any:
    value = parent[key]
    if isinstance(value, str) and value and _SECRET_KEY.fullmatch(key):
        return STARS
    if key == "elements" and isinstance(value, list) and str(parent.get("type")).startswith("rich_text_"):
        return _masked_pieces(value)
    return mask_json(value)


def _masked_pieces(pieces: list[Any]) -> list[Any]:
    """Mask first what runs across the pieces of one line, then each piece; until neither changes anything."""
    masked = [mask_json(piece) for piece in _masked_across(pieces)]
    return pieces if masked == pieces else _masked_pieces(masked)


def _masked_across(pieces: list[Any]) -> list[Any]:
    """The mask goes where the finding begins; later pieces lose their part of it."""
    texts = [_text_of(piece) for piece in pieces]
    findings = find("".join(texts))
    masked, start = [], 0
    for piece, text in zip(pieces, texts, strict=True):
        end = start + len(text)
        own = [_within(finding, start, end) for finding in findings if finding.start < end and finding.end > start]
        masked.append({**piece, "text": replaced(text, own)} if own and text != BLANK else piece)
        start = end
    return masked


def _text_of(piece: Any) -> str:
    if isinstance(piece, dict) and isinstance(piece.get("text"), str):
        return str(piece["text"])
    return BLANK  # a mention or an emoji: digits on its two sides are not one number


def _within(finding: Finding, start: int, end: int) -> Finding:
    masked = finding.masked if finding.start >= start else ""
    return Finding(finding.kind, max(finding.start, start) - start, min(finding.end, end) - start, masked)
