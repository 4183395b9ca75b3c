"""Asking a running bot from outside how it is, as a supervisor and as Prometheus do."""

from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Outside:
    """What a bot tells on its port."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    async def health(self) -> tuple[int, dict[str, Any]]:
        """The status of `/healthz`, and what it says."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/healthz") as answer:
            assert answer.content_type == "application/json"
            said: dict[str, Any] = await answer.json()
            return answer.status, said

    async def text(self, path: str) -> str:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return await answer.text()

    async def post(self, path: str, form: dict[str, str]) -> int:
        """The status with which a stranger's request is answered."""
        async with aiohttp.ClientSession() as session, session.post(self.url + path, data=form) as answer:
            return answer.status

    async def metrics(self) -> "Counted":
        """What `/metrics` says, read by Prometheus's own parser."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            return Counted(await answer.text())


class Counted:
    """Samples by name and labels."""

    def __init__(self, text: str) -> None:
        self.samples: Samples = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        """One sample; 0 where nothing was counted yet."""
        return self.samples.get((name, frozenset(labels.items())), 0.0)

    def labelled(self, name: str, label: str) -> dict[str, float]:
        """All samples of a name, added up by one of their labels."""
        found: dict[str, float] = {}
        for (called, labels), value in self.samples.items():
            if called == name:
                by = dict(labels)[label]
                found[by] = found.get(by, 0.0) + value
        return found
