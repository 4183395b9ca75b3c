"""Help: every verb that is registered, in both languages, typed as it can be typed; and the panel."""

from unittest.mock import Mock

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from handlers import FEATURES, commands
from handlers.desk import Desk
from handlers.forms import Forms
from handlers.verbs import Verbs
from tests.conftest import CHEN, OUTSIDER, WANG, ZHAO, Record
from tests.views.reading import golden, must_be_legal, read
from views.answers import incidents, open_tasks
from views.catalogue import Texts
from views.help import GROUPS, elsewhere, help_answer, panel
from views.workspace import Workspace

ZH, EN = Texts("zh_CN"), Texts("en")
BOTH = pytest.mark.parametrize("say", [ZH, EN], ids=["zh_CN", "en"])
EXPLAINED = [line for _, verbs in GROUPS for line in verbs]


@pytest.fixture
def registered() -> Verbs:
    """The verbs as the house registers them."""

    async def authorize() -> AuthorizeResult:
        raise AssertionError("no request is made here")

    app, verbs, desk = AsyncApp(authorize=authorize), Verbs(), Mock(spec=Desk, workspace=Workspace())
    for feature in FEATURES:
        feature.register(app, desk, verbs, Forms())
    commands.register(app, desk, verbs)
    return verbs


def test_every_verb_is_explained_once(registered: Verbs) -> None:
    assert sorted(line.verb for line in EXPLAINED) == sorted(names[0] for names in registered.names)


@BOTH
def test_what_help_says_to_type_is_understood(registered: Verbs, say: Texts) -> None:
    for line in EXPLAINED:
        verb, word, _ = registered.read(say(line.typed))
        names = next(names for names in registered.names if word in names)
        assert names[0] == line.verb
        assert verb is not None
        assert word.isascii() == (say is EN)


def test_no_name_means_two_verbs(registered: Verbs) -> None:
    every = [name for names in registered.names for name in names]
    assert len(every) == len(set(every))


@BOTH
def test_help(say: Texts) -> None:
    answer = help_answer(say, Workspace(say.locale), {line.verb for line in EXPLAINED})
    assert read(answer.blocks) == golden(f"help.{say.locale}.txt")
    must_be_legal(answer.text, answer.blocks)


def test_help_names_only_what_is_there_under_the_settings_command() -> None:
    answer = help_answer(EN, Workspace("en", command="/leak"), {"help"})
    assert read(answer.blocks) == "What /leak can do\n*Look*\n`/leak help`  this list\n[Declare an incident]"


def test_an_unknown_verb_is_named_harmlessly() -> None:
    answer = help_answer(ZH, Workspace(), {"help"}, unknown="<!channel>" + "长" * 500, nearest="关闭")
    assert "&lt;!channel&gt;长" in answer.text
    assert answer.text.endswith("你是不是想输入 `/incident 关闭`？")
    must_be_legal(answer.text, answer.blocks)


@BOTH
def test_the_panel_of_one_person(record: Record, at_work: str, say: Texts) -> None:
    answer = panel(record.state(at_work), ZHAO, say)
    assert read(answer.blocks) == golden(f"panel.{say.locale}.txt")
    must_be_legal(answer.text, answer.blocks)


def test_the_panel_counts_what_it_does_not_list(record: Record, at_work: str) -> None:
    shown = read(panel(record.state(at_work), WANG, ZH).blocks)
    assert shown.count("☐") == 5
    assert "另有 2 项" in shown
    assert "你要做的" not in read(panel(record.state(at_work), OUTSIDER, ZH).blocks)


def test_what_is_open_is_ones_own_first(record: Record, at_work: str) -> None:
    answer = open_tasks(record.state(at_work), CHEN, ZH)
    must_be_legal(answer.text, answer.blocks)
    assert read(answer.blocks).splitlines()[:5] == [
        "*INC-0001：还有 22 项未完成*",
        "*你的*",
        "☐ 建立事件专用频道（代号、受限成员）并备有带外联络方式",
        "*研判与启动*",
        "☐ 宣布事件、启动预案并选定处置方案",
    ]


def test_a_long_list_says_how_much_it_leaves_out(record: Record, at_work: str) -> None:
    state = record.state(at_work)
    answer = incidents(ZH("Your open incidents"), [state] * 120, 3, ZH)
    must_be_legal(answer.text, answer.blocks)
    assert read(answer.blocks).splitlines()[-1].startswith("另有 ")
    both = elsewhere(help_answer(ZH, Workspace(), {line.verb for line in EXPLAINED}), [state] * 15, ZH)
    must_be_legal(both.text, both.blocks)
