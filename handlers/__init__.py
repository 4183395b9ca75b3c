"""Handlers: a Slack payload in, one change, an acknowledgement out.

One file per feature, each with `register(app, desk, verbs, forms)`. A listener parses, makes one change through the
`Desk`, and acks when it is committed; where a modal is due it opens one view. What Slack then shows is the
reconciler's affair. A change that is refused travels as an exception to `refusing`, which answers the person in their
language; what no feature knows ends in `stale`.
"""

from slack_bolt.async_app import AsyncApp

from handlers import (
    channels,
    clocks,
    closing,
    commands,
    declaring,
    facts,
    home,
    looking,
    membership,
    menu,
    notices,
    paging,
    pins,
    recording,
    refusing,
    roles,
    stale,
    steering,
    tasks,
)
from handlers.desk import Desk
from handlers.forms import Forms
from handlers.verbs import Verbs

FEATURES = (
    declaring, tasks, roles, steering, recording, facts, clocks, notices, paging, pins, looking, menu, closing,
    home, membership, channels,
)  # fmt: skip


def register(app: AsyncApp, desk: Desk) -> None:
    """Give Bolt every listener of the house, those of `stale` last: Bolt asks them in this order."""
    verbs, forms = Verbs(), Forms()
    for feature in FEATURES:
        feature.register(app, desk, verbs, forms)
    commands.register(app, desk, verbs)
    forms.register(app, desk)
    stale.register(app, desk)
    refusing.register(app, desk)
