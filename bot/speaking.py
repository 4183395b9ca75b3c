"""Speaking: how a command talks to whoever typed it, in the language of LOCALE, in both if LOCALE is wrong.

What keeps a command from its work is a sentence on stderr and exit status 2, never a traceback.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from bot.settings import BadSettings, locales_wanted
from models.playbook import BadPlaybook, Problem
from models.refusal import Refused, Value
from views.catalogue import Texts


@contextmanager
def answering() -> Iterator[None]:
    """Tell what keeps a command from its work, all of it, and end with status 2."""
    try:
        yield
    except BadSettings as bad:
        _end(bad.problems)
    except BadPlaybook as bad:
        _end(bad.problems)
    except Refused as refused:
        _end([refused])


def voices() -> list[Texts]:
    """How to speak: one for each language."""
    return [Texts(locale, paper=True) for locale in locales_wanted()]


def print_line(text: str, *, to_stderr: bool = False) -> None:
    """One line, as it is: a path or an id is no markup, and is not broken where the window ends."""
    Console(stderr=to_stderr, markup=False, highlight=False, soft_wrap=True).print(text)


def tell(sentence: str, **values: Value) -> None:
    """Print a sentence of the catalogue, one marked with `N_` where it is called."""
    for say in voices():
        print_line(say(sentence, **values))


def _end(problems: Iterable[Refused | Problem]) -> None:
    for problem in problems:
        for say in voices():
            print_line(_said(problem, say), to_stderr=True)
    raise typer.Exit(2)


def _said(problem: Refused | Problem, say: Texts) -> str:
    if isinstance(problem, Refused):
        return say.refusal(problem)
    return f"{problem.place}: {say(problem.sentence, **problem.values)}"
