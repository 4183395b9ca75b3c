"""One sandbox put together: the workspace, the road to the app, what is counted and what is broken on purpose."""

from __future__ import annotations

from sandbox.calls import CallLog
from sandbox.credentials import Credentials
from sandbox.delivery import Delivery
from sandbox.exchanges import Exchanges
from sandbox.faults import Faults
from sandbox.manifest import AppConfig
from sandbox.rate_limits import RateLimits
from sandbox.request_url import RequestUrl
from sandbox.response_urls import ResponseUrls
from sandbox.seed import plant
from sandbox.settings import Settings
from sandbox.shapes import Json
from sandbox.socket_mode import SocketMode
from sandbox.team import Team
from sandbox.triggers import Triggers


class Sandbox:
    """Everything a request may need, in one place."""

    def __init__(self, app: AppConfig, settings: Settings, seed: Json, request_url: str = "") -> None:
        self.settings = settings
        self.credentials = Credentials()
        self.team = Team(app, settings)
        self.socket_mode = SocketMode(self.team)
        self.request_url = RequestUrl(self.team, self.credentials, request_url)
        by_socket = app.socket_mode and not request_url
        self.exchanges = Exchanges()
        self.delivery = Delivery(self.team, self.socket_mode if by_socket else self.request_url, self.exchanges)
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(self.team)
        self.calls = CallLog(self.exchanges)
        self.faults = Faults()
        self.rate_limits = RateLimits(settings)
        plant(self.team, seed)
        self.team.hear = self.delivery.hear

    async def close(self) -> None:
        await self.delivery.close()
        await self.request_url.close()
        await self.socket_mode.close()
