"""Where the packs come from: those shipped with the product, and a firm's own, whose files win by key.

A firm's files stand in the folder `obligations` of its playbook folder (the setting PLAYBOOKS). All is read and checked
at start, and refused whole, with file, line and reason of everything that is wrong.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from models.obligations.agreement import disagreements
from models.obligations.pack import Contents, Obligation, Pack
from models.obligations.problems import Fault, in_our_words
from models.playbook import BadPlaybook, Problem
from models.playbook.lines import read_lines
from models.playbook.parse import validated
from models.playbook.shipped import files_in, text_of

_SHIPPED = "playbooks/obligations"
_OWN = "obligations"
_ITS_LIST = re.compile(r"^obligations\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Catalogue:
    """All packs, those on by default first, each group by key; and the text each was read from, by its key."""

    packs: tuple[Pack, ...]
    texts: Mapping[str, str] = field(default_factory=dict)

    def switched_on(self, chosen: Collection[str] = ()) -> tuple[Pack, ...]:
        """The packs that are on by default and those chosen. Raises KeyError for a pack there is none of."""
        if unknown := set(chosen) - {pack.key for pack in self.packs}:
            raise KeyError(", ".join(sorted(unknown)))
        return tuple(pack for pack in self.packs if pack.on_by_default or pack.key in chosen)

    @cached_property
    def obligations(self) -> Mapping[str, Obligation]:
        """Every row by its key."""
        return {row.key: row for pack in self.packs for row in pack.obligations}

    def pack_of(self, key: str) -> Pack:
        """The pack of the row with a key. Raises KeyError."""
        return self._packs[key]

    def contents_of(self, key: str) -> Contents | None:
        """What the notice that meets the obligation with this key must hold. Raises KeyError."""
        return self.pack_of(key).contents_of(self.obligations[key])

    @cached_property
    def _packs(self) -> Mapping[str, Pack]:
        return {row.key: pack for pack in self.packs for row in pack.obligations}


def load_catalogue(folder: Path | None = None, roles: Collection[str] | None = None) -> Catalogue:
    """The shipped packs, replaced or joined by those in `folder`/obligations. `roles` are those an owner may be.

    Raises BadPlaybook with the problems of every file, so that a bot never starts on half its law.
    """
    read = _read_all(files_in(files("playbooks") / "obligations", _SHIPPED), roles)
    own = folder / _OWN if folder else None
    if own and own.is_dir():
        read |= _read_all(files_in(own, str(own)), roles)
    packs = [pack for pack, _ in read.values()]
    _refuse_rows_in_two_packs(packs)
    ordered = sorted(packs, key=lambda pack: (not pack.on_by_default, pack.key))
    return Catalogue(tuple(ordered), {key: text for key, (_, text) in read.items()})


def read_pack(source: str, name: str, roles: Collection[str] | None = None) -> Pack:
    """The pack written in `source`; `name` is the file's, for the problems. Raises BadPlaybook with all of them."""
    try:
        reading = read_lines(source, name)
        return validated(Pack, reading, disagreements(reading, roles))
    except BadPlaybook as error:
        raise BadPlaybook(map(in_our_words, error.problems)) from None


def is_pack(source: str) -> bool:
    """Whether a text looks like a pack of obligations and not like a playbook: by the list it must have."""
    return _ITS_LIST.search(source) is not None


def _read_all(found: Iterable[tuple[Traversable, str]], roles: Collection[str] | None) -> dict[str, tuple[Pack, str]]:
    packs: dict[str, tuple[Pack, str]] = {}
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for file, name in found:
        try:
            text = text_of(file, name)
            pack = read_pack(text, name, roles)
        except BadPlaybook as error:
            problems += error.problems
            continue
        if pack.key in taken:
            problems.append(Problem(name, 0, Fault.PACK_TWICE, {"key": pack.key, "first": taken[pack.key]}))
        taken[pack.key] = name
        packs[pack.key] = (pack, text)
    if problems:
        raise BadPlaybook(problems)
    return packs


def _refuse_rows_in_two_packs(packs: Iterable[Pack]) -> None:
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for pack in packs:
        for row in pack.obligations:
            if row.key in taken:
                values = {"key": row.key, "first": taken[row.key]}
                problems.append(Problem(pack.key, 0, Fault.ROW_ELSEWHERE, values))
            taken.setdefault(row.key, pack.key)
    if problems:
        raise BadPlaybook(problems)
