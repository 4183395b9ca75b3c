"""Progress: how far a long work has come, for whoever looks at the terminal. Into a file nothing is written."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Done = Callable[[int, int], None]
"""Told how much is done, and how much there is."""

Bar = Callable[[str], AbstractContextManager[Done]]
"""Begins the bar of a piece of work, by its name."""


@contextmanager
def bar(title: str) -> Iterator[Done]:
    """A bar while the work lasts."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


@contextmanager
def silent(title: str) -> Iterator[Done]:
    """No bar, for what is part of something else."""
    yield lambda done, total: None


def counting(done: Done, total: int) -> Callable[[int], None]:
    """The same for work that tells how much more is done."""
    so_far = 0

    def more(steps: int) -> None:
        nonlocal so_far
        so_far += steps
        done(so_far, total)

    return more
