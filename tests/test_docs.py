"""The documents are true to the code: whatever they name exists, and whatever has to be named is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.pofile import read_po
from typer.testing import CliRunner

from bot.cli import cli
from bot.doctor import SCOPES
from bot.preparing import upgraded
from bot.settings import Settings
from models.playbook import load_playbooks
from tests.listened import verbs
from tests.test_catalogue import sentences

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), ROOT / "playbooks/README.md"])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
INSTALLING = [ROOT / "docs/installing.md", ROOT / "docs/installing.zh-CN.md"]

SETTINGS = {name.upper() for name in Settings.model_fields}
OTHERS = {"HTTPS_PROXY", "NO_PROXY", "REVISIONS", "SCOPES", "UPDATE", "DELETE", "ASAP"}
"""Words in capitals that are no settings of ours."""


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_in(page: Path) -> Iterator[str]:
    """Everything in a page that is set as code: fences and spans."""
    text = read(page)
    for fence in re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL):
        yield from fence.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def table_under(page: Path, heading: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    lines = read(page).split(f"\n## {heading}\n")[1].partition("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def test_every_page_and_test_named_exists(page: Path) -> None:
    named = set(re.findall(r"\b(?:docs|tests)/[\w./-]+\.(?:md|py)\b", read(page) + read(ROOT / "Makefile")))
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_every_make_target_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), flags=re.MULTILINE))
    named = {word for code in code_in(page) for word in re.findall(r"^make ([a-z]+)", code)}
    assert named <= targets


def test_every_command_named_exists(page: Path) -> None:
    for code in code_in(page):
        for words in re.findall(r"(?:^|[ /])stanch ((?:[a-z]+ ?)+)", code):
            command: Any = typer.main.get_command(cli)
            for word in words.split():
                if not hasattr(command, "commands"):
                    break
                assert word in command.commands, f"stanch {words}"
                command = command.commands[word]


def test_every_setting_named_exists(page: Path) -> None:
    named = {word for code in code_in(page) for word in re.findall(r"^[A-Z][A-Z_]{3,}(?==|$)", code)}
    assert named - OTHERS <= SETTINGS


def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if not target.startswith(("https://", "#")):
            file, _, heading = target.partition("#")
            there = page.parent / file
            assert there.exists(), target
            assert not heading or heading in _anchors(there), target


def _anchors(page: Path) -> list[str]:
    headings = re.findall(r"^#+ (.+)$", read(page), re.M)
    return [re.sub(r"[^\w-]", "", each.lower().replace(" ", "-")) for each in headings]


@pytest.mark.parametrize("page", INSTALLING, ids=lambda page: page.name)
def test_every_setting_is_explained_with_its_default(page: Path) -> None:
    heading = "Settings" if page.name == "installing.md" else "设置"
    rows = {row[0].strip("`"): row[1].strip("`") for row in table_under(page, heading)}
    assert set(rows) == SETTINGS
    for name, default in rows.items():
        value = Settings.model_fields[name.lower()].default
        assert str(value) == default if default else value in (None, frozenset(), ...) or "Undefined" in repr(value)


def test_the_example_file_names_every_setting() -> None:
    assert {
        line.split("=")[0] for line in read(ROOT / ".env.example").splitlines() if re.match("[A-Z_]+=", line)
    } == SETTINGS


@pytest.mark.parametrize("page", INSTALLING, ids=lambda page: page.name)
def test_every_scope_and_every_role_is_explained(page: Path) -> None:
    heading = "What the app may do" if page.name == "installing.md" else "应用要哪些权限"
    named = [scope for row in table_under(page, heading) for scope in re.findall(r"`([^`]+)`", row[0])]
    assert sorted(named) == sorted(SCOPES)
    heading = "Settings" if page.name == "installing.md" else "设置"
    responders = next(row[2] for row in table_under(page, heading) if row[0] == "`RESPONDERS`")
    roles = [role.key for role in load_playbooks()["customer-data-leak"].playbook.roles]
    assert [word for word in re.findall(r"`([a-z]+)`", responders) if word != "role"] == roles


@pytest.mark.parametrize(("page", "heading"), list(zip(READMES, ("In Slack", "在 Slack 里怎么用"), strict=True)))
def test_the_verbs_are_named_all_of_them_and_no_others(page: Path, heading: str) -> None:
    rows = read(page).split(f"\n## {heading}\n")[1].partition("\n## ")[0]
    named = {word for row in rows.splitlines() if row.startswith("|") for word in re.findall(r"`([^`]+)`", row)}
    assert named <= set(verbs())
    assert len(named) == len(registered_verbs()) - 1  # help is named above the table


def registered_verbs() -> set[str]:
    """Each verb once, by the name that help explains."""
    from views.help import GROUPS

    return {line.verb for _, group in GROUPS for line in group}


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_sentences_that_people_may_see_are_ours(page: Path) -> None:
    heading = "When something fails" if page.name == "README.md" else "出了问题"
    said = {message[0] for message in sentences()} | set(chinese()) | {log_line()}
    for row in table_under(page, heading):
        for words in re.findall(r"`([^`]+)`", row[0]):
            parts = [part.strip() for part in words.split("…") if part.strip()]
            told = words.startswith("/") or any(all(part in sentence for part in parts) for sentence in said)
            assert told, words


def chinese() -> Iterator[str]:
    for part in (ROOT / "views/catalogue/zh_CN").glob("*.po"):
        with part.open("rb") as source:
            yield from (str(message.string) for message in read_po(source, locale="zh_CN") if message.id)


def log_line() -> str:
    """The one line of the log that the READMEs quote."""
    line = "Slack cannot be reached, trying again"
    assert f'log.warning("{line}"' in read(ROOT / "bot/reaching.py")
    return line


def test_the_two_readmes_tell_the_same() -> None:
    english, chinese = (list(map(len, shape(page))) for page in READMES)
    assert english == chinese
    english, chinese = (list(map(len, shape(page))) for page in INSTALLING)
    assert english == chinese


def shape(page: Path) -> Iterator[list[str]]:
    """Per section: its code blocks, table rows and numbered steps."""
    for section in re.split(r"^## ", read(page), flags=re.MULTILINE):
        yield re.findall(r"^(?:```|\||\d\. )", section, flags=re.MULTILINE)


@pytest.mark.parametrize("page", [*READMES, *INSTALLING], ids=lambda page: page.name)
def test_the_backup_is_one_and_can_be_restored(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    upgraded("sqlite:///data/stanch.db")
    typed = [code.partition("#")[0].split()[1:] for code in code_in(page) if code.startswith(".venv/bin/stanch")]
    for verb in ("backup", "restore"):
        [words] = [words for words in typed if words[0] == verb]
        options = [word for word in words if word.startswith("--")]
        result = CliRunner().invoke(cli, [verb, *options, "b.db"])
        assert result.exit_code == 0, result.output


def test_the_glossary_names_rooms_that_exist() -> None:
    rooms = read(ROOT / "docs/glossary.md").split("\n## The rooms\n")[1]
    for house in ("bot", "handlers", "models", "views"):
        paragraph = next(part for part in rooms.strip().split("\n\n") if part.startswith(f"`{house}`"))
        named = set(re.findall(r"`([a-z_]+)`", paragraph)) - {house}
        there = {file.stem for file in (ROOT / house).iterdir() if not file.name.startswith("_")}
        assert named <= there, house
