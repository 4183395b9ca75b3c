"""The text catalogue is complete: every sentence in the code has its Chinese, with the same values in it."""

import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
KEYWORDS = {"say": None, "plural": (1, 2), "Refused": None, "N_": None}


def sentences() -> Iterator[tuple[str, ...]]:
    """Every sentence in the code: one, or a singular with its plural."""
    for room in ("bot", "handlers", "models", "views"):
        for _, _, message, _, _ in extract_from_dir(str(ROOT / room), [("**.py", "python")], keywords=KEYWORDS):
            yield message if isinstance(message, tuple) else (message,)


def chinese() -> dict[str, tuple[str, ...]]:
    """Every sentence of the catalogue with its Chinese."""
    known: dict[str, tuple[str, ...]] = {}
    for part in sorted((ROOT / "views/catalogue/zh_CN").glob("*.po")):
        with part.open("rb") as source:
            for message in read_po(source, locale="zh_CN"):
                if message.id:
                    key = str(message.id[0] if isinstance(message.id, tuple) else message.id)
                    said = tuple(map(str, message.string if isinstance(message.string, tuple) else [message.string]))
                    assert key not in known or known[key] == said, f"{part.name}: {key!r} is said in two ways"
                    assert "fuzzy" not in message.flags, f"{part.name}: {key!r}"
                    known[key] = said
    return known


def values_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_has_its_chinese() -> None:
    known = chinese()
    missing = sorted({message[0] for message in sentences()} - known.keys())
    assert not missing


def test_the_chinese_has_the_same_values() -> None:
    known = chinese()
    for message in sentences():
        for said in known.get(message[0], ()):
            assert values_in(said) == values_in(message[0]), message[0]


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    assert not chinese().keys() - {message[0] for message in sentences()}
