"""Finding and masking: every recogniser reads the text in turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.personal_data.cards import BANK_CARD
from models.personal_data.cited import CITED
from models.personal_data.credentials import CREDENTIALS
from models.personal_data.identity import ID_OF_15_DIGITS, ID_OF_18_DIGITS
from models.personal_data.phones import INTERNATIONAL, LANDLINE, MOBILE
from models.personal_data.plain import plain_copy
from models.personal_data.recognising import Kind, blanked, taken

RECOGNISERS = (
    *CREDENTIALS,
    CITED,
    ID_OF_18_DIGITS,
    BANK_CARD,
    ID_OF_15_DIGITS,
    MOBILE,
    LANDLINE,
    INTERNATIONAL,
)
"""What reads the text, in this order: a password may look like a phone, an ID number like a card."""


@dataclass(frozen=True)
class Finding:
    """One piece of personal data: `text[start:end]`, and the form in which it may be kept."""

    kind: Kind
    start: int
    end: int
    masked: str


def find(text: str, but: Collection[Kind] = ()) -> tuple[Finding, ...]:
    """What must not be stored as it stands, in the order of the text, without overlaps; `but` may stand there."""
    plain, at = plain_copy(text)
    findings = []
    for recogniser in RECOGNISERS:
        found = list(taken(plain, recogniser))
        plain = blanked(plain, found)
        for start, verdict in found:
            first, last = at[start], at[verdict.end - 1]
            if recogniser.kind and verdict.masked:
                shown = text[first : at[verdict.kept]] + verdict.masked
                findings.append(Finding(recogniser.kind, first, last + 1, shown))
    return tuple(sorted((each for each in findings if each.kind not in but), key=lambda finding: finding.start))


def mask(text: str, but: Collection[Kind] = ()) -> str:
    """The text with every finding masked. Masking twice changes nothing, and nothing is found afterwards.

    A mask can bring out what was hidden before, as `sk-` when the password after it goes; hence until nothing is found.
    """
    while findings := find(text, but):
        text = replaced(text, findings)
    return text


def replaced(text: str, findings: Sequence[Finding]) -> str:
    """The text with these findings (in its order, without overlaps) in their masked form."""
    pieces, done = [], 0
    for finding in findings:
        pieces += [text[done : finding.start], finding.masked]
        done = finding.end
    return "".join([*pieces, text[done:]])
