"""The commands that carry an installation: `stanch backup`, `restore` and `db move`, and what they say.

Exit status 0 when it is done, 1 when the record itself has flaws, 2 with a sentence when it cannot be done.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from sqlalchemy import make_url

from bot.settings import RecordSettings, read_settings
from bot.speaking import answering, print_line, tell, voices
from models.refusal import N_, Refused
from models.timeline import Flaw

if TYPE_CHECKING:
    from bot.carrying.progress import Bar
    from bot.carrying.replacing import Restored
    from bot.carrying.restoring import Held

YES = "yes"

HELP = {
    "backup": N_("Make a backup of everything, in one file, also while Stanch works."),
    "backup_file": N_("The backup: a file."),
    "replace": N_("Replace an older backup of this name."),
    "restore": N_("Put a backup in the place of the database, also while Stanch works."),
    "yes": N_("Do not ask before what is there is replaced."),
    "move": N_("Carry everything from one database into another, which is empty."),
    "source": N_("Where it is now, for instance sqlite:///data/stanch.db."),
    "target": N_("Where it is to be, for instance postgresql://user:password@host/stanch."),
}


def add_to(cli: typer.Typer, db: typer.Typer) -> None:
    """Give the command line these commands."""
    cli.command()(backup)
    cli.command()(restore)
    db.command()(move)


def backup(
    backup_file: Annotated[Path, typer.Argument(metavar="FILE")],
    replace: Annotated[bool, typer.Option("--replace")] = False,
) -> None:
    with answering():
        from bot.carrying.backing_up import back_up

        made = back_up(_database(), backup_file, datetime.now(UTC), _bar(), replace=replace)
        _tell_flaws(made.flaws)
        if made.flaws:
            tell(N_("So this is no backup. A true copy of the database is kept in {file}."), file=str(made.file))
            raise typer.Exit(1)
        tell(
            N_("{file}: incidents {incidents}, entries {events}; every chain holds. Keep it on another machine."),
            file=str(made.file), incidents=made.incidents, events=made.events,
        )  # fmt: skip


def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="FILE")],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> None:
    with answering():
        from bot.carrying.restoring import restore as put_back

        agree = _agreed if yes else _ask
        done = put_back(_database(), backup_file, datetime.now(UTC), _bar(), agree)
        _tell_flaws(done.flaws)
        if done.flaws:
            tell(N_("So it was not restored. Nothing was changed."))
            raise typer.Exit(1)
        _tell_restored(done)


def move(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    target: Annotated[str, typer.Argument(metavar="TARGET")],
) -> None:
    with answering():
        from bot.carrying.moving import move as carry_over

        moved = carry_over(_address(source), _address(target), _bar())
        _tell_flaws(moved.flaws)
        if moved.flaws:
            tell(N_("So nothing was carried over. The target is empty."))
            raise typer.Exit(1)
        if moved.before:
            tell(N_("Everything is there already."))
        for table, rows in moved.rows.items():
            print_line(f"{rows:>10}  {table}")
        tell(
            N_(
                "{rows} rows are in {target}, each as it was, and every chain holds. Set DATABASE_URL to it and start "
                "Stanch. {source} was left as it is."
            ),
            rows=sum(moved.rows.values()), source=_shown(source), target=_shown(target),
        )  # fmt: skip


def _database() -> str:
    return read_settings(RecordSettings).database_url


def _address(typed: str) -> str:
    try:
        return RecordSettings(database_url=typed).database_url
    except ValidationError:
        raise Refused(
            "That is no address of a database. It is, for instance, sqlite:///data/stanch.db or "
            "postgresql://user:password@host/stanch."
        ) from None


def _bar() -> "Bar":
    from bot.carrying.progress import bar

    say = voices()[0]
    return lambda title: bar(say(title))


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _when(at: datetime) -> str:
    """A time as this machine's clock shows it."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M %Z")


def _agreed(held: "Held") -> None:
    return


def _ask(held: "Held") -> None:
    """Have it typed that what is there may be replaced. Raises `Refused`."""
    if held.incidents is None:
        tell(N_("The database cannot be read any more. It will be kept as it is, beside the new one."))
    else:
        tell(
            N_("Incidents in the database: {incidents}, the newest entry of {when}. All of it will be replaced."),
            incidents=held.incidents, when=_when(held.newest) if held.newest else "—",
        )  # fmt: skip
    tell(N_("Type {word} to go on:"), word=YES)
    if sys.stdin.readline().strip().lower() != YES:
        raise Refused("Nothing was changed.")


def _tell_flaws(flaws: list[Flaw]) -> None:
    from bot.verifying import told

    for say in voices() if flaws else ():
        print_line(told(flaws, say))


def _tell_restored(done: "Restored") -> None:
    tell(N_("Restored: the backup of {when}. A Stanch that works shows it within seconds."), when=_when(done.made_at))
    for name, n in done.lost.items():
        tell(N_("Not in it any more: entries of {name}: {n}"), name=name, n=n)
    if done.kept:
        tell(N_("What was there before is kept in {file}."), file=str(done.kept))
