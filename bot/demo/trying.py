"""`stanch sandbox`: the sandbox and the bot left running for a person.

At a terminal there is a prompt to act at; elsewhere the address is printed and both serve until they are told to stop.
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
from bot.demo.stage import Stage, stage
from models.refusal import Refused
from views.catalogue import Texts

with suppress(ImportError):
    import readline  # noqa: F401 - gives the prompt its history


def sandbox(locale: str, out: Path) -> int:
    """Run both until the person leaves; gives the exit status: 0, or 1 if something ended by itself."""
    console, say = Console(highlight=False), Texts(locale, paper=True)
    with _every_end_is_ctrl_c(), asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            scene = runner.run(stack.enter_async_context(stage(locale, out)))
            _tell(console, say, scene, out)
            if sys.stdin.isatty():
                _converse(runner, scene, console, say)
            else:
                runner.run(scene.watched(asyncio.Event().wait()))
        except Refused as refused:
            console.print(f"✗ {say.refusal(refused)}", style="bold red", markup=False, soft_wrap=True)
            return 1
        except (KeyboardInterrupt, EOFError):
            console.print()
        finally:
            runner.run(stack.aclose())
        console.print(say("Stopped. Nothing is left running."))
    return 0


def _converse(runner: asyncio.Runner, scene: Stage, console: Console, say: Texts) -> None:
    prompt = Prompt(scene.workspace, console, say)
    runner.run(scene.watched(prompt.obey("help")))
    while runner.run(scene.watched(prompt.obey(input(prompt.sign).strip()))):
        pass


def _tell(console: Console, say: Texts, scene: Stage, out: Path) -> None:
    workspace = scene.workspace
    for line in (
        say("A workspace with ten people and the bot is running. All of it is invented; Ctrl-C ends it."),
        f"  {workspace.url}",
        f"  SLACK_API_URL={workspace.api_url}",
        f"  SLACK_BOT_TOKEN={workspace.bot_token}",
        f"  SLACK_APP_TOKEN={workspace.app_token}",
        say("Database and logs: {folder}", folder=str(out)),
    ):
        console.print(line, markup=False, soft_wrap=True)


@contextlib.contextmanager
def _every_end_is_ctrl_c() -> Iterator[None]:
    """SIGTERM and a closed terminal end as Ctrl-C does: the children are stopped first."""

    def ctrl_c(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    before = {number: signal.signal(number, ctrl_c) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
