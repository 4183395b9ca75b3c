"""The command line: `stanch run`, `demo`, `sandbox`, `doctor`, `verify`, `db upgrade`, `playbook check`."""

import asyncio
import contextlib
import signal
from typing import NoReturn

import typer

from bot.leader import AlreadyRunning, sole_process
from bot.settings import BadSettings, Settings, read_settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def main() -> None:
    """The console script."""
    cli()


@cli.command()
def run() -> None:
    """Connect to the workspace and work until told to stop."""
    settings = _settings()
    try:
        with sole_process(settings.database_url):
            asyncio.run(_run(settings))
    except AlreadyRunning as running:
        _fail(f"Another Stanch works on this database already ({running}). Stop it first, or use PostgreSQL.")


async def _run(settings: Settings) -> None:
    from bot.app import start

    bot = await start(settings)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    with contextlib.suppress(asyncio.CancelledError):
        await bot.stop()


@cli.command()
def doctor() -> None:
    """Check settings, token, scopes, database, migrations and the announcement channel."""


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSettings as bad:
        _fail(str(bad))


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
