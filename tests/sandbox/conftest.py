"""A running sandbox, and the Web API client of the app in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from sandbox import Workspace
from tests.sandbox.apps import api_of


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with sandbox.serve() as workspace:
        yield workspace


@pytest.fixture
async def api(workspace: Workspace) -> AsyncWebClient:
    return api_of(workspace)
