"""How long it takes to find where every duty of an incident stands, with every pack switched on.

    python -m bench.obligations

Three incidents: nothing known, a believable leak, and one about which everything is known. The catalogue is read once,
as the bot reads it at start. The first evaluation that counts business days loads the calendars; each figure after it
is the median of many, the slowest beside it.
"""

import statistics
import time
from datetime import UTC, datetime

from models.facts import FIELDS, DataSet, Facts, FieldKind, Quantity
from models.obligations import evaluate, load_catalogue

TIMES = 300
MILLISECONDS = 20
"""What one evaluation must stay under."""

NOW = datetime(2026, 11, 21, 6, 2, tzinfo=UTC)
KINDS = ("detected", "reported", "suspected", "aware", "assessed_notifiable", "determined_material", "classified_major")
MOMENTS = dict.fromkeys((*KINDS, "handling_ended"), NOW)
BELIEVABLE = Facts(
    people=Quantity(600, 1_200),
    data_sets=(DataSet("payroll", "entrusted"), DataSet("contacts", "both")),
    personal_info=True,
    recipients="identified",
    people_in=frozenset({"cn", "us-ca", "jp", "br"}),
    established_in=frozenset({"cn", "eu"}),
)


def everything_known() -> Facts:
    """Every fact set, so that nothing is left open and most clocks run."""
    said: dict[str, object] = {"data_sets": BELIEVABLE.data_sets}
    for key, field in FIELDS.items():
        match field.kind:
            case FieldKind.COUNT | FieldKind.LOSS:
                said[key] = Quantity.exactly(200_000_000)
            case FieldKind.HOURS:
                said[key] = 24
            case FieldKind.YES_NO:
                said[key] = True
            case FieldKind.ONE_OF:
                said[key] = list(field.choices)[1]
            case FieldKind.SOME_OF:
                said[key] = frozenset(field.choices)
    return Facts(**said)  # type: ignore[arg-type]


def main() -> None:
    began = time.perf_counter()
    catalogue = load_catalogue()
    packs = [pack.key for pack in catalogue.packs]
    rows = len(catalogue.obligations)
    print(f"{rows} rows in {len(packs)} packs, read in {1000 * (time.perf_counter() - began):.0f} ms")  # noqa: T201
    began = time.perf_counter()
    evaluate(catalogue, everything_known(), MOMENTS, packs, NOW)
    print(f"the first time, calendars and all: {1000 * (time.perf_counter() - began):.0f} ms")  # noqa: T201
    incidents = {"nothing known": Facts(), "a believable leak": BELIEVABLE, "everything known": everything_known()}
    for name, facts in incidents.items():
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            standings = evaluate(catalogue, facts, MOMENTS, packs, NOW)
            took.append(1000 * (time.perf_counter() - began))
        running = sum(standing.due is not None for standing in standings)
        median, slowest = statistics.median(took), max(took)
        print(  # noqa: T201
            f"{name}: {median:.2f} ms, slowest {slowest:.1f} ms (under {MILLISECONDS} ms); {running} with a deadline"
        )


if __name__ == "__main__":
    main()
