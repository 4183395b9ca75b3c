"""A notice as a Word file, to be edited, signed and sent: its text, and a page to check it by.

The text comes first and can be sent as it stands; gaps are highlighted, so that none is overlooked. The last page is
for the house: what the law asks for item by item, what is missing, what each part rests on, what had better be put
otherwise. It says that it is to be taken out before sending. python-docx is imported only when a file is written.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from models.notices.facts import NoticeFacts
from models.notices.kinds import Checklist
from models.notices.sections import GAP, Section, gaps_in
from models.notices.templates import AROUND
from models.notices.wording import warnings
from models.refusal import Who
from models.state import State
from views.catalogue import N_, Texts
from views.notices.drafting import checklist, voice
from views.notices.given import source_in_words
from views.notices.versions import Version
from views.notices.words import basis_of, name_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONTS = {"zh_CN": ("Times New Roman", "宋体", "黑体"), "en": ("Times New Roman", "宋体", "黑体")}
"""Latin text, Chinese text, Chinese headings: fonts that every office has."""

CHECK = N_("For the house: check by this, and take this page out before sending")


def write_docx(state: State, notice: NoticeFacts, version: Version, zone: str) -> bytes:
    """The Word file of one version of a notice, in the notice's own language."""
    import docx

    say = voice(state, notice.language, zone)
    document: Document = docx.Document()
    _set_fonts(document, notice.language)
    _describe(document, version, notice, say)
    _letter(document, version)
    _check(document, state, notice, version, say)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _letter(document: Document, version: Version) -> None:
    document.add_heading(version.title, 0)
    for number, section in _numbered(version.sections):
        if number:
            document.add_heading(f"{number}. {section.heading}", 2)
        _paragraphs(document, section.text)


def _check(document: Document, state: State, notice: NoticeFacts, version: Version, say: Texts) -> None:
    """The page to check it by."""
    document.add_page_break()  # type: ignore[no-untyped-call]  # it has none
    wanted = checklist(notice, state.law.catalogue)
    document.add_heading(say(CHECK), 1)
    name, author = name_of(notice, say), Who(version.author)
    document.add_paragraph(
        say("{notice}, version {n}, written by {person}, {when}", notice=name, n=version.number, person=author,
            when=version.at)
    )  # fmt: skip
    document.add_paragraph(basis_of(wanted, say))
    _table(document, version, wanted, say)
    found = warnings(notice.kind, version.recipient, version.title, version.sections)
    if found:
        document.add_heading(say("Had better be put otherwise"), 2)
    for each in found:
        why = say(each.sentence)
        document.add_paragraph(f"{each.section}: “{each.phrase}” — {why}", style="List Bullet")


def _table(document: Document, version: Version, wanted: Checklist, say: Texts) -> None:
    head = (say("No."), say("What it must hold"), say("To be added"), say("Rests on"))
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    firsts = {item.key for item in wanted.items if item.first}
    for number, section in _numbered(version.sections):
        cells = table.add_row().cells
        cells[0].text = str(number or "")
        cells[1].text = section.heading + (say(" (goes first)") if section.key in firsts else "")
        _text(cells[2].paragraphs[0], "\n".join(gaps_in([section])) or "✓")
        cells[3].text = "\n".join(source_in_words(source, say) for source in section.sources)


def _numbered(sections: tuple[Section, ...]) -> list[tuple[int, Section]]:
    """The sections with their numbers; what stands around the list has none (0)."""
    number, found = 0, []
    for section in sections:
        number += section.key not in AROUND
        found.append((0 if section.key in AROUND else number, section))
    return found


def _paragraphs(document: Document, text: str) -> None:
    """Lines as paragraphs; those that begin with a dash are a list."""
    for line in text.splitlines():
        if line.startswith("- "):
            _text(document.add_paragraph(style="List Bullet"), line[2:])
        elif line.strip():
            _text(document.add_paragraph(), line)


def _text(paragraph: Paragraph, text: str) -> None:
    """Text in which gaps are highlighted."""
    from docx.enum.text import WD_COLOR_INDEX

    done = 0
    for gap in GAP.finditer(text):
        paragraph.add_run(text[done : gap.start()])
        paragraph.add_run(gap[0]).font.highlight_color = WD_COLOR_INDEX.YELLOW
        done = gap.end()
    paragraph.add_run(text[done:])


def _set_fonts(document: Document, language: str) -> None:
    """A Chinese font for Chinese text too: without it Word shows whatever its theme has."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    latin, body, heading = FONTS[language]
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        style: Any = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.name = latin
        fonts.set(qn("w:eastAsia"), body if name in ("Normal", "List Bullet") else heading)
        style.font.color.rgb = RGBColor(0, 0, 0)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(12 if language == "zh_CN" else 11)


def _describe(document: Document, version: Version, notice: NoticeFacts, say: Texts) -> None:
    """What the file says of itself: nothing of who works where."""
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = version.title, "", "", ""
    told.created = told.modified = version.at.replace(tzinfo=None)
    told.revision, told.language = version.number, "zh-CN" if notice.language == "zh_CN" else "en"
