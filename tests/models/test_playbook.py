"""A playbook is read whole, or refused whole with every problem named by file, line and reason."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from models.playbook import (
    BadPlaybook,
    Playbook,
    Reason,
    Rhythm,
    Text,
    digest_of,
    load_playbooks,
    parse_playbook,
    read_playbook,
)

SMALL = (Path(__file__).parent / "data" / "small.yaml").read_text(encoding="utf-8")


def small() -> Playbook:
    return parse_playbook(SMALL, "small.yaml")


def refusal_of(source: str) -> list[str]:
    with pytest.raises(BadPlaybook) as refused:
        parse_playbook(source, "small.yaml")
    return [str(problem) for problem in refused.value.problems]


def changed(old: str, new: str) -> str:
    """The small playbook with one text, which stands there once, replaced by another."""
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


# --- a good one


def test_a_good_playbook_is_what_its_text_says() -> None:
    playbook = small()

    assert (playbook.key, playbook.version, playbook.name) == ("small", 1, Text(zh="小预案", en="Small"))
    assert [phase.key for phase in playbook.incident_phases] == ["detect", "contain"]
    assert [phase.key for phase in playbook.phases if phase.opens_with] == ["detect"]
    assert playbook.severity("SEV1").roles == ("ic", "scribe")
    assert playbook.severity("SEV1").update_rhythm == Rhythm(remind_after=30, overdue_after=60)
    assert playbook.severity("SEV4").update_rhythm is None
    assert playbook.role("ic").brief.en == "You decide"
    assert playbook.data_kind("other").name.zh == "其他"
    stop, report = playbook.task("contain.stop"), playbook.task("detect.report")
    assert (stop.must, stop.moment, stop.after, stop.basis) == (True, "contained", (), None)
    assert (report.must, report.moment, report.after, report.answers) == (False, None, ("contain.stop",), ())


def test_tasks_come_phase_by_phase_and_a_milder_severity_shows_fewer() -> None:
    def shown(severity: str) -> list[str]:
        return [task.key for task in small().tasks_for(severity)]

    assert shown("SEV1") == shown("SEV2") == ["detect.report", "contain.stop"]
    assert shown("SEV3") == shown("SEV4") == ["contain.stop"]


def test_a_text_is_read_in_the_language_asked_for() -> None:
    text = Text(zh="止血", en="Stop it")
    assert (text.in_("zh_CN"), text.in_("en")) == ("止血", "Stop it")


def test_a_text_is_never_taken_for_a_number_a_date_or_a_truth() -> None:
    names = {"No": "zh: 否, en: No", "12:30": "zh: 时, en: 12:30", "2026-11-21": "zh: 日, en: 2026-11-21"}
    for name, written in names.items():
        playbook = parse_playbook(changed("zh: 其他, en: Other", written), "small.yaml")
        assert playbook.data_kind("other").name.en == name


def test_a_field_left_empty_counts_as_not_written() -> None:
    playbook = parse_playbook(changed("moment: contained", "moment:\n    after: ~"), "small.yaml")
    assert playbook.task("contain.stop").moment is None
    assert playbook.task("contain.stop").after == ()


def test_severities_rank_from_the_worst() -> None:
    assert [small().rank(key) for key in ("SEV1", "SEV2", "SEV3", "SEV4")] == [0, 1, 2, 3]
    assert (small().has_role("ic"), small().has_role("nurse")) == (True, False)


def test_asking_for_what_is_not_there_says_what_is() -> None:
    with pytest.raises(KeyError, match="the playbook has no 'nurse'; it has ic, scribe"):
        small().role("nurse")
    with pytest.raises(KeyError, match="SEV5"):
        small().tasks_for("SEV5")


def test_nobody_changes_a_playbook_that_others_share() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        small().task("contain.stop").must = False  # type: ignore[misc]


# --- a bad one: what a part must be by itself

NAME = "name: {zh: 小预案, en: Small}"
REPORT = "after: [contain.stop]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1", "version: one", ["2: version must be a whole number, not one"]),
        ("version: 1", "version: 0", ["2: version must be 1 or more, not 0"]),
        ("version: 1", "version: 1\ncolour: red", ["3: colour is not a field known here"]),
        (
            "key: small",
            "key: Small one",
            ["1: Small one cannot be a key: use a-z, 0-9, dot, dash and underscore, beginning with a letter"],
        ),
        (NAME, "name: {zh: 小预案}", ["3: name has no English: fill in en"]),
        (NAME, "name: {en: Small}", ["3: name has no Chinese: fill in zh"]),
        (NAME, 'name: {zh: "  ", en: Small}', ["3: name has no Chinese: fill in zh"]),
        (NAME, "name: {zh: 小, en: S, fr: P}", ["3: name.fr is not a field known here"]),
        (NAME, "name: Small", ["3: name must have fields of its own, such as zh: and en:"]),
        (NAME, "title: x", ["1: name is missing", "3: title is not a field known here"]),
        (NAME, f"name: {{zh: 小, en: {'S' * 61}}}", ["3: name is too long: at most 60 characters"]),
        ("remind_after: 30", "remind_after: soon", ["6: update_rhythm.remind_after must be a whole number, not soon"]),
        (
            "remind_after: 30",
            "remind_after: 90",
            ["6: update_rhythm: an update cannot be overdue before its reminder"],
        ),
        (
            "  - {key: other, name: {zh: 其他, en: Other}}",
            "  - other",
            ["18: data_kinds 1 must have fields of its own, such as zh: and en:"],
        ),
        ("must: true", "must: yes", ["26: must must be true or false, not yes"]),
        (
            "moment: contained",
            "moment: noticed",
            [
                "27: moment cannot be noticed: it is one of "
                "occurred, suspected, detected, reported, aware, told_by_processor, contained, graded, "
                "assessed_notifiable, determined_material, classified_major, restored, handling_ended"
            ],
        ),
        ("    owner: scribe\n", "", ["28: owner is missing"]),
        ("      en: Report\n", "", ["31: text has no English: fill in en"]),
        ("      en: Report\n", "      en: [Report]\n", ["33: text.en must be one text"]),
        (
            "from_severity: SEV2",
            "from_severity: SEV5",
            ["35: from_severity cannot be SEV5: it is one of SEV1, SEV2, SEV3, SEV4"],
        ),
        (REPORT, "after: contain.stop", ["36: after must be a list, each item after a dash"]),
        (REPORT, f"{REPORT}\n    answers: ['']", ["37: answers is blank"]),
    ],
)
def test_a_part_that_is_not_right_by_itself_is_refused(old: str, new: str, said: list[str]) -> None:
    assert refusal_of(changed(old, new)) == [f"small.yaml:{problem}" for problem in said]


# --- a bad one: what the parts say of each other


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: scribe", "owner: nurse", ["30: there is no role nurse: the roles are ic, scribe"]),
        (
            "roles: [ic, scribe]",
            "roles: [ic, nurse]",
            ["5: there is no role nurse: the roles are ic, scribe"],
        ),
        (
            "key: scribe",
            "key: ic",
            [
                "5: there is no role scribe: the roles are ic",
                "16: the key ic is already taken on line 15",
                "30: there is no role scribe: the roles are ic",
            ],
        ),
        (
            "phase: detect",
            "phase: dream",
            [
                "12: the phase detect runs in an incident but has no task",
                "29: there is no phase dream: the phases are prepare, detect, contain",
            ],
        ),
        (
            "phase: detect",
            "phase: prepare",
            [
                "12: the phase detect runs in an incident but has no task",
                "29: the phase prepare does not run in an incident, so it can have no task",
            ],
        ),
        ("key: prepare", "key: contain", ["13: the key contain is already taken on line 11"]),
        (
            "opens_with: true",
            "opens_with: false",
            ["10: no phase opens the incident: give the first one opens_with: true"],
        ),
        (
            "in_incident: false, opens_with: false",
            "in_incident: false, opens_with: true",
            ["11: the phase prepare cannot open an incident it does not run in"],
        ),
        (
            "key: SEV3",
            "key: SEV4",
            [
                "4: the severity SEV3 is not described: all of SEV1, SEV2, SEV3, SEV4 are needed",
                "9: the key SEV4 is already taken on line 8",
            ],
        ),
        (
            "key: detect.report",
            "key: contain.stop",
            [
                "28: the key contain.stop is already taken on line 20",
                "36: these tasks wait for one another: contain.stop → contain.stop",
            ],
        ),
        (REPORT, "after: [contain.halt]", ["36: there is no task contain.halt"]),
        (
            REPORT,
            "after:\n      - contain.stop\n      - detect.report",
            ["38: these tasks wait for one another: detect.report → detect.report"],
        ),
        (
            "moment: contained",
            "after: [detect.report]",
            ["27: these tasks wait for one another: detect.report → contain.stop → detect.report"],
        ),
        (
            "moment: contained",
            "after: [contain.stop, detect.report]",
            [
                "27: these tasks wait for one another: contain.stop → contain.stop",
                "27: these tasks wait for one another: detect.report → contain.stop → detect.report",
            ],
        ),
    ],
)
def test_parts_that_disagree_are_refused(old: str, new: str, said: list[str]) -> None:
    assert refusal_of(changed(old, new)) == [f"small.yaml:{problem}" for problem in said]


# --- a bad one: what YAML must not be, whichever parser PyYAML was built with


@pytest.fixture(params=["CBaseLoader", "BaseLoader"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.playbook.lines._PARSER", getattr(yaml, request.param))


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "1: the file is empty"),
        ("# only a remark\n---\n", "1: the file is empty"),
        ("- key: small\n", "1: a playbook is made of fields such as key: and tasks:, and this is not"),
        ("key: small\nname: \x07\n", "2: there is a control character (U+0007) on this line: delete it"),
        ("key: small\nname: \udcff\n", "2: there is a control character (U+DCFF) on this line: delete it"),
        (f"key: small\nname: {'[' * 900}", "2: this is nested too deep: 10 levels are enough for a playbook"),
        (f"key: {'长' * 200_000}", " the file is too large: a playbook has at most 512 kB"),
    ],
    ids=["nothing", "a remark", "a list", "a bell", "a stray byte", "a pit", "a mountain"],
)
def test_a_text_that_is_no_playbook_is_refused(source: str, said: str) -> None:
    assert refusal_of(source) == [f"small.yaml:{said}"]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("source", "line"),
    [("key: small\nname: {zh: 小\n", 3), ("key: small\nname: a: b\n", 2), ("key: small\nname:\n\t- x\n", 3)],
    ids=["a bracket left open", "two colons", "a tab"],
)
def test_a_slip_in_yaml_is_found_on_its_line(source: str, line: int) -> None:
    [problem] = refusal_of(source)
    assert problem.startswith(f"small.yaml:{line}: this is not valid YAML: ")


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    must: true\n", "    must: true\n    must: false\n", "27: must stands twice: first on line 26"),
        ("zh: 其他, en: Other", "zh: 其他, en: Other, zh: 别的", "18: zh stands twice: first on line 18"),
        (
            "done_when: {zh: 已停, en: Stopped}",
            "done_when: !!python/name:os.system {zh: 已停, en: Stopped}",
            "24: the tag tag:yaml.org,2002:python/name:os.system is not allowed: write plain text",
        ),
        ("en: Stop it", "en: !local Stop it", "23: the tag !local is not allowed: write plain text"),
        ("en: Stop it", "en: Stop it, [a, b]: c", "23: a field's name must be one word"),
        (
            REPORT,
            f"{REPORT}\n---\nkey: second",
            "37: a second document begins here: one file holds one playbook",
        ),
    ],
)
def test_what_yaml_can_do_beyond_plain_text_is_refused(old: str, new: str, said: str) -> None:
    assert refusal_of(changed(old, new)) == [f"small.yaml:{said}"]


@pytest.mark.usefixtures("_parser")
def test_aliases_are_refused_and_never_followed() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\ntasks: [*b, *b]\n"
    assert [said for said in refusal_of(bomb) if "stands for" in said] == [
        "small.yaml:2: *a stands for a text elsewhere: write the text out here",
        "small.yaml:2: *a stands for a text elsewhere: write the text out here",
        "small.yaml:3: *b stands for a text elsewhere: write the text out here",
        "small.yaml:3: *b stands for a text elsewhere: write the text out here",
    ]
    one = changed("brief: {zh: 你来记录, en: You record}", "brief: *same")
    assert refusal_of(one) == ["small.yaml:16: *same stands for a text elsewhere: write the text out here"]


# --- all at once, in both languages


def test_all_problems_are_named_at_once_in_the_order_of_lines() -> None:
    source = SMALL
    for old, new in [
        ("version: 1", "version: one"),
        ("roles: [ic, scribe]", "roles: [ic, nurse]"),
        ("goal: {zh: 停住, en: Stopped}", "goal: {zh: 停住}"),
        ("must: true", "must: true\n    must: true"),
        ("owner: scribe", "owner: doctor"),
        (REPORT, "after: [detect.report]\n    colour: red"),
    ]:
        source = source.replace(old, new)
    assert refusal_of(source) == [
        "small.yaml:2: version must be a whole number, not one",
        "small.yaml:5: there is no role nurse: the roles are ic, scribe",
        "small.yaml:13: goal has no English: fill in en",
        "small.yaml:27: must stands twice: first on line 26",
        "small.yaml:31: there is no role doctor: the roles are ic, scribe",
        "small.yaml:37: these tasks wait for one another: detect.report → detect.report",
        "small.yaml:38: colour is not a field known here",
    ]


def test_a_slip_in_yaml_hides_nothing_found_before_it() -> None:
    assert refusal_of("key: a\nkey: b\nname: c: d\n")[0] == "small.yaml:2: key stands twice: first on line 1"


def test_a_problem_can_be_said_in_another_language() -> None:
    with pytest.raises(BadPlaybook) as refused:
        parse_playbook(changed("owner: scribe", "owner: nurse"), "small.yaml")
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == ("small.yaml", 30)
    assert problem.sentence is Reason.UNKNOWN_ROLE
    assert "没有角色 {value}，现有：{known}".format(**problem.values) == "没有角色 nurse，现有：ic, scribe"


# --- where playbooks come from


def test_a_file_is_kept_with_its_text_and_digest(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_bytes(SMALL.replace("\n", "\r\n").encode("utf-8-sig"))

    read = read_playbook(file)

    assert (read.key, read.playbook) == ("small", small())
    assert read.text == SMALL.replace("\n", "\r\n")
    assert read.digest == digest_of(read.text)
    assert digest_of("止漏") == "57a93dac6f7c0c9e10a21ea758f1fdabc6a9ee1397deec8bc5b231e1fcd29553"


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    def refusal(name: str, content: bytes | None) -> str:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(BadPlaybook) as refused:
            read_playbook(tmp_path / name)
        return str(refused.value).removeprefix(f"{tmp_path}/")

    assert refusal("none.yaml", None) == "none.yaml: this cannot be read: No such file or directory"
    assert refusal("gbk.yaml", "key: x\nname: 客户\n".encode("gbk")) == (
        "gbk.yaml:2: this line is not UTF-8: save the file as UTF-8"
    )
    assert refusal("huge.yaml", b"#" * 600_000) == ("huge.yaml: the file is too large: a playbook has at most 512 kB")


def test_a_folder_of_ones_own_joins_and_replaces_by_key(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "README.md").write_text("not a playbook", encoding="utf-8")
    own = changed("key: small", "key: customer-data-leak")
    (tmp_path / "leak.yml").write_text(own, encoding="utf-8")

    playbooks = load_playbooks(tmp_path)

    assert sorted(playbooks) == ["customer-data-leak", "small"]
    assert playbooks["customer-data-leak"].playbook.name.en == "Small"
    assert load_playbooks()["customer-data-leak"].playbook.name.en == "Customer data leak"


def test_a_folder_is_refused_with_the_problems_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("", encoding="utf-8")
    with pytest.raises(BadPlaybook) as refused:
        load_playbooks(tmp_path)
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in refused.value.problems] == [
        "b.yaml: the playbook small is already in " + f"{tmp_path}/a.yaml",
        "c.yaml:1: the file is empty",
    ]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPlaybook, match="nowhere: this cannot be read: No such file or directory"):
        load_playbooks(tmp_path / "nowhere")
