"""The rules of the house that import-linter cannot hold, read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "models", "sandbox", "tests", "views")

LINES, LINES_OF_TESTS = 300, 500
"""How long a file may be. A table of cases reads well at a length at which code does not."""

LONG_ON_PURPOSE: dict[str, str] = {}
"""Files longer than that, and why they are one."""

CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}


def files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions; `from a import b` gives `a.b`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports say the whole path"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def of(package: str, module: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("path", files("views"), ids=name_of)
def test_views_take_only_the_models_of_slack(path: Path) -> None:
    slack = [module for module in imported(path) if of("slack_sdk", module)]
    assert all(of("slack_sdk.models", module) for module in slack), slack


@pytest.mark.parametrize("path", files("handlers"), ids=name_of)
def test_handlers_have_no_client_of_slacks_of_their_own(path: Path) -> None:
    slack = [module for module in imported(path) if of("slack_sdk", module)]
    assert all(of("slack_sdk.models", module) for module in slack), slack

    tree = ast.parse(path.read_text())
    arguments = {arg.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for arg in node.args}
    assert not arguments & {"client", "respond"}, "Bolt hands these out, and what they send no reconciler knows of"


@pytest.mark.parametrize("path", files("models"), ids=name_of)
def test_the_truth_awaits_nothing(path: Path) -> None:
    if name_of(path) != "models/database.py":
        assert not [module for module in imported(path) if of("asyncio", module)]
        assert not [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Await)]


@pytest.mark.parametrize("path", files("models", "views"), ids=name_of)
def test_truth_and_views_look_at_no_clock(path: Path) -> None:
    looked = [
        f"{name_of(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]
    assert not looked


def test_no_room_is_too_large_to_be_read_at_one_sitting() -> None:
    long = {
        name_of(path)
        for path in files(*ROOMS)
        if len(path.read_text().splitlines()) > (LINES_OF_TESTS if name_of(path).startswith("tests/") else LINES)
    }

    assert long - LONG_ON_PURPOSE.keys() == set()
    assert LONG_ON_PURPOSE.keys() - long == set(), "no longer long: take it off the list"


def test_every_file_tells_its_story() -> None:
    silent = {
        name_of(path)
        for path in files("bot", "handlers", "models", "sandbox", "views")
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    }
    assert not silent


def test_only_the_loop_catches_everything() -> None:
    caught = {
        name_of(path)
        for path in files("bot", "handlers", "models", "views")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _is_everything(node.type))
    }
    assert caught == {"bot/work_queue.py"}


def _is_everything(caught: ast.expr) -> bool:
    return isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"}
