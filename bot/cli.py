"""The command line: `stanch run`, `demo`, `sandbox`, `doctor`, `status`, `verify`, `backup`, `restore`, `db upgrade`,
`db move`, `playbook check`.

It speaks the language of LOCALE (`bot/speaking.py`). What is heavy is imported by the command that needs it.
"""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.carrying import commands
from bot.settings import Locale, RecordSettings, Settings, StatusSettings, locales_wanted, read_settings
from bot.speaking import answering, print_line, voices
from models.refusal import N_
from views.catalogue import Texts

cli = typer.Typer(
    name="stanch", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
db = typer.Typer(no_args_is_help=True)
playbook = typer.Typer(no_args_is_help=True)
cli.add_typer(db, name="db")
cli.add_typer(playbook, name="playbook")

HELP = {
    "stanch": N_("Stanch walks a firm through a customer-data leak and keeps the record."),
    "version": N_("Tell the version."),
    "run": N_("Connect to the workspace and work until told to stop."),
    "demo": N_("Play a whole leak, from declaration to summary, in under a minute."),
    "sandbox": N_("Open a local workspace with the bot in it, in a browser, to try by hand."),
    "locale": N_("The language to play in: zh_CN or en. Without it, that of LOCALE."),
    "out": N_("The folder for what is left behind."),
    "port": N_("The port of the workspace's page; 8340 unless it is taken, 0 for any that is free."),
    "keep": N_("Keep the workspace and its database, and go on from them next time."),
    "reset": N_("Begin anew: forget what was kept."),
    "doctor": N_("Look for what is wrong, and say what to mend."),
    "status": N_("Say how it stands: whether it works, what Slack does not show, and what to do about it."),
    "verify": N_("Check that the record is what was written."),
    "file": N_("An exported record (JSON) or a backup, to be checked by itself, without the database."),
    "against": N_("An exported record (JSON) with which the database must still agree."),
    "heads": N_("Also list each incident's newest hash, to be kept elsewhere."),
    "db": N_("The database."),
    "upgrade": N_("Bring the database up to date."),
    "playbook": N_("The plan that an incident follows."),
    "check": N_("Check a playbook, duties or a template of notices; each problem is told with file and line."),
    "playbook_file": N_("A playbook or duties (YAML), or a template of notices (.md.j2)."),
    **commands.HELP,
}
"""What `--help` says of each command, argument and option, by its name."""

FRAME = (N_("Usage:"), N_("Arguments:"), N_("Options:"), N_("Commands:"), N_("Show this message and exit."))
"""What the library itself writes around it."""


def main() -> None:
    """The console script."""
    tree = typer.main.get_command(cli)
    say = voices()[0]
    _explain(tree, say)
    try:
        status = tree(prog_name="stanch", standalone_mode=False)
    except typer.TyperException as wrong:
        status = wrong.exit_code
        print_line(_not_understood(wrong, say), to_stderr=True)
    sys.exit(status)


def _explain(part: Any, say: Texts) -> None:
    """Put what `--help` says into the language of whoever asks: commands are declared before it is known."""
    for named in (part, *getattr(part, "params", ())):
        named.help = say(HELP[named.name]) if named.name in HELP else named.help
    part.get_help = partial(_helped, part.get_help, say)
    for command in getattr(part, "commands", {}).values():
        _explain(command, say)


def _helped(get_help: Callable[[Any], str], say: Texts, context: Any) -> str:
    """The library's help, with its own words in the same language as ours."""
    text = get_help(context)
    for words in FRAME:
        text = text.replace(words, say(words))
    return text


def _not_understood(wrong: typer.TyperException, say: Texts) -> str:
    """Why a command cannot be run as it was typed: the library's reason, and where the right way stands."""
    reason, context = wrong.format_message(), getattr(wrong, "ctx", None)
    if reason.startswith(say(FRAME[0])):  # somebody who types nothing after a group is shown its help
        return reason
    command = context.command_path if context else "stanch"
    return say("This is no way to call {command}: {reason} See {command} --help.", command=command, reason=reason)


def _tell_version(asked: bool) -> None:
    if asked:
        print_line(f"stanch {installed_version('stanch')}")
        raise typer.Exit


@cli.callback()
def stanch(version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_tell_version)] = False) -> None:
    pass


@cli.command()
def run() -> None:
    with answering():
        settings = read_settings(Settings)
        from bot import logs
        from bot.app import work
        from bot.leader import sole_process

        logs.set_up(settings.log_level, settings.secrets, settings.log_format)
        with sole_process(settings.database_url):
            asyncio.run(work(settings))


@cli.command()
def demo(
    locale: Annotated[Locale | None, typer.Option("--locale")] = None,
    out: Annotated[Path, typer.Option("--out")] = Path("out"),
) -> None:
    from bot.demo.playing import demo

    raise typer.Exit(demo(locale or locales_wanted()[0], out))


@cli.command()
def sandbox(
    locale: Annotated[Locale | None, typer.Option("--locale")] = None,
    out: Annotated[Path, typer.Option("--out")] = Path("out/sandbox"),
    port: Annotated[int | None, typer.Option("--port", min=0, max=65_535)] = None,
    keep: Annotated[bool, typer.Option("--keep")] = False,
    reset: Annotated[bool, typer.Option("--reset")] = False,
) -> None:
    from bot.demo.trying import sandbox

    raise typer.Exit(sandbox(locale or locales_wanted()[0], out, port, keep=keep, reset=reset))


@cli.command()
def doctor() -> None:
    from bot.doctor import examine

    async def told() -> bool:
        well = True
        async for finding in examine():
            for say in voices():
                place = f"{finding.place}: " if finding.place else ""
                print_line(f"{finding.mark} {place}{say(finding.sentence, **finding.values)}")
            well = well and finding.well is not False
        return well

    raise typer.Exit(0 if asyncio.run(told()) else 1)


@cli.command()
def verify(
    file: Annotated[Path | None, typer.Argument()] = None,
    against: Annotated[Path | None, typer.Option()] = None,
    heads: Annotated[bool, typer.Option("--heads")] = False,
) -> None:
    from bot import verifying

    with answering():
        if file:
            from bot.carrying.backing_up import flaws_in, is_database

            flaws = flaws_in(file) if is_database(file) else verifying.verify_file(file)
        else:
            url = read_settings(RecordSettings).database_url
            flaws = verifying.verify_against(url, against) if against else verifying.verify(url)
            for line in verifying.heads(url) if heads else ():
                print_line(line)
        for say in voices():
            print_line(verifying.told(flaws, say))
        raise typer.Exit(1 if flaws else 0)


@cli.command()
def status() -> None:
    with answering():
        settings = read_settings(StatusSettings)
        from bot.status import looked_at, print_status

        seen = looked_at(settings)
        for say in voices():
            print_status(seen, say)
        raise typer.Exit(0 if seen.well else 1)


@db.command()
def upgrade() -> None:
    with answering():
        from bot.leader import sole_process
        from bot.preparing import upgraded

        url = read_settings(RecordSettings).database_url
        with sole_process(url):
            done = upgraded(url)
        say = voices()[0]
        print_line(
            say("The database has been brought up to date.") if done else say("The database is up to date already.")
        )


@playbook.command()
def check(playbook_file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    from models.obligations import is_pack, read_pack
    from models.playbook import read_playbook
    from models.playbook.shipped import text_of

    with answering():
        file, say = str(playbook_file), voices()[0]
        if playbook_file.suffix == ".j2":
            from bot.preparing import try_template

            try_template(playbook_file)
            print_line(say("{file} is in order: a template of notices.", file=file))
            return
        text = text_of(playbook_file, file)
        if is_pack(text):
            duties = len(read_pack(text, file).obligations)
            print_line(say("{file} is in order: {duties} duties.", file=file, duties=duties))
            return
        plan = read_playbook(playbook_file).playbook
        print_line(
            say(
                "{file} is in order: {phases} phases, {roles} roles, {tasks} tasks.",
                file=file,
                phases=len(plan.phases),
                roles=len(plan.roles),
                tasks=len(plan.tasks),
            )
        )


commands.add_to(cli, db)
