"""A sandbox in this process, for tests and the demo."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from sandbox.client.workspace import Workspace
from sandbox.composition import Sandbox
from sandbox.keeping import kept
from sandbox.manifest import AppConfig, app_from, read_manifest
from sandbox.seed import SEED
from sandbox.server import running
from sandbox.settings import Settings
from sandbox.shapes import Json


@contextlib.asynccontextmanager
async def serve(
    manifest: Path | str | Json | None = None,
    *,
    seed: Json | None = None,
    settings: Settings | None = None,
    port: int = 0,
    request_url: str = "",
    keep: Path | None = None,
) -> AsyncIterator[Workspace]:
    """A running workspace on 127.0.0.1. Without a manifest the app may do everything; `seed` overrides parts of it.

    With a file to `keep` it in, it goes on from there.
    """
    sandbox = Sandbox(_app(manifest), settings or Settings(), SEED | (seed or {}), request_url)
    async with contextlib.AsyncExitStack() as stack:
        if keep:
            await stack.enter_async_context(kept(sandbox.team, keep))
        await stack.enter_async_context(running(sandbox, port))
        yield await stack.enter_async_context(Workspace.at(sandbox.team.base_url))


def _app(manifest: Path | str | Json | None) -> AppConfig:
    if manifest is None:
        return AppConfig()
    return app_from(manifest) if isinstance(manifest, dict) else read_manifest(manifest)
