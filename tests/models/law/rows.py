"""How a row of the law is tried: a table that a lawyer can read, with every instant worked out by hand.

A row says with which facts the duty applies; which changes of those facts make it not apply; which facts, once unknown,
leave it open; from which moment it runs and when it is due, each in the local time of the place that counts the days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from models.facts import DataSet, Facts, Quantity
from models.obligations import Standing, evaluate, load_catalogue

CATALOGUE = load_catalogue()
ALL = tuple(pack.key for pack in CATALOGUE.packs)
YES, NO = True, False
Said = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """One obligation. `starts` and `due` are a local time and a zone; `due` is None where the law has no number."""

    key: str
    applies: Said
    does_not: tuple[Said, ...]
    asks: tuple[str, ...]
    starts: Mapping[str, str]
    due: str | None
    house: str | None = None
    extra: Said = field(default_factory=dict)

    def __str__(self) -> str:
        return self.key


def facts(said: Said) -> Facts:
    """Facts as a table writes them: a number is exact, a pair is a range, words are a set."""
    return replace(Facts(), **{key: _value(key, value) for key, value in said.items()})  # type: ignore[arg-type]


def _value(key: str, value: object) -> object:
    if key in ("people", "records", "clients", "loss"):
        return Quantity(*value) if isinstance(value, tuple) else Quantity.exactly(int(str(value)))
    if key in ("people_in", "established_in", "listed"):
        return frozenset(str(value).split())
    if key == "data_sets":
        return tuple(DataSet(*str(each).split(":")) for each in str(value).split())  # type: ignore[arg-type]
    return value


def instant(local: str) -> datetime:
    """`2026-11-20 23:30 Asia/Shanghai`, in UTC."""
    day, hour, zone = local.split()
    return datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def standing(
    key: str, said: Said, starts: Mapping[str, str], *, at: str = "2026-11-21 09:00 Asia/Shanghai"
) -> Standing:
    """Where one obligation stands with these facts and moments, every pack switched on."""
    moments = {kind: instant(str(local)) for kind, local in starts.items()}
    standings = evaluate(CATALOGUE, facts(said), moments, ALL, instant(at))
    return next(each for each in standings if each.obligation.key == key)
