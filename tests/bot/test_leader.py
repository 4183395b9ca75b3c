"""One process per SQLite database: the second is told which one works already. And what it means to lead."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.gateway import Deposed
from bot.leader import FOR_EVER, Lead, sole_process
from models.refusal import Refused

of_a_file = pytest.mark.only_on("sqlite", reason="the lock is a file beside the database")

HOLD = """
import sys
from bot.leader import sole_process
with sole_process(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(url: str) -> "subprocess.Popen[str]":
    """Another process that holds the lock, once it says so."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


@of_a_file
def test_a_second_process_is_refused_and_told_which_is_the_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/er/stanch.db"
    with hold(url) as first:
        with pytest.raises(Refused) as refused, sole_process(url):
            pass
        assert refused.value.sentence.startswith("Another Stanch (process {pid}) works on this database already.")
        assert refused.value.values == {"pid": str(first.pid)}
        first.kill()
    with sole_process(url):
        assert (tmp_path / "deep/er/stanch.db.lock").read_text() == str(os.getpid())


@of_a_file
def test_the_same_file_by_another_path_is_the_same_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    with hold(f"sqlite:///{tmp_path}/stanch.db") as first:
        for other in ("sqlite:///stanch.db", f"sqlite:///{tmp_path}/link/stanch.db"):
            with pytest.raises(Refused), sole_process(other):
                pass
        first.kill()


@of_a_file
def test_two_databases_have_two_locks(tmp_path: Path) -> None:
    with sole_process(f"sqlite:///{tmp_path}/one.db"), sole_process(f"sqlite:///{tmp_path}/two.db"):
        assert {lock.name for lock in tmp_path.iterdir()} == {"one.db.lock", "two.db.lock"}


@of_a_file
def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused) as refused, sole_process(f"sqlite:///{tmp_path}/file/stanch.db"):
        pass
    assert refused.value.sentence.startswith("The database's folder {folder} cannot be written to ({reason}).")
    assert refused.value.values["folder"] == f"{tmp_path}/file"


def test_postgresql_needs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with sole_process("postgresql://h/stanch"):
        assert not list(tmp_path.iterdir())


class Watch:
    """A lead whose clock a test sets, and what it was told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = 100.0
        self.told: list[str] = []
        monkeypatch.setattr("bot.leader.clock", lambda: self.time)
        self.lead = Lead(lambda: self.told.append("begin"), lambda: self.told.append("end"))


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def test_nobody_leads_until_they_hold_the_lead(watch: Watch) -> None:
    assert watch.lead.leads() is False
    assert watch.lead.since is None
    with pytest.raises(Deposed):
        watch.lead.require()
    watch.lead.resign()
    assert watch.told == []


def test_the_lead_lapses_when_it_is_not_renewed_and_comes_back_when_it_is(watch: Watch) -> None:
    assert watch.lead.hold(104.0) is True
    watch.time = 103.9
    watch.lead.require()
    watch.time = 104.0
    with pytest.raises(Deposed):
        watch.lead.require()
    assert watch.lead.hold(107.0) is False
    watch.lead.require()
    assert watch.told == ["begin"]


def test_whoever_resigns_leads_no_more_and_may_begin_again(watch: Watch) -> None:
    watch.lead.hold(FOR_EVER)
    watch.time = 1e9
    assert watch.lead.leads() is True
    watch.lead.resign()
    assert (watch.lead.leads(), watch.lead.since) == (False, None)
    watch.lead.hold(FOR_EVER)
    assert watch.told == ["begin", "end", "begin"]
