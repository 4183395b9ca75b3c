"""Findings: what the doctor says of each thing that was looked at."""

from dataclasses import dataclass, field

from models.refusal import Refused, Value


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `well` is None where looking shows nothing; `place` stands before the sentence."""

    well: bool | None
    sentence: str
    values: dict[str, Value] = field(default_factory=dict)
    place: str = ""

    @property
    def mark(self) -> str:
        return {True: "✓", False: "✗", None: "–"}[self.well]


def ill(problem: Refused) -> Finding:
    """What is not well, and what to mend."""
    return Finding(False, problem.sentence, dict(problem.values))
