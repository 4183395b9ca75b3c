"""`stanch demo`: the play from the first line to the reckoning, with a line of progress below it."""

import asyncio
import shlex
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.demo.acting import Play
from bot.demo.cast import user_id
from bot.demo.reckoning import look_at_record, look_at_workspace, take_home
from bot.demo.scenes import SCENES
from bot.demo.spectator import Spectator
from bot.demo.stage import Stage, stage
from models.refusal import Refused
from sandbox import CannotDo, NotSeen
from views.catalogue import Texts

WORKED, FAILED, INTERRUPTED = 0, 1, 130

RESPONDERS = ",".join(f"{role}={user_id(who)}" for role, who in (("scribe", "wu"), ("tech", "zhao"), ("legal", "li")))


def demo(locale: str, out: Path) -> int:
    """Play the whole leak and leave its files in `out`; gives the exit status: 0 if all went as promised, else 1."""
    console, say = Console(highlight=False), Texts(locale, paper=True)
    try:
        return asyncio.run(_evening(console, say, out))
    except asyncio.CancelledError:
        console.print(say("Stopped. Nothing is left running."))
        return INTERRUPTED


async def _evening(console: Console, say: Texts, out: Path) -> int:
    _end_with_signals()
    began = time.monotonic()
    with _progress(console) as progress:
        task = progress.add_task(say("Setting the stage"), total=len(SCENES))
        try:
            async with stage(say.locale, out, RESPONDERS=RESPONDERS) as scene:
                saved = await _performed(scene, console, say, progress, task, out)
            progress.update(task, description=say("Looking at what is left"), completed=len(SCENES))
            look_at_record(out, scene.database_url, saved)
        except (Refused, CannotDo, NotSeen) as failed:
            why = say.refusal(failed) if isinstance(failed, Refused) else str(failed)
            step = progress.tasks[task].description
            console.print(f"✗ {step}: {why}", style="bold red", markup=False, soft_wrap=True)
            for note in filter(None, getattr(failed, "__notes__", ())):
                console.print(note, style="dim", markup=False, soft_wrap=True)
            return FAILED
    _farewell(console, say, out, saved, time.monotonic() - began)
    return WORKED


async def _performed(
    scene: Stage, console: Console, say: Texts, progress: Progress, task: TaskID, out: Path
) -> list[Path]:
    """The play on its stage; gives the files it leaves."""
    play = Play(scene.workspace, Spectator(scene.workspace, console, say), say)
    await scene.watched(_played(play, progress, task))
    saved = await take_home(play, out)
    look_at_workspace(await scene.workspace.snapshot(), play.channel, say)
    await scene.stop_bot()
    return saved


async def _played(play: Play, progress: Progress, task: TaskID) -> None:
    """Every scene, with the spectator watching."""
    await play.spectator.look()
    watching = asyncio.create_task(play.spectator.follow())
    try:
        for n, (title, scene) in enumerate(SCENES, start=1):
            name = play.say(title)
            progress.update(task, description=name, completed=n)
            play.spectator.heading(f" {n}/{len(SCENES)}  {name} ")
            await scene(play)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await play.spectator.look()


def _progress(console: Console) -> Progress:
    """The line at the foot of the window: which step of how many, and for how long. Elsewhere headings must do."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _end_with_signals() -> None:
    """Whatever asks us to stop lets the children be stopped first."""
    task = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel if task else lambda: None)


def _farewell(console: Console, say: Texts, out: Path, saved: list[Path], seconds: float) -> None:
    """That it worked, where things lie, and what to try next."""
    stanch = shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "stanch" else "stanch"
    record = next(path for path in saved if path.suffix == ".json")
    lines = [
        say("✓ A leak handled, from declaration to summary, in {n} seconds.", n=round(seconds)),
        say(
            "✓ The record verifies; the numbers typed into it are masked everywhere; the announcement said no more "
            "than code, severity and status."
        ),
        "",
        *(f"  {path}" for path in saved),
        f"  {out / 'stanch.db'}",
        "",
        say("Check the record yourself:"),
        f"  DATABASE_URL=sqlite:///{out / 'stanch.db'} {stanch} verify --against {record}",
        say("Try it by hand:"),
        f"  {stanch} sandbox",
    ]
    console.print()
    for line in lines:
        console.print(line, style="bold green" if line.startswith("✓") else "", soft_wrap=True, markup=False)
