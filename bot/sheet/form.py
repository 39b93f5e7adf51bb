"""A conversation → a draft of the application (法律援助申请表) and of the statement of hardship, as a Word file.

The layout is ours, and the document says so: its lines are to be copied onto the agency's own forms. What is known from
the conversation is filled in; who somebody is (name, number, phone, address) is left for the person's own hand.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from bot.models import Answer, Verdict
from bot.sheet.compose import make
from bot.sheet.label import metadata
from bot.sheet.masking import mask
from bot.sheet.models import Label, Sheet
from bot.sheet.papers import matter_label
from bot.sheet.words import Trimmer, day, tidy

if TYPE_CHECKING:
    from docx.document import Document

DRAFT = "草稿，非官方格式"
_HOW = (
    "这是程序按您说的情况写的草稿，不是官方表格。请核对、改正，再照着抄到法律援助机构的表格上；"
    "也可以带去请工作人员帮您填。姓名、身份证号、电话、住址请您自己写。"
)
_BLANK = "＿＿＿＿"
_STORY = 1500
_FONT = "宋体"
_WHO = (
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "身份证号码",
    "联系电话",
    "现在的住址",
    "户籍所在地",
    "工作单位（没有就写“无”）",
)
_FOR = ("代理人姓名（自己申请的不填）", "与申请人的关系", "代理人身份证号码", "代理人电话")
_HOUSE = (
    "家里几口人",
    "家里每月收入大约多少、从哪里来",
    "家里的房屋、车辆、存款",
    "家里每月要花的大钱（看病、上学、还债等）",
)
_KINDS = (
    ("social_assistance", "低保、特困等社会救助对象（有证件的带上）"),
    ("edge_household", "低保边缘家庭、刚性支出困难家庭（有认定材料的带上）"),
    ("low_income", "当地民政部门认定的低收入人口"),
    ("preferential_treatment", "优抚对象"),
    ("judicial_assistance", "已经得到司法救助"),
    ("no_stable_income", "没有固定生活来源的未成年人、老年人、残疾人"),
    ("migrant_worker", "进城务工，讨工资或者要工伤赔偿"),
    ("severe_hardship_event", "因为灾害、意外事故、大病，生活严重困难"),
)
_SIGN = "以上内容照实填写。　　申请人（签名或者按手印）：______________　　______年____月____日"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def application_form(answer: Answer, turns: Sequence[str], *, on: date) -> bytes:
    """Return the .docx file, made in memory from an answer to the user's `turns` (oldest first)."""
    import docx

    sheet = make(answer, turns, on=on)
    document = docx.Document()
    _style(document)
    _describe(document, sheet)
    _mark(document, sheet.label)
    document.add_heading(f"法律援助申请表（{DRAFT}）", level=1)
    document.add_paragraph(_HOW)
    _table(document, "一、申请人", [(field, "") for field in _WHO])
    _table(document, "二、代理人", [(field, "") for field in _FOR])
    _table(document, "三、申请的事", _matter(answer, sheet, turns, on))
    _table(document, "四、带上的材料（带了的打勾）", [(f"□ {item}", "") for p in sheet.papers for item in p.items])
    document.add_paragraph(_SIGN).paragraph_format.space_before = 200_000  # EMU, about 16 pt
    if answer.verdict is not Verdict.NO_MEANS_TEST:
        document.add_page_break()  # type: ignore[no-untyped-call]
        _hardship(document, answer)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _matter(answer: Answer, sheet: Sheet, turns: Sequence[str], on: date) -> list[tuple[str, str]]:
    region = answer.referral.region
    days = [f"{due.what}：{due.limit}{day(due.day)}" for due in sheet.course if due.day]
    return [
        ("向哪里申请", tidy(answer.referral.agency) or _BLANK),
        ("什么事", matter_label(answer.matter) or _BLANK),
        ("事情在哪里发生", tidy(f"{region.city}{region.county or ''}") if region else _BLANK),
        ("对方是谁（姓名或者单位、电话）", ""),
        ("要求什么（比如要多少钱、要对方做什么）", ""),
        ("经过（您说的话，请核对、补充时间和数目）", Trimmer()(mask("。".join(_ended(turns)), blank=_BLANK), _STORY)),
        ("程序的判断（不用抄，供您和工作人员参考）", "".join((sheet.verdict, *sheet.why))),
        ("要紧的日子", "；".join(days) or _BLANK),
        ("申请日期", f"{day(on)}（草稿的日子；交表那天另写）"),
    ]


def _ended(turns: Sequence[str]) -> list[str]:
    return [tidy(turn).rstrip("。") for turn in turns if tidy(turn)]


def _hardship(document: Document, answer: Answer) -> None:
    document.add_heading(f"经济困难状况说明表（{DRAFT}）", level=1)
    if answer.verdict is Verdict.CHECK_WAIVED:
        document.add_paragraph("您的情况可能不用查经济困难，带上能证明的材料。这张表要不要填，请问法律援助机构。")
    elif answer.verdict is Verdict.NOTIFIED_DEFENCE:
        document.add_paragraph("办案机关通知派律师的，不查经济困难，这张表一般用不上。")
    _table(document, "一、家里的情况", [(field, "") for field in _HOUSE])
    known = [("☑" if answer.facts.get(fact) is True else "□", text) for fact, text in _KINDS]
    _table(document, "二、属于哪一种（勾上的是听您说的，请核对）", [(f"{box} {text}", "") for box, text in known])
    _table(
        document, "三、怎样核查（选一样）", [("□ 同意法律援助机构联网查询", ""), ("□ 本人作诚信承诺：以上情况真实", "")]
    )
    document.add_paragraph(_SIGN).paragraph_format.space_before = 200_000  # EMU, about 16 pt


def _table(document: Document, title: str, rows: list[tuple[str, str]]) -> None:
    """A heading and a table: a field and its value, or one cell across where there is nothing to fill in beside it."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.shared import Cm

    if not rows:
        return
    document.add_heading(title, level=2)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (Cm(5.8), Cm(10.8)), strict=True):
        column.width = width
    for field, value in rows:
        row = table.add_row()
        row.height = Cm(0.95)  # at least: there must be room for a hand
        left, right = row.cells
        if field[:1] in "□☑":
            left.merge(right).text = field
        else:
            left.text, right.text = field, value
        for cell in row.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        left.paragraphs[0].paragraph_format.keep_together = True  # no field is torn apart by a page


def _mark(document: Document, label: Label) -> None:
    """The label stands in the header and the footer: on every page, also after the text is changed."""
    section = document.sections[0]
    for part in (section.header, section.footer):
        part.paragraphs[0].text = f"{label.line}　{DRAFT}"


def _style(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for name, size in (("Normal", 14), ("Heading 1", 18), ("Heading 2", 15), ("Header", 10.5), ("Footer", 10.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)


def _describe(document: Document, sheet: Sheet) -> None:
    """Title, author and the label for machines: the custom property AIGC, and the keywords for programs without it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml.etree import Element, SubElement, tostring  # type: ignore[import-untyped]

    core, mark = document.core_properties, metadata(sheet.label)
    core.title, core.language, core.keywords = f"法律援助申请表（{DRAFT}）", "zh-CN", f"AIGC {mark}"
    core.author = core.last_modified_by = sheet.label.provider
    core.subject = core.comments = sheet.label.line
    core.created = core.modified = datetime.combine(sheet.on, time())
    core.revision = 1
    space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    root = Element(f"{{{space}}}Properties", nsmap={None: space, "vt": types})
    row = SubElement(root, f"{{{space}}}property", fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", pid="2", name="AIGC")
    SubElement(row, f"{{{types}}}lpwstr").text = mark
    blob = tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/docProps/custom.xml"), _PROPERTIES, blob, document.part.package)
    document.part.package.relate_to(part, _RELATION)
