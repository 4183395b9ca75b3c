"""Programs: what people do and what goes wrong, drawn by hypothesis, one program for each seed.

A program is a list of beats. In a beat some trouble is set up, then people act, all at once; then the world is given
time to come to rest, or the next beat follows on its heels. Picks are numbers: among what there is to press or to
choose from at that moment, the one that the number points at is taken. So a seed always gives the same people, acts and
trouble; what they meet depends also on how far the bot has come, which no seed decides.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

PEOPLE = ("wang", "chen", "zhao", "li", "smith", "sun")

CALLS = (
    "*", "*", "*", "chat.*", "chat.postMessage", "chat.postMessage", "chat.update", "conversations.*",
    "conversations.create", "files.*", "pins.add", "reactions.add", "users.info", "views.*",
)  # fmt: skip
"""What trouble befalls: a method, or several. What is listed more often is befallen more often."""

ACTS = (
    "ticks", "ticks", "ticks", "unticks", "notes", "notes", "decides", "gives_update", "sets_severity", "moves_on",
    "renames", "claims", "assigns", "hands_over", "answers", "answers", "adds_task", "assigns_task", "sets_aside",
    "pins", "pins", "pins_and_deletes", "opens_home", "closes", "reopens", "proposes", "confirms", "leaves", "invites",
    "declares", "deletes_a_message", "refreshes",
)  # fmt: skip
"""What people do, by the name of the method of `Crowd`; what is listed more often is done more often."""


@dataclass(frozen=True)
class Act:
    """Something that a person does."""

    who: str
    what: str
    pick: int

    def __str__(self) -> str:
        return f"{self.who} {self.what} ({self.pick})"


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong: a fault of the sandbox, or a thing done to the connection or to the bot."""

    kind: str
    how: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind} {' '.join(f'{name}={value}' for name, value in self.how.items())}".strip()


@dataclass(frozen=True)
class Beat:
    """Trouble, then acts all at once; then a rest or none."""

    trouble: tuple[Trouble, ...]
    acts: tuple[Act, ...]
    rests: bool

    def __str__(self) -> str:
        said = "; ".join(map(str, (*self.trouble, *self.acts)))
        return f"{said}{'; rest' if self.rests else ''}"


Program = tuple[Beat, ...]


def _fault(kind: str, **how: st.SearchStrategy[Any]) -> st.SearchStrategy[Trouble]:
    when = {"method": st.sampled_from(CALLS), "nth": st.integers(1, 8), "times": st.integers(1, 2)}
    return st.builds(Trouble, st.just(kind), st.fixed_dictionaries(when | how))


def _thing(kind: str, **how: st.SearchStrategy[Any]) -> st.SearchStrategy[Trouble]:
    return st.builds(Trouble, st.just(kind), st.fixed_dictionaries(how))


troubles = st.one_of(
    _fault("answer_lost"),
    _fault("answer_lost"),
    _fault("broken_before"),
    _fault("malformed"),
    _fault("server_error", status=st.sampled_from((500, 502, 503))),
    _fault("hang", seconds=st.sampled_from((0.3, 1.3)), times=st.just(1)),  # in time, and given up before
    _fault("rate_limited", seconds=st.just(1), times=st.just(1)),
    _thing("doomed", how=st.sampled_from(("lost", "received", "written")), nth=st.integers(1, 10)),
    _thing("doomed", how=st.sampled_from(("lost", "received", "written")), nth=st.integers(1, 10)),
    _thing("killed_now"),
    _thing("disconnect", reason=st.sampled_from(("warning", "refresh_requested"))),
    _thing("dropped"),
    _thing(
        "redelivered",
        what=st.sampled_from(("", "events_api", "interactive", "slash_commands")),
        new_id=st.booleans(),
        back=st.integers(0, 6),
    ),
    _thing("latency", milliseconds=st.integers(0, 40)),
)

acts = st.builds(Act, st.sampled_from(PEOPLE), st.sampled_from(ACTS), st.integers(0, 999))

some_trouble = st.lists(troubles, min_size=1, max_size=5).map(tuple)

beats = st.builds(Beat, some_trouble, st.lists(acts, min_size=1, max_size=3).map(tuple), st.booleans())

opening = st.builds(
    Beat,
    some_trouble,
    st.tuples(st.builds(Act, st.just("wang"), st.just("declares"), st.integers(0, 999))),
    st.booleans(),
)

programs: st.SearchStrategy[Program] = st.builds(
    lambda first, more: (first, *more), opening, st.lists(beats, min_size=1, max_size=4)
)


def program_of(number: int) -> Program:
    """The program of a seed."""
    drawn: list[Program] = []

    @seed(number)
    @settings(max_examples=1, phases=[Phase.generate], database=None, suppress_health_check=[*HealthCheck])
    @given(st.none() | programs)
    def draw(program: Program | None) -> None:
        assume(program is not None)  # hypothesis begins with the simplest there is, which is the same for every seed
        assert program
        drawn.append(program)

    draw()
    return drawn[-1]
