"""`python -m sandbox`: serve until told to stop, after one line of JSON that says where and with which tokens."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from sandbox.composition import Sandbox
from sandbox.control import connection_details
from sandbox.manifest import AppConfig, read_manifest
from sandbox.seed import SEED
from sandbox.server import running
from sandbox.settings import Settings


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack-like workspace.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's Slack manifest (YAML)")
    parser.add_argument("--seed", type=Path, help="JSON that overrides parts of the seeded workspace")
    parser.add_argument("--request-url", default="", help="deliver by signed HTTP requests instead of Socket Mode")
    return parser.parse_args()


async def serve_until_stopped(options: argparse.Namespace) -> None:
    app = read_manifest(options.manifest) if options.manifest else AppConfig()
    seed = SEED | (json.loads(options.seed.read_text(encoding="utf-8")) if options.seed else {})
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(Sandbox(app, Settings(), seed, options.request_url), options.port) as sandbox:
        sys.stdout.write(json.dumps(connection_details(sandbox), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve_until_stopped(arguments()))
