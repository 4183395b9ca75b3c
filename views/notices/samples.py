"""What a firm's templates are tried on before anybody needs them: an incident of which nothing is known, and one of
which everything is."""

from collections.abc import Mapping
from typing import Any

from models.facts import FIELDS, DataSet, Field, FieldKind, Quantity
from models.notices.templates import Traced
from models.playbook import MOMENTS, Playbook
from views.catalogue import Texts
from views.facts import plain_value
from views.notices.given import NAMES, UPDATE, gap

LISTS = ("data", "harms", "advice", "measures", "evidence", "inquiry", "planned", "decisions", "sent")


def samples(playbook: Playbook) -> tuple[Mapping[str, Any], ...]:
    """Everything that a template is tried on."""
    return nothing_known("zh_CN", playbook), all_known("zh_CN", playbook)


def nothing_known(language: str, playbook: Playbook) -> Mapping[str, Any]:
    """What templates may fill in, of an incident of which nothing is known."""
    return {
        **dict.fromkeys(NAMES),
        "gap": gap(Texts(language, paper=True)),
        "incident": dict.fromkeys(("what_happened", "how_found", "title")) | {"code": "INC-0000"},
        "facts": dict.fromkeys(FIELDS),
        "known": dict.fromkeys(FIELDS),
        "at": dict.fromkeys(MOMENTS),
        **{name: [] for name in LISTS},
        "people": {role.key: None for role in playbook.roles},
        "update": dict.fromkeys(UPDATE),
        "recipient": "",
        "kind": "",
        "date": "",
        "to_client": False,
    }


def all_known(language: str, playbook: Playbook) -> Mapping[str, Any]:
    """The same of one of which everything is known."""
    say = Texts(language, paper=True)
    known = {key: _value(field) for key, field in FIELDS.items()}
    done = {"text": _text("x"), "at": "2026-01-02 03:04"}
    said = {"number": 1, "to": _text("x"), "at": "2026-01-02 03:04", "receipt": "x"}
    return {
        "gap": gap(say),
        "incident": {key: _text("x") for key in ("code", "what_happened", "how_found", "title")},
        "facts": {key: None if key == "data_sets" else _text(plain_value(key, each, say))
                  for key, each in known.items()},
        "known": known,
        "at": {moment: _text("2026-01-02 03:04") for moment in MOMENTS},
        **{name: [_text("x")] for name in ("data", "harms", "advice", "planned")},
        **{name: [done] for name in ("measures", "evidence", "inquiry")},
        "grade": _text("x"),
        "decisions": [done | {"phase": "review", "number": 1}],
        "sent": [said | {"kind": "client", "name": "x", "list": "client", "duties": ["cn.pipl59.client"]}],
        "update": {part: _text("x") for part in UPDATE},
        "people": {role.key: _text("x") for role in playbook.roles},
        "duty": {"name": "x", "citation": "x", "recipient": "x", "channel": "x"},
        "recipient": "x",
        "to_client": True,
        "kind": "client",
        "date": "2026-01-02",
        "before": said,
    }  # fmt: skip


def _text(text: str) -> Traced:
    return Traced.of(text, "event:1")


def _value(field: Field) -> Any:
    """One value that a fact may have."""
    match field.kind:
        case FieldKind.COUNT | FieldKind.LOSS:
            return Quantity.exactly(52)
        case FieldKind.HOURS:
            return 24
        case FieldKind.YES_NO:
            return True
        case FieldKind.ONE_OF:
            return next(iter(field.choices))
        case FieldKind.TEXT:
            return "…"
        case FieldKind.SOME_OF:
            return frozenset(field.choices)
        case FieldKind.DATA_SETS:
            return (DataSet("payroll", "both"),)
