"""The set-up: the lock holds names and versions only, is complete, and has nothing that nobody needs."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
TO_BUILD = ["editables"]
"""What hatchling asks for when a package is installed in place."""


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines}


def test_the_lock_holds_names_and_versions_and_no_addresses() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*==\d[\w.]*", line) for line in lines)
    assert lines == sorted(lines, key=lambda line: line.split("==")[0].casefold())
    assert len(locked()) == len(lines)


def test_the_lock_is_complete_and_has_nothing_superfluous() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
        *TO_BUILD,
    ]
    assert set(with_all_they_need(asked)) == set(locked())


def test_what_is_installed_is_what_is_locked() -> None:
    assert {name: distribution(name).version for name in locked()} == locked()


def with_all_they_need(asked: list[str]) -> Iterator[str]:
    """The names of these requirements and of all that they require, on this Python."""
    seen: set[tuple[str, frozenset[str]]] = set()
    left = [Requirement(each) for each in asked]
    while left:
        wanted = left.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        yield name
        left.extend(each for each in map(Requirement, distribution(name).requires or ()) if _applies(each, extras))


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, ""))
