"""What the product listens to and which verbs it knows, as its handlers register them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import handlers
from handlers.desk import Desk
from handlers.verbs import Verbs
from views.workspace import Workspace


class Listeners:
    """Stands where Bolt's app stands, and notes what is listened to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(what: Any) -> Any:
            self.heard.append((kind, what))
            return lambda listener: listener

        return listen

    def to(self, kind: str) -> set[str]:
        """The names listened to, without the patterns that catch whatever is left over."""
        return {what for heard, what in self.heard if heard == kind and isinstance(what, str)}


def registered() -> tuple[Listeners, set[str]]:
    """Every listener, and every name of a verb."""
    app, verbs = Listeners(), Verbs()
    desk = SimpleNamespace(workspace=Workspace())
    with patch.object(handlers, "Verbs", lambda: verbs):
        handlers.register(cast(Any, app), cast(Desk, desk))
    return app, {name for names in verbs.names for name in names}
