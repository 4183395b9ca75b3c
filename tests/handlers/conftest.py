"""The handlers' side of the house: Bolt with every listener, a database, and a desk whose windows are lists.

Payloads are written as Slack sends them; what comes back is what Slack would get. Nothing leaves the process.
"""

import itertools
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers import register
from handlers.desk import Desk, NotShown
from handlers.waiting import InTime
from models.database import Database
from models.law import Law
from models.notices.loading import load_templates
from models.notices.templates import Templates
from models.obligations import load_catalogue
from models.playbook import PlaybookFile
from models.state import State, load_state
from tests.conftest import NOON
from tests.databases import address, rows
from views.notices.drafting import lists_of
from views.workspace import Workspace

Body = dict[str, Any]

CATALOGUE = load_catalogue()
WAY_BACK = "https://hooks.slack.com/actions/T1/1/invented"


class House:
    """Bolt and its desk. `windows` are the views shown, `answers` what was answered by response_url, `letters` by
    direct message; `templates` is what notices are drafted from. While `shut` is true Slack shows no window."""

    def __init__(self, database: Database, plan: PlaybookFile, locale: str) -> None:
        self.database = database
        self.windows: list[Mapping[str, Any]] = []
        self.letters: list[tuple[str, str, list[Any]]] = []
        self.answers: list[tuple[str, list[Any]]] = []
        self.woken: list[str] = []
        self.shut = False
        self.now = NOON
        self._ids = itertools.count(1)
        self.templates = dict(load_templates(None, lists_of(CATALOGUE), ()).of)
        self.desk = Desk(
            database=InTime(database, seconds=30.0),  # nobody waits here, and the machine may be busy
            workspace=Workspace(locale, announce="security-notices"),
            plan=plan,
            law=Law(CATALOGUE),
            admins=frozenset({"UADMIN"}),
            responders={},
            open_view=self._show,
            push_view=self._show,
            update_view=self._show,
            write_to=self._write_to,
            wake=self.woken.append,
            now=lambda: self.now,
            templates=Templates(self.templates, dict(self.templates)),
        )
        self.app = AsyncApp(authorize=_authorize, process_before_response=True, ignoring_self_events_enabled=False)

    async def send(self, body: Body) -> BoltResponse:
        """Give Bolt one payload, as Socket Mode does."""
        return await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    async def command(self, text: str, person: str = "UWANG", channel: str = "C1", name: str = "/incident") -> Body:
        """Type a command; gives the answer in the acknowledgement."""
        said = {"command": name, "text": text, "user_id": person, "channel_id": channel, "response_url": WAY_BACK}
        return _answer(await self.send(said | {"trigger_id": self.trigger(), "team_id": "T1"}))

    async def press(self, action: str, value: str = "", person: str = "UWANG", **where: Any) -> BoltResponse:
        """Press a button; `where` is the view, or the channel with its response_url."""
        pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1.0"}
        return await self.send(self._person("block_actions", person) | {"actions": [pressed]} | where)

    async def submit(self, view: Mapping[str, Any], said: Mapping[str, Any], person: str = "UWANG") -> Body:
        """Submit a view with these texts and choices by field; what is not said is as the form opened it."""
        return _answer(await self.send(self._person("view_submission", person) | {"view": filled(view, said)}))

    async def keep_as_typed(self, view: Mapping[str, Any], said: Mapping[str, Any]) -> BoltResponse:
        return await self.press("personal.as_typed", "as_typed", view=filled(view, said))

    async def event(self, event: Body) -> BoltResponse:
        return await self.send({"type": "event_callback", "event_id": f"Ev{next(self._ids)}", "event": event})

    async def state(self, incident_id: str) -> State | None:
        return await self.database.read(load_state, incident_id)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query in SQL gives."""
        return rows(address(self.database.engine), query, **values)

    def trigger(self) -> str:
        return f"trigger-{next(self._ids)}"

    def in_channel(self, channel: str = "C1") -> Body:
        return {"channel": {"id": channel}, "response_url": WAY_BACK}

    def _person(self, kind: str, person: str) -> Body:
        return {"type": kind, "user": {"id": person}, "team": {"id": "T1"}, "trigger_id": self.trigger()}

    async def _show(self, trigger: str, view: Mapping[str, Any]) -> None:
        if self.shut:
            raise NotShown(view)
        self.windows.append(view)

    def _write_to(self, person: str, text: str, blocks: Sequence[Mapping[str, Any]], way_back: str) -> None:
        if way_back:
            self.answers.append((text, list(blocks)))
        else:
            self.letters.append((person, text, list(blocks)))


def filled(view: Mapping[str, Any], said: Mapping[str, Any]) -> Body:
    """A view as Slack sends it back: with an id, and with everything that was entered."""
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    values = {field: {element["action_id"]: _entry(field, element, said)} for field, element in inputs.items()}
    blank = {"private_metadata": "", "callback_id": "", "type": "modal", "submit": None, "previous_view_id": None}
    return blank | {"id": "V1"} | dict(view) | {"state": {"values": values}}


def _entry(field: str, element: Mapping[str, Any], said: Mapping[str, Any]) -> Body:
    kind, entered = element["type"], said.get(field)
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": entered if field in said else element.get("initial_value")}
        case "file_input":
            return {"type": kind, "files": [{"id": each} for each in entered or ()]}
        case "users_select":
            return {"type": kind, "selected_user": entered if field in said else element.get("initial_user")}
        case "datetimepicker":
            first = element.get("initial_date_time")
            return {"type": kind, "selected_date_time": entered if field in said else first}
        case "static_select" | "radio_buttons":
            chosen = {"value": entered} if entered else None
            return {"type": kind, "selected_option": chosen if field in said else element.get("initial_option")}
        case _:
            several = [{"value": each} for each in entered or ()]
            return {"type": kind, "selected_options": several if field in said else element.get("initial_options", [])}


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test")


def _answer(response: BoltResponse) -> Body:
    assert response.status == 200
    answer: Body = json.loads(response.body) if response.body else {}
    return answer


@pytest.fixture
async def house(request: pytest.FixtureRequest, database_url: str, plan: PlaybookFile) -> AsyncIterator[House]:
    """Every listener of the house, in English unless the test is parametrised with a locale."""
    database = Database(database_url)
    house = House(database, plan, getattr(request, "param", "en"))
    register(house.app, house.desk)
    yield house
    database.close()
