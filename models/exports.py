"""Exports: the record as a file that proves itself, years later and without our database.

An exported record carries the whole chain: every event's header as it was hashed, its hash, and its content with the
salt. What is restricted to roles is withheld with its salt, so that nobody can try out what it might say, while its
digest in the header still closes the chain. Whatever else the file tells (severity, tasks, roles …) is held against
its own events.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from models.refusal import N_
from models.replay import Claims, disagreements, instant, replay
from models.timeline import GENESIS, Event, Flaw, Link, canonical, flaws_in, header_of

FORMAT = "stanch-record/1"


class NotARecord(Exception):  # noqa: N818 - an answer to who asks
    """A file is not an exported record, or not one this version can read."""


def exported_chain(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """The events as a record carries them."""
    return [_exported(event) for event in events]


def read_record(text: str) -> Mapping[str, Any]:
    """An exported record. Raises `NotARecord`."""
    try:
        record = json.loads(text, object_pairs_hook=_each_once)
        if record["format"] != FORMAT:
            raise NotARecord
        _ = [_link(entry) for entry in record["chain"]], str(record["incident"]["code"]), int(record["head"]["seq"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotARecord from error
    return dict(record)


def flaws_of(record: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with a record by itself."""
    code, head = record["incident"]["code"], record["head"]
    links = [_link(entry) for entry in record["chain"]]
    broken = list(flaws_in(code, links, head["seq"]))
    if head["hash"] != (links[-1].hash if links else GENESIS):
        broken.append(Flaw(code, head["seq"], N_("The head is not the hash of the newest event.")))
    if any(link.header["incident"] != record["incident"]["id"] for link in links):
        broken.append(Flaw(code, 1, N_("It holds events of another incident.")))
    yield from broken
    if not broken:
        said = replay((e["header"]["seq"], e["header"]["kind"], e["payload"] or {}) for e in record["chain"])
        yield from disagreements(code, said, _claims(record))


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a key twice: a reader would see one value and a machine the other."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _exported(event: Event) -> dict[str, Any]:
    audience = event.payload.get("audience") or []
    told = event.salt is not None and not audience
    return {
        "header": dict(header_of(event)),
        "hash": event.hash,
        "salt": event.salt.hex() if told and event.salt else None,
        "payload": dict(event.payload) if told else None,
        "restricted_to": audience,
    }


def _link(entry: Mapping[str, Any]) -> Link:
    header, salt, payload = dict(entry["header"]), entry["salt"], entry["payload"]
    _ = int(header["seq"]), header["prev"], header["payload"], header["kind"]
    content = canonical(payload) if payload is not None else None
    withheld = bool(entry["restricted_to"])
    return Link(header, str(entry["hash"]), bytes.fromhex(salt) if salt else None, content, withheld)


def _claims(record: Mapping[str, Any]) -> Claims:
    incident = record["incident"]
    told = ("title", "what_happened", "how_found", "severity", "phase", "status", "outcome", "duplicate_of")
    return {
        **{key: incident[key] for key in told},
        "playbook": record["playbook"]["digest"],
        **{f"role {held['role']}": held["person"] for held in record["roles"] if held["until"] is None},
        **{f"moment {kind}": instant(at) for kind, at in record["moments"].items() if at},
        **{f"task {task['key']}": task["state"] for task in record["tasks"]},
        **_law_claims(record.get("law") or {}),
        **{f"notice {notice['number']}": notice["state"] for notice in record.get("notices", ())},
        **{f"text of notice {notice['number']}": notice["digest"] for notice in record.get("notices", ())},
    }


def _law_claims(law: Mapping[str, Any]) -> Claims:
    duties = law.get("duties", ())
    return {
        **{f"fact {key}": value for key, value in law.get("facts", {}).get("known", {}).items()},
        **{f"duty {duty['key']}": duty["state"] for duty in duties},
        **{f"due {duty['key']}": instant(duty["due_at"]) for duty in duties if duty["due_at"]},
        **{f"verdict {verdict['key']}": verdict["applies"] for verdict in law.get("verdicts", ())},
    }
