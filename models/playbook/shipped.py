"""Where playbooks come from: those shipped with the product, and a firm's own folder, whose files win by key.

The text is kept beside the playbook because an incident stores it at opening: what an open incident follows
does not change when the file does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from models.playbook.lines import MAX_BYTES
from models.playbook.parse import parse_playbook
from models.playbook.problems import BadPlaybook, Problem, Reason
from models.playbook.schema import Playbook

_SHIPPED = "playbooks"
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class PlaybookFile:
    """A playbook with the text it was read from and that text's digest (SHA-256, hexadecimal)."""

    key: str
    text: str
    digest: str
    playbook: Playbook


def load_playbooks(folder: Path | None = None) -> dict[str, PlaybookFile]:
    """All playbooks by key: the shipped ones, replaced or joined by those in `folder`, the setting PLAYBOOKS.

    Raises BadPlaybook with the problems of every file, so that a bot never starts on half its plans.
    """
    playbooks = _read_all(files_in(files(_SHIPPED), _SHIPPED))
    if folder is not None:
        playbooks |= _read_all(files_in(folder, str(folder)))
    return playbooks


def read_playbook(path: Path) -> PlaybookFile:
    """One file by itself, as `stanch playbook check FILE` reads it. Raises BadPlaybook."""
    return _read(path, str(path))


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def files_in(folder: Traversable, name: str) -> list[tuple[Traversable, str]]:
    """The YAML files in a folder by name, each with what to call it. Raises BadPlaybook where they cannot be listed."""
    try:
        found = sorted(folder.iterdir(), key=lambda file: file.name)
    except OSError as error:
        raise BadPlaybook([_unreadable(name, error)]) from error
    return [(file, f"{name}/{file.name}") for file in found if file.name.endswith(_ENDINGS)]


def _read_all(found: Iterable[tuple[Traversable, str]]) -> dict[str, PlaybookFile]:
    playbooks: dict[str, PlaybookFile] = {}
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for file, name in found:
        try:
            read = _read(file, name)
        except BadPlaybook as error:
            problems += error.problems
            continue
        if read.key in taken:
            values = {"key": read.key, "first": taken[read.key]}
            problems.append(Problem(name, 0, Reason.PLAYBOOK_TWICE, values))
        taken[read.key] = name
        playbooks[read.key] = read
    if problems:
        raise BadPlaybook(problems)
    return playbooks


def _read(file: Traversable, name: str) -> PlaybookFile:
    text = text_of(file, name)
    playbook = parse_playbook(text, name)
    return PlaybookFile(playbook.key, text, digest_of(text), playbook)


def text_of(file: Traversable, name: str) -> str:
    """A file's text. Raises BadPlaybook for one that cannot be read, is too large or is no UTF-8."""
    return _decoded(_bytes(file, name), name)


def _bytes(file: Traversable, name: str) -> bytes:
    """At most one byte more than allowed: a file of any size can be refused without reading it all."""
    try:
        with file.open("rb") as stream:
            content: bytes = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadPlaybook([_unreadable(name, error)]) from error
    if len(content) > MAX_BYTES:
        raise BadPlaybook([Problem(name, 0, Reason.TOO_LARGE, {"limit": str(MAX_BYTES // 1024)})])
    return content


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadPlaybook([Problem(name, line, Reason.NOT_UTF8)]) from error


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem(name, 0, Reason.UNREADABLE, {"reason": error.strerror or type(error).__name__})
