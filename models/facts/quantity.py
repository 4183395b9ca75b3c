"""A number that need not be exact: from `low` to `high`, both included; without an upper end `high` is None.

Comparing one with a number has three answers. Where the range lies on both sides of the number the answer is None,
unknown, and whoever asked decides what to presume.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """Of people, records, clients, or whole yuan (RMB). Raises ValueError for a range that is none."""

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"no range: {self.low} to {self.high}")

    @classmethod
    def exactly(cls, number: int) -> "Quantity":
        return cls(number, number)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def reaches(self, number: int) -> bool | None:
        """Whether it is `number` or more (以上: the number itself is in)."""
        if self.low >= number:
            return True
        return None if self.high is None or self.high >= number else False

    def exceeds(self, number: int) -> bool | None:
        """Whether it is more than `number`."""
        return self.reaches(number + 1)
