"""`python -m sandbox`: serve until told to stop, after one line of JSON that says where and with which tokens.

What keeps it from serving is a sentence on stderr and exit status 2.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path

from sandbox.composition import Sandbox
from sandbox.control import connection_details
from sandbox.keeping import NotKept, kept
from sandbox.manifest import AppConfig, read_manifest
from sandbox.ports import is_free, next_free
from sandbox.seed import SEED
from sandbox.server import running
from sandbox.settings import Settings

CANNOT = 2


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack-like workspace.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's Slack manifest (YAML)")
    parser.add_argument("--seed", type=Path, help="JSON that overrides parts of the seeded workspace")
    parser.add_argument("--request-url", default="", help="deliver by signed HTTP requests instead of Socket Mode")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep the workspace in this file, and take it up")
    parser.add_argument("--reset", action="store_true", help="with --keep: begin with a clean workspace")
    return parser.parse_args()


async def serve_until_stopped(options: argparse.Namespace) -> None:
    app = read_manifest(options.manifest) if options.manifest else AppConfig()
    seed = SEED | (json.loads(options.seed.read_text(encoding="utf-8")) if options.seed else {})
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sandbox = Sandbox(app, Settings(), seed, options.request_url)
    async with contextlib.AsyncExitStack() as stack:
        if options.keep:
            if options.reset:
                options.keep.unlink(missing_ok=True)
            await stack.enter_async_context(kept(sandbox.team, options.keep))
        await stack.enter_async_context(running(sandbox, options.port))
        sys.stdout.write(json.dumps(connection_details(sandbox), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> int:
    options = arguments()
    if options.port and not is_free(options.port):
        other = next_free(options.port)
        if not _agreed(f"Port {options.port} is in use; the next free one is {other}."):
            sys.stderr.write(f"Port {options.port} is in use. The next free one: --port {other}\n")
            return CANNOT
        options.port = other
    try:
        asyncio.run(serve_until_stopped(options))
    except NotKept as problem:
        sys.stderr.write(f"{problem} Name another file, or begin anew with --reset.\n")
        return CANNOT
    return 0


def _agreed(sentence: str) -> bool:
    """Whether somebody at a terminal takes the other port; nobody is asked elsewhere."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"{sentence} Use it? [Y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("", "y", "yes")


if __name__ == "__main__":
    sys.exit(main())
