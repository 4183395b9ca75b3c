"""What a person reads of a view, and whether Slack would take it: with the sandbox's eyes and its strictness."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.blockkit import check_message, check_view
from sandbox.settings import Settings
from sandbox.visible_text import Reader, message_text
from tests.conftest import CHEN, LI, WANG, ZHAO

GOLDEN = Path(__file__).parent / "golden"
PEOPLE = {WANG: "王莉", CHEN: "陈洁", ZHAO: "赵敏", LI: "李强"}
READER = Reader(PEOPLE, {"C1": "inc-0001"}, "Asia/Shanghai")
STRICT = Settings()


def read(blocks: Sequence[Block]) -> str:
    """The text of a message, line by line, with its buttons in brackets."""
    return message_text(READER, {"blocks": [block.to_dict() for block in blocks]})


def golden(name: str) -> str:
    """What was read and found good by eye."""
    return (GOLDEN / name).read_text().rstrip("\n")


def must_be_legal(text: str, blocks: Sequence[Block]) -> None:
    """Slack's own objects check lengths as they are written out; the sandbox checks the rest."""
    check_message(STRICT, text, [block.to_dict() for block in blocks])


def must_be_a_legal_modal(view: View) -> dict[str, Any]:
    written: dict[str, Any] = view.to_dict()
    check_view(written, surface="modal")
    return written


def size(blocks: Sequence[Block]) -> int:
    """Characters as Slack is sent them."""
    return len(json.dumps([block.to_dict() for block in blocks], ensure_ascii=False))
