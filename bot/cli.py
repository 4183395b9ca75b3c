"""The command line: `stanch run`, `doctor`, `db upgrade`, `playbook check`.

It speaks the language of LOCALE. What keeps a command from its work is a sentence on stderr and exit status 2, never a
traceback. What is heavy is imported by the command that needs it.
"""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import BadSettings, locales_wanted, read_settings
from models.playbook import BadPlaybook, Problem
from models.refusal import N_, Refused
from views.catalogue import Texts

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
db = typer.Typer(no_args_is_help=True)
playbook = typer.Typer(no_args_is_help=True)
cli.add_typer(db, name="db")
cli.add_typer(playbook, name="playbook")

HELP = {
    "run": N_("Connect to the workspace and work until told to stop."),
    "doctor": N_("Check settings, tokens, scopes, database and announcement channel, and say what to mend."),
    "upgrade": N_("Bring the database up to date."),
    "check": N_("Check a playbook by itself; each problem is told with file and line."),
    "db": N_("The database."),
    "playbook": N_("The plan that an incident follows."),
}
"""What `--help` says of each command, by the name of its function, and of each group."""


def main() -> None:
    """The console script."""
    say = _voices()[0]
    cli.info.help = say("Stanch walks a firm through a customer-data leak and keeps the record.")
    for part in (cli, db, playbook):
        for command in part.registered_commands:
            command.help = say(HELP[command.callback.__name__]) if command.callback else None
    for group in cli.registered_groups:
        group.help = say(HELP[str(group.name)])
    cli()


@cli.callback()
def _root(
    version_only: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=lambda asked: _tell_version(asked))
    ] = False,
) -> None:
    pass


def _tell_version(asked: bool) -> None:
    if asked:
        _print(f"stanch {version('stanch')}")
        raise typer.Exit


@cli.command()
def run() -> None:
    with _answering():
        settings = read_settings()
        from bot import logs
        from bot.app import work
        from bot.leader import sole_process

        logs.set_up(settings.log_level, settings.secrets)
        with sole_process(settings.database_url):
            asyncio.run(work(settings))


@cli.command()
def doctor() -> None:
    from bot.doctor import examine

    async def told() -> bool:
        well = True
        async for finding in examine():
            for say in _voices():
                place = f"{finding.place}: " if finding.place else ""
                _print(f"{finding.mark} {place}{say(finding.sentence, **finding.values)}")
            well = well and finding.well is not False
        return well

    raise typer.Exit(0 if asyncio.run(told()) else 1)


@db.command()
def upgrade() -> None:
    with _answering():
        settings = read_settings()
        from bot.leader import sole_process
        from bot.preparing import upgraded

        with sole_process(settings.database_url):
            done = upgraded(settings.database_url)
        say = _voices()[0]
        _print(say("The database has been brought up to date.") if done else say("The database is up to date already."))


@playbook.command()
def check(file: Path) -> None:
    from models.playbook import read_playbook

    with _answering():
        plan = read_playbook(file).playbook
        say = _voices()[0]
        _print(
            say(
                "{file} is in order: {phases} phases, {roles} roles, {tasks} tasks.",
                file=str(file),
                phases=len(plan.phases),
                roles=len(plan.roles),
                tasks=len(plan.tasks),
            )
        )


@contextmanager
def _answering() -> Iterator[None]:
    """Tell what keeps a command from its work, all of it, and end with status 2."""
    try:
        yield
    except BadSettings as bad:
        _end(bad.problems)
    except BadPlaybook as bad:
        _end(bad.problems)
    except Refused as refused:
        _end([refused])


def _end(problems: Iterable[Refused | Problem]) -> None:
    for problem in problems:
        for say in _voices():
            _print(_said(problem, say), to_stderr=True)
    raise typer.Exit(2)


def _said(problem: Refused | Problem, say: Texts) -> str:
    if isinstance(problem, Refused):
        return say.refusal(problem)
    return f"{problem.place}: {say(problem.sentence, **problem.values)}"


def _voices() -> list[Texts]:
    """How to speak to whoever typed the command: in the language of LOCALE, in both if LOCALE is wrong."""
    return [Texts(locale, paper=True) for locale in locales_wanted()]


def _print(text: str, *, to_stderr: bool = False) -> None:
    """One line, as it is: a path or an id is no markup, and is not broken where the window ends."""
    Console(stderr=to_stderr, markup=False, highlight=False, soft_wrap=True).print(text)
