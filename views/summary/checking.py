"""How to check the record: with Stanch and without it, in words that a program can be written from."""

from collections.abc import Iterator

from models.state import State
from views.catalogue import Texts
from views.summary import facts
from views.summary.paper import heading


def checking(state: State, say: Texts) -> Iterator[str]:
    """The last section of the summary on paper."""
    closed, file = facts.closing(state), facts.file_name(state, "record.json")
    steps = [
        say(
            "The evidence is the file {file}, posted together with this one; this text is told from it. It holds every"
            " event with its hash.",
            file=file,
        ),
        say(
            "With Stanch: `stanch verify {file}` says whether the file is whole, and `stanch verify --against {file}`"
            " whether the database still has the same events.",
            file=file,
        ),
        say(
            "Without Stanch: take the events of `chain` in order. The SHA-256 of `header`, written as RFC 8785"
            " canonical JSON, is `hash`; `header.prev` is the hash of the event before (64 zeros for the first); the"
            " SHA-256 of the bytes of `salt` (hexadecimal) followed by the canonical JSON of `payload` is"
            " `header.payload`."
        ),
        say(
            "The hash of the last event is the head: {hash}. The same head stands in the summary that was posted in"
            " Slack. Whoever rewrote the record would have to rewrite that message too, and every copy of this file.",
            hash=closed.hash,
        ),
        say(
            "What is restricted to roles has neither content nor salt in the file, so that nobody can guess it; its"
            " digest is in the header and keeps the chain whole."
        ),
    ]
    yield from heading(say("How to check this record"))
    yield from (f"{at}. {step}" for at, step in enumerate(steps, start=1))
