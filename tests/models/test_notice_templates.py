"""Templates of notices: a firm's own are taken first, and a bad one is refused with file and line."""

from pathlib import Path

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from models.notices import Section, gaps_in
from models.notices.loading import check_template, load_templates
from models.notices.sections import shortened
from models.notices.templates import Templates, fill_in
from models.obligations import load_catalogue
from models.playbook import BadPlaybook, PlaybookFile
from tests.conftest import Record, at
from tests.views.leaking import leaking
from views.catalogue import Texts
from views.notices.drafting import lists_of
from views.notices.given import given
from views.notices.order import Order
from views.notices.samples import nothing_known, samples

CATALOGUE = load_catalogue()


def loaded(folder: Path | None, plan: PlaybookFile) -> Templates:
    return load_templates(folder, lists_of(CATALOGUE), samples(plan.playbook))


def own(folder: Path, **texts: str) -> Path:
    (folder / "notices").mkdir()
    for name, text in texts.items():
        (folder / "notices" / f"{name.replace('__', '.')}.md.j2").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, plan: PlaybookFile) -> list[str]:
    with pytest.raises(BadPlaybook) as refused:
        loaded(folder, plan)
    return [str(problem).removeprefix(f"{folder}/notices/") for problem in refused.value.problems]


def test_the_closer_fit_serves_first(plan: PlaybookFile) -> None:
    templates = loaded(None, plan)
    names = [
        templates.find(*asked)
        for asked in (
            ("pipl57", "individual", "zh_CN"), ("pipl57", "authority_first", "en"), ("house.client", "client", "en"),
        )
    ]  # fmt: skip
    assert [each.name for each in names if each] == ["pipl57.individual", "pipl57", "client"]
    assert templates.find("statement", "authority_first", "en") is None, "Australia's list, which is none of ours"


def test_a_firm_says_who_it_is_in_one_file(tmp_path: Path, plan: PlaybookFile) -> None:
    said = "".join(
        f"{{% macro {name}() %}}{text}{{% endmacro %}}\n"
        for name, text in {"name": "某某代理记账有限公司", "code": "X", "address": "某市", "contact": "法务部",
                           "privacy": "法务部", "policy": "P"}.items()
    )  # fmt: skip
    templates = loaded(own(tmp_path, firm__zh=said), plan)
    template = templates.find("client", "client", "zh_CN")
    assert template
    filled = dict(fill_in(templates, template, nothing_known("zh_CN", plan.playbook)))
    assert filled["closing"].startswith("某某代理记账有限公司")
    assert "【待补" not in filled["closing"]


def test_a_firms_template_replaces_ours_and_may_be_for_one_kind(tmp_path: Path, plan: PlaybookFile) -> None:
    text = "# 我们的函\n## opening\n{{ recipient }}\n## event\n{{ at.detected or gap('时间') }}\n## harm\na\n" \
           "## measures\nb\n## contact\nc\n"  # fmt: skip
    templates = loaded(own(tmp_path, client__zh=text), plan)
    template = templates.find("client", "client", "zh_CN")
    assert template
    assert template.text == text
    filled = fill_in(templates, template, nothing_known("zh_CN", plan.playbook))
    assert [key for key, _ in filled] == ["#", "opening", "event", "harm", "measures", "contact"]
    assert dict(filled)["event"] == "【待补：时间】"


WHOLE = "# T\n## event\n{}\n## harm\nb\n## measures\nc\n## contact\nd\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.format("{% if %}"), "client.zh.md.j2:3: the template cannot be read: Expected an expression, got 'end of"
                                   " statement block'"),
        (WHOLE.format("{{ x.y }}"), "client.zh.md.j2:3: there is nothing called x to be filled in; there are advice, "),
        (WHOLE.format("a\n{{ facts.age }}"), "client.zh.md.j2:4: the template cannot be filled in: 'dict object' has no"
                                             " attribute 'age'"),
        (WHOLE.format("{{ gap.__globals__ }}"), "client.zh.md.j2:3: the template cannot be filled in: access to "
                                                "attribute '__globals__' of 'function' object is unsafe."),
        (WHOLE.format("{{ 1 // 0 }}"), "client.zh.md.j2:3: the template cannot be filled in: "),
        (WHOLE.format("{% include 'other' %}"), "client.zh.md.j2:3: the template cannot be filled in: other"),
        (WHOLE.format("a").replace("## harm", "## harms"), "client.zh.md.j2: the section harm is missing: "),
        (WHOLE.format("a").replace("# T\n", ""), "client.zh.md.j2:1: the title is missing: begin with a line such as"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_with_its_line(tmp_path: Path, plan: PlaybookFile, text: str, said: str) -> None:
    assert problems(own(tmp_path, client__zh=text), plan)[0].startswith(said)


def test_a_section_that_answers_nothing_is_named_with_its_line(tmp_path: Path, plan: PlaybookFile) -> None:
    found = problems(own(tmp_path, client__zh=WHOLE.format("a").replace("## harm", "## harms")), plan)
    assert found[1] == (
        "client.zh.md.j2:4: the section harms answers nothing: the list has event, harm, measures, contact"
    )


def test_a_file_of_another_name_is_no_template(tmp_path: Path, plan: PlaybookFile) -> None:
    found = problems(own(tmp_path, letter__zh="# T", client__fr="# T"), plan)
    assert [line.partition(": ")[0] for line in found] == ["client.fr.md.j2", "letter.zh.md.j2"]
    assert found[1].startswith("letter.zh.md.j2: a template is called NAME.zh.md.j2 or NAME.en.md.j2, where NAME is")


def test_every_shipped_template_passes_what_a_firms_has_to(tmp_path: Path, plan: PlaybookFile) -> None:
    shipped = loaded(None, plan)
    folder = tmp_path / "notices"
    folder.mkdir()
    for (name, language), template in shipped.of.items():
        (folder / f"{name}.{'zh' if language == 'zh_CN' else 'en'}.md.j2").write_text(template.text, encoding="utf-8")
    assert loaded(tmp_path, plan).of.keys() == shipped.of.keys()


FIRM = "".join(
    f"{{% macro {name}() %}}x{{% endmacro %}}\n" for name in ("name", "code", "address", "contact", "privacy", "policy")
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FIRM.replace("macro code", "macro cod"),
         "firm.zh.md.j2: the macro code is missing, which other templates use: there are name, code, address, "),
        (FIRM.replace("macro code() %}x", "macro code() %}{{ nothing }}"),
         "firm.zh.md.j2:2: there is nothing called nothing to be filled in; there are "),
        (FIRM.replace("macro policy() %}x", "macro policy() %}{{ 1 // 0 }}"),
         "firm.zh.md.j2:6: the template cannot be filled in: "),
        (FIRM.replace("macro name() ", "macro name(who) ").replace("x{% endmacro", "{{ who.x }}{% endmacro", 1),
         "firm.zh.md.j2:1: the template cannot be filled in: "),
    ],
)  # fmt: skip
def test_what_a_firm_says_of_itself_is_tried_in_every_template(
    tmp_path: Path, plan: PlaybookFile, text: str, said: str
) -> None:
    [problem] = problems(own(tmp_path, firm__zh=text), plan)
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("value", "line"),
    [("{{ known.people + 1 }}", 3), ("a\n{{ known.data_sets.kind.x }}", 4), ("{{ decisions[0].number / 0 }}", 3),
     ("{% if before %}{{ before.when }}{% endif %}", 3), ("{% for each in sent %}{{ each.who }}{% endfor %}", 3)],
)  # fmt: skip
def test_what_breaks_only_where_something_is_known_is_refused_too(
    tmp_path: Path, plan: PlaybookFile, value: str, line: int
) -> None:
    guarded = "{% if known.people %}" + value + "{% endif %}"
    [problem] = problems(own(tmp_path, client__zh=WHOLE.format(guarded)), plan)
    assert problem.startswith(f"client.zh.md.j2:{line}: the template cannot be filled in: ")


def test_the_samples_hold_what_a_draft_gives(record: Record, plan: PlaybookFile) -> None:
    leak = leaking(record)
    told = given(record.state(leak), Order("client", "zh_CN", "甲公司", ("cn.pipl59.client",)), at(30), Texts("zh_CN"))
    for sample in samples(plan.playbook):
        assert sample.keys() == told.keys()
        for name in ("incident", "facts", "known", "at", "people", "update"):
            assert sample[name].keys() == told[name].keys(), name
    full = samples(plan.playbook)[1]
    for name in ("measures", "decisions"):
        assert full[name][0].keys() == told[name][0].keys(), name


def test_one_file_is_checked_with_what_the_one_beside_it_says_of_the_firm(tmp_path: Path, plan: PlaybookFile) -> None:
    folder = own(tmp_path, firm__zh=FIRM, client__zh=WHOLE.format("{{ firm.name() }}"), ndsr11__zh="broken")
    check_template(folder / "notices/client.zh.md.j2", lists_of(CATALOGUE), samples(plan.playbook))
    with pytest.raises(BadPlaybook) as refused:
        check_template(folder / "notices/ndsr11.zh.md.j2", lists_of(CATALOGUE), samples(plan.playbook))
    assert "ndsr11.zh.md.j2:1: the title is missing" in str(refused.value)


LONG = "\n".join([f"- {number:04} 处置中的决定" for number in range(400)] + ["【待补：责任人】", "【待补：完成时间】"])


def test_a_text_that_is_cut_says_so_and_keeps_its_gaps() -> None:
    short = shortened(LONG, "【待补：其余】")
    assert len(short) <= 3000
    assert short.splitlines()[-3:] == ["- 0211 处置中的决定……【待补：其余】", "【待补：责任人】", "【待补：完成时间】"]
    assert gaps_in([Section("x", "x", short)]) == ["【待补：其余】", "【待补：责任人】", "【待补：完成时间】"]


@pytest.mark.parametrize("text", ["字" * 3000, "短"])
def test_a_text_that_fits_stays(text: str) -> None:
    assert shortened(text, "【待补：其余】") == text


GAPS = ("【待补：甲】", "【待补：乙】")
PIECES = st.sampled_from(["字" * 700, "字", "\n", *GAPS])


@given_any(st.lists(PIECES, max_size=30))
def test_whatever_is_cut_fits_and_loses_no_gap(pieces: list[str]) -> None:
    text = "".join(pieces)
    short = shortened(text, "【待补：其余】")
    assert len(short) <= 3000
    assert short == text if len(text) <= 3000 else "【待补：其余】" in short
    assert {gap for gap in GAPS if gap in text} <= {gap for gap in GAPS if gap in short}
