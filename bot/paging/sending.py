"""Sending: what every channel of paging has in common."""

from collections.abc import Awaitable, Callable

from models.changes.paging import Page

ANSWER_WITHIN = 10.0
"""Seconds for a receiver to answer."""

Send = Callable[[Page], Awaitable[None]]
"""Send a page once. Raises `NotSent`."""


class NotSent(Exception):  # noqa: N818 - an answer
    """A page did not get through this time. `error` says why, in a word of ours or a status: no address, no secret,
    nothing that the other side wrote. `answered`: there is somebody."""

    def __init__(self, error: str, *, answered: bool = False) -> None:
        super().__init__(error)
        self.error = error
        self.answered = answered
