"""Templates of notices: a firm's own are taken first, and a bad one is refused with file and line."""

from pathlib import Path

import pytest

from models.notices.loading import load_templates
from models.notices.templates import Templates, fill_in
from models.obligations import load_catalogue
from models.playbook import BadPlaybook, PlaybookFile
from views.notices.drafting import lists_of
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
