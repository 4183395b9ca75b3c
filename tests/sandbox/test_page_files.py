"""The page's scripts, read as text: they write no markup, speak both languages, and draw all that is sent."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from slack_sdk.models.blocks import Block, BlockElement

from sandbox.blockkit.blocks import IN_MESSAGES
from sandbox.blockkit.elements import ELEMENTS
from sandbox.control import QUIET
from sandbox.page.serving import FILES
from sandbox.people import ACTS

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(FILES.rglob("*.js"))
WRITING_MARKUP = r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|srcdoc|DOMParser|Function\()"
STRING = r'"((?:[^"\\]|\\.)*)"'


def read(name: str) -> str:
    return (FILES / "js" / name).read_text(encoding="utf-8")


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)


def table(name: str, words: str) -> set[str]:
    """The keys of a table in a script: `name: …` and the shorthand `name,`."""
    [body] = re.findall(rf"export const {words} = \{{(.*?)^\}};", read(name), flags=re.DOTALL | re.MULTILINE)
    return set(re.findall(r"^  (\w+)(?=[:,])", body, flags=re.MULTILINE))


# --- Escaping, by construction ---------------------------------------------------------------------------------------


def test_no_script_writes_markup() -> None:
    for path in SCRIPTS:
        assert not re.findall(WRITING_MARKUP, path.read_text(encoding="utf-8")), path.name


def test_links_lead_to_the_web_alone() -> None:
    assert '["http:", "https:", "mailto:"].includes(address.protocol)' in read("links.js")
    made = r"href: (?:\w+\.)*\w*(?:url|link)\b|window\.open|location\.assign|location\.href ="
    for path in SCRIPTS:
        assert not re.findall(made, path.read_text(encoding="utf-8")), f"{path.name}: a link is made by linkTo"


# --- Both languages --------------------------------------------------------------------------------------------------


def said() -> Iterator[str]:
    """Every sentence of the page, as it is given to `say` and its kin or stands in a table of what is said later."""
    for path in SCRIPTS:
        if path.name in ("zh.js", "refusals.js", "words.js"):
            continue
        text = path.read_text(encoding="utf-8")
        yield from re.findall(rf"\b(?:say|sayWith)\(\s*{STRING}", text)
        for _, many in re.findall(rf"\bcounted\([^\"]*?{STRING},\s*{STRING}", text, flags=re.DOTALL):
            yield many
    yield from re.findall(r'"(\{who\}[^"]+|This message [^"]+)"', read("views/system_lines.js"))
    yield from (hint for hint in re.findall(rf"(?:usage_hint|description): {STRING}", read("views/slash.js")) if hint)


def chinese() -> dict[str, str]:
    pairs = re.findall(rf"^  (?:{STRING}|(\w+)):\s*{STRING},$", read("zh.js"), flags=re.MULTILINE)
    return {quoted or bare: words for quoted, bare, words in pairs}


def test_every_sentence_of_the_page_has_its_chinese() -> None:
    known = chinese()
    assert not sorted(set(said()) - known.keys())
    assert not sorted(known.keys() - set(said())), "nobody says these any more"
    for english, words in known.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", words)), english


def test_what_people_are_refused_has_its_chinese() -> None:
    patterns = [re.compile(one) for one in re.findall(r"^  \[/(.+?)/, ", read("refusals.js"), flags=re.MULTILINE)]
    refused = list(_refusals())
    assert len(refused) > 30
    for place, sentence in refused:
        assert any(pattern.search(sentence) for pattern in patterns), f"{place}: {sentence}"


def _refusals() -> Iterator[tuple[str, str]]:
    """Every `CannotDo` that an act or a look can meet, with something in the place of its values."""
    acting = [*(ROOT / "sandbox/people").glob("*.py"), *(ROOT / "sandbox/page").glob("*.py")]
    for path in (*acting, *(ROOT / "sandbox" / f"{name}.py" for name in ("team", "inputs"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CannotDo":
                yield path.name, _sentence(node.args[0])


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "7" for one in node.values)  # type: ignore[misc]
    assert isinstance(node, ast.Constant)
    return str(node.value)


# --- All that is sent is drawn ---------------------------------------------------------------------------------------


def test_all_that_the_bot_sends_is_drawn() -> None:
    blocks, elements = set(_sent(Block)), set(_sent(BlockElement))
    assert {"section", "actions", "input"} <= blocks
    assert {"button", "static_select", "datetimepicker", "file_input"} <= elements
    assert blocks <= table("blocks/blocks.js", "BLOCKS")
    assert elements <= table("blocks/elements.js", "ELEMENTS")


def test_every_act_of_a_person_has_its_words_in_the_drawer() -> None:
    assert set(ACTS) - set(QUIET) == table("views/exchanges.js", "ACTS")


def test_what_else_slack_takes_is_drawn_or_said_not_to_be() -> None:
    assert set(IN_MESSAGES) - table("blocks/blocks.js", "BLOCKS") == {"video"}
    undrawn = set(ELEMENTS) - table("blocks/elements.js", "ELEMENTS")
    assert undrawn == {"external_select", "multi_external_select"}
    assert "?? (() => unknown(block.type))" in read("blocks/blocks.js")
    assert "?? (() => unknown(element.type))" in read("blocks/elements.js")


def _sent(kind: type) -> Iterator[str]:
    """The kinds of blocks or elements that the views import, from wherever they are imported."""
    for path in (ROOT / "views").rglob("*.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for made in vars(module).values():
            if isinstance(made, type) and issubclass(made, kind) and isinstance(getattr(made, "type", None), str):
                yield str(vars(made)["type"])
