"""The crash matrix: the bot dies right after a call of the story took effect, for every call, in every way there is.

A call is named by its act and its number in that act, in the order in which Slack was reached. So one performance may
hold many deaths, one in each act, each in a world at rest that is the same as undisturbed: that is how every call has
its death in the time of a few dozen performances. `alone` is the plain matrix: one performance for each death.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from tests.chaos.ground import Fresh
from tests.chaos.nursery import Nursery
from tests.chaos.portrait import Portrait, differences, portrait
from tests.chaos.story import ACTS, Cast
from tests.chaos.world import World, world

How = Literal["lost", "received", "written"]
"""When the bot dies: its answer still on the way, in its hands, or after the next thing it wrote down."""

WAYS: tuple[How, ...] = get_args(How)


@dataclass(frozen=True)
class Death:
    """The bot's death at the nth call of an act (both counted from 1)."""

    act: int
    nth: int
    how: How

    def __str__(self) -> str:
        return f"call {self.nth} of “{ACTS[self.act - 1].__name__}”, {self.how}"


@dataclass(frozen=True)
class Undisturbed:
    """The story without a death: after each act, how many calls it took and the portrait of the world."""

    calls: tuple[int, ...]
    portraits: tuple[Portrait, ...]

    def every_death(self) -> list[Death]:
        """Every call of the story in every way, in the story's order."""
        return [
            Death(act, nth, how)
            for act, calls in enumerate(self.calls, start=1)
            for nth in range(1, calls + 1)
            for how in WAYS
        ]


@dataclass(frozen=True)
class Performance:
    """A story with deaths: which of them took place, and where the world ended otherwise than undisturbed."""

    deaths: tuple[Death, ...]
    differences: tuple[str, ...]

    def __str__(self) -> str:
        died = "; ".join(map(str, self.deaths)) or "never"
        return "\n".join((f"The bot died at: {died}", *(each[:400] for each in self.differences[:20])))


@dataclass(frozen=True)
class Stage:
    """Where the story is performed: bots, databases, a folder for their logs."""

    nursery: Nursery
    fresh: Fresh
    folder: Path

    async def undisturbed(self) -> Undisturbed:
        """Perform the story as it goes without a death."""
        with self.fresh() as url:
            async with world(self.nursery, url, self.folder) as made:
                return await _undisturbed(made)

    async def performed(self, deaths: Sequence[Death], like: Undisturbed) -> Performance:
        """Perform the story as far as its last death, and compare. The acts after it begin in the same world."""
        last = max(death.act for death in deaths)
        with self.fresh() as url:
            async with world(self.nursery, url, self.folder) as made:
                died = await _perform(made, {death.act: death for death in deaths}, last)
                seen = portrait(made)
        return Performance(died, tuple(differences(like.portraits[last - 1], seen)))

    async def alone(self, death: Death, like: Undisturbed) -> Performance:
        """Perform the whole story with one death."""
        with self.fresh() as url:
            async with world(self.nursery, url, self.folder) as made:
                died = await _perform(made, {death.act: death}, len(ACTS))
                seen = portrait(made)
        return Performance(died, tuple(differences(like.portraits[-1], seen)))


def together(deaths: Sequence[Death]) -> Iterator[list[Death]]:
    """Deaths, dealt out to as few performances as hold them: one in an act at most."""
    left = list(deaths)
    while left:
        acts: dict[int, Death] = {}
        for death in left:
            acts.setdefault(death.act, death)
        yield list(acts.values())
        left = [death for death in left if acts[death.act] is not death]


async def _undisturbed(made: World) -> Undisturbed:
    calls, portraits = [], []
    await made.begin()
    await made.quiet()
    cast = Cast(made)
    for act in ACTS:
        before = len(made.slack.calls.calls)
        await act(cast)
        await made.quiet()
        calls.append(len(made.slack.calls.calls) - before)
        portraits.append(portrait(made))
    return Undisturbed(tuple(calls), tuple(portraits))


async def _perform(made: World, deaths: dict[int, Death], last: int) -> tuple[Death, ...]:
    """Play the first acts, dying where it is said; gives the deaths that took place."""
    died = []
    await made.begin()
    await made.quiet()
    cast = Cast(made)
    for number, act in enumerate(ACTS[:last], start=1):
        death = deaths.get(number)
        rule = made.doom(death.how, death.nth) if death else None
        await act(cast)
        await made.quiet()
        if death and rule and rule.struck:
            died.append(death)
        made.slack.faults.clear()
    return tuple(died)
