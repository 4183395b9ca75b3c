"""A preview: what a change of facts would alter downstream, shown before anybody saves it. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.facts.facts import FactValue
from models.obligations import Standing
from models.reckoning import Move, clocks_of, moves, standings
from models.severity import Suggestion, suggest
from models.state import State


@dataclass(frozen=True)
class Preview:
    """The clocks that would begin, end or run otherwise, and the severity that is suggested before and after."""

    moves: tuple[Move, ...]
    before: Suggestion
    after: Suggestion
    standings: Mapping[str, Standing]
    """Where every row would stand, and why, by its key."""


def preview(state: State, changed: Mapping[str, FactValue | None]) -> Preview:
    """What would follow if these facts were so."""
    law, contained = state.law, state.moment("contained") is not None
    facts = replace(law.facts, **changed)  # type: ignore[arg-type]  # each value is one of its field: they were read
    stand = standings(law.catalogue, facts, law.moments, law.ruled, law.as_of, law.zone)
    running = {duty.key: duty.clock for duty in law.duties}
    settled = [duty.key for duty in law.duties if duty.state != "running"]
    return Preview(
        tuple(moves(running, clocks_of(stand, law.ruled), settled)),
        suggest(law.facts, contained=contained),
        suggest(facts, contained=contained),
        {each.obligation.key: each for each in stand},
    )
