"""The playbook: the plan an incident follows, written as YAML by people who know leaks rather than Python.

    a file's bytes ─ shipped ─► text ─ lines ─► plain data, each value with its line ─ schema ─► Playbook
                                  │                         └─ agreement ─► problems
                                  └─► stored with the incident at opening, with its digest

A playbook is taken whole or refused whole. A refusal names every problem at once, as `file:line: reason`,
so that its author mends the file in one go. Keys of phases, roles and tasks are stable words: an open
incident keeps the text it was opened with, and a stored row finds its task by key, never by position.
"""

from models.playbook.parse import parse_playbook
from models.playbook.problems import BadPlaybook, Problem, Reason
from models.playbook.schema import (
    MOMENTS,
    SEVERITIES,
    USUAL_MOMENTS,
    DataKind,
    Phase,
    Playbook,
    Rhythm,
    Role,
    Severity,
    Task,
    Text,
)
from models.playbook.shipped import PlaybookFile, digest_of, load_playbooks, read_playbook

__all__ = [
    "MOMENTS",
    "SEVERITIES",
    "USUAL_MOMENTS",
    "BadPlaybook",
    "DataKind",
    "Phase",
    "Playbook",
    "PlaybookFile",
    "Problem",
    "Reason",
    "Rhythm",
    "Role",
    "Severity",
    "Task",
    "Text",
    "digest_of",
    "load_playbooks",
    "parse_playbook",
    "read_playbook",
]
