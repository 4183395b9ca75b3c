"""What the handlers listen to, as they tell Bolt: so that a test can ask whether it has been everywhere."""

from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from handlers import FEATURES, commands, register
from handlers.desk import Desk
from handlers.forms import Forms
from handlers.verbs import Verbs
from views.workspace import Workspace


class Listened(AsyncApp):
    """Bolt, noting the names that listeners are registered for."""

    def __init__(self) -> None:
        super().__init__(authorize=cast(Any, lambda **_: None))
        self.actions: set[str] = set()
        self.forms: set[str] = set()
        self.shortcuts: set[str] = set()
        self.events: set[str] = set()
        self.commands: set[str] = set()

    def action(self, constraints: Any, *rest: Any) -> Any:
        return self._noted(self.actions, constraints, super().action(constraints, *rest))

    def view(self, constraints: Any, *rest: Any) -> Any:
        return self._noted(self.forms, constraints, super().view(constraints, *rest))

    def shortcut(self, constraints: Any, *rest: Any) -> Any:
        return self._noted(self.shortcuts, constraints, super().shortcut(constraints, *rest))

    def event(self, constraints: Any, *rest: Any) -> Any:
        return self._noted(self.events, constraints, super().event(constraints, *rest))

    def command(self, constraints: Any, *rest: Any) -> Any:
        return self._noted(self.commands, constraints, super().command(constraints, *rest))

    def _noted(self, names: set[str], constraints: Any, listening: Any) -> Any:
        if isinstance(constraints, str):
            names.add(constraints)
        elif isinstance(constraints, dict) and constraints.get("type") == "message":
            names |= {"message.channels", "message.groups"}  # what a manifest calls them, by the kind of channel
        return listening


def listened() -> Listened:
    """Every name that the house listens to. The patterns of the last listeners are not among them."""
    app = Listened()
    register(app, _desk())
    return app


def verbs() -> list[str]:
    """Every verb of the command, under every name."""
    app, known, desk = Listened(), Verbs(), _desk()
    for feature in FEATURES:
        feature.register(app, desk, known, Forms())
    commands.register(app, desk, known)
    return [name for names in known.names for name in names]


def _desk() -> Desk:
    nothing = cast(Any, None)
    return Desk(nothing, Workspace(), nothing, nothing, frozenset(), {}, nothing, nothing, nothing, nothing, nothing)
