"""`stanch sandbox`: the sandbox and the bot left running for a person.

It prints the address of the page first. At a terminal there is a prompt to act at as well; elsewhere both serve until
they are told to stop.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from rich.console import Console

from bot.demo.prompt import Prompt
from bot.demo.stage import Stage, cleared, stage
from models.refusal import Refused
from sandbox.ports import is_free, next_free
from views.catalogue import Texts

with suppress(ImportError):
    import readline  # noqa: F401 - gives the prompt its history


PORT = 8340
"""Where the page is found, unless somebody else is there."""

KEPT = "kept"
"""The folder, in that of `--out`, of a workspace that is kept: it never gives way to one that is not."""


def sandbox(locale: str, out: Path, port: int | None = None, *, keep: bool = False, reset: bool = False) -> int:
    """Run both until the person leaves; gives the exit status: 0, or 1 if something ended by itself."""
    console, say = Console(highlight=False), Texts(locale, paper=True)
    folder = out / KEPT if keep else out
    with _every_end_is_ctrl_c(), asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            free = _free_port(console, say, port)
            if reset and (out / KEPT).is_dir():
                cleared(out / KEPT)
            scene = runner.run(stack.enter_async_context(stage(locale, folder, port=free, keep=keep)))
            _tell(console, say, scene, folder)
            if sys.stdin.isatty():
                _converse(runner, scene, console, say)
            else:
                runner.run(scene.watched(asyncio.Event().wait()))
        except Refused as refused:
            console.print(f"✗ {say.refusal(refused)}", style="bold red", markup=False, soft_wrap=True)
            for note in filter(None, getattr(refused, "__notes__", ())):
                console.print(note, style="dim", markup=False, soft_wrap=True)
            return 1
        except (KeyboardInterrupt, EOFError):
            console.print()
        finally:
            runner.run(stack.aclose())
        console.print(say("Stopped. Nothing is left running."))
    return 0


def _free_port(console: Console, say: Texts, wanted: int | None) -> int:
    """The port to serve on. Where it is taken, somebody at a terminal is asked; elsewhere a port that was named is
    insisted on. Raises `Refused`."""
    port = PORT if wanted is None else wanted
    if port == 0 or is_free(port):
        return port
    other = next_free(port)
    sentence = say("Port {port} is in use; the next free one is {other}.", port=port, other=other)
    if sys.stdin.isatty():
        answer = console.input(say("{sentence} Use it? [Y/n] ", sentence=sentence), markup=False).strip().lower()
        if answer in ("", "y", "yes", "是"):
            return other
    elif wanted is None:
        console.print(sentence, markup=False, soft_wrap=True)
        return other
    raise Refused("Port {port} is in use. The next free one: --port {other}", port=port, other=other)


def _converse(runner: asyncio.Runner, scene: Stage, console: Console, say: Texts) -> None:
    prompt = Prompt(scene.workspace, console, say)
    runner.run(scene.watched(prompt.obey("help")))
    while runner.run(scene.watched(prompt.obey(input(prompt.sign).strip()))):
        pass


def _tell(console: Console, say: Texts, scene: Stage, out: Path) -> None:
    workspace = scene.workspace
    for line in (
        say("Open this in a browser: a workspace with ten people and the bot, all of it invented. Ctrl-C ends it."),
        f"  {workspace.url}",
        f"  SLACK_API_URL={workspace.api_url}",
        f"  SLACK_BOT_TOKEN={workspace.bot_token}",
        f"  SLACK_APP_TOKEN={workspace.app_token}",
        say("Database and logs: {folder}", folder=str(out)),
    ):
        console.print(line, markup=False, soft_wrap=True)


@contextlib.contextmanager
def _every_end_is_ctrl_c() -> Iterator[None]:
    """SIGTERM and a closed terminal end as Ctrl-C does: the children are stopped first. So does Ctrl-C itself where a
    shell has us ignore it, as it does with what runs in the background of a script."""

    def ctrl_c(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    before = {number: signal.signal(number, ctrl_c) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
