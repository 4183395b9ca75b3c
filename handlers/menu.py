from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.verbs import Verbs


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    pass
