"""The 办事单: golden files of each kind of answer, and what must hold for any answer."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.models import Alert, Answer, Channel, Finding, Intent, Missing, Referral, Step, VenueRule, Verdict
from bot.sheet import Sheet, SheetError, font, hand_off, make, to_html, to_pdf, to_text
from bot.sheet.fit import print_size, width
from bot.sheet.label import LINE, metadata
from bot.sheet.qr import squares
from bot.sheet.words import Trimmer, tidy
from tests.bot.samples import HOTLINE, ON, PAPERS, SAMPLES, SITE, WINDOW, cite

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: requirements-dev.txt")

GOLDEN = Path(__file__).parent / "golden" / "sheet"
ATTACK = "</style></p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;\u202e\x1b[31m\ud800"
DISMISSED = ("我去年12月5号被老板辞退了，欠我1万8工资不给",)


def sheet(name: str, turns: tuple[str, ...] = ("老板欠我工资",)) -> Sheet:
    return make(SAMPLES[name], turns, on=ON)


def everything(text: str) -> Answer:
    """An answer with `text` in every field that can hold words."""
    law = replace(cite("第三十一条"), law=text, article=text, item=text)
    door = Channel(text, text, "web", text, text, text, ON, (text,) * 6, text)
    return replace(
        SAMPLES["check_waived"],
        question=text,
        headline=text,
        grounds=tuple(Finding(str(n), "in_scope", f"{text}{n}", (law,) * 3, (text,), text) for n in range(9)),
        missing=tuple(Missing(text, f"{text}{n}", text) for n in range(9)),
        citations=tuple(replace(law, article=f"{text}{n}") for n in range(30)),
        materials=tuple(f"{text}{n}" for n in range(30)),
        timeline=tuple(Step(f"{text}{n}", text, ()) for n in range(20)),
        urgent=(Alert("danger", text, text),) * 5,
        facts={text: True, "abuse_victim": True},
        matter=text,
        referral=Referral(None, VenueRule("unknown", ()), text, (door,) * 6, text),
    )


LONG = everything("很长的一句话，说的是同一件事。" * 60)
WORDS = everything("没有标点的很长的话" * 60)
CASES = {**SAMPLES, "attack": everything(ATTACK), "long": LONG, "unbroken": WORDS, "latin": everything("Wm" * 300)}


@cache
def of(name: str) -> Sheet:
    return make(CASES[name], ("问",), on=ON)


@cache
def pdf(name: str) -> Any:
    """The parsed PDF of a case: made once, it takes tenths of a second."""
    return pypdf.PdfReader(io.BytesIO(to_pdf(of(name))))


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def bare(text: str) -> str:
    return re.sub(r"[\s\x00]", "", text)  # pypdf reads the two bytes of a character one by one


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("kind", ["html", "txt", "card"])
def test_golden(name: str, kind: str) -> None:
    turns = ("我叫张三，电话13812345678，老板欠我工资",)
    made = {
        "html": lambda: to_html(sheet(name)),
        "txt": lambda: to_text(sheet(name)),
        "card": lambda: hand_off(SAMPLES[name], turns),
    }[kind]()
    path = GOLDEN / f"{name}.{kind}"
    assert made == path.read_text("utf-8"), f"if the change is meant: python -m tests.bot.golden_sheets ({path.name})"


@pytest.mark.parametrize("name", CASES)
def test_the_pdf_is_one_page_of_a4_with_its_font_inside(name: str) -> None:
    reader = pdf(name)
    assert len(reader.pages) == 1
    page = reader.pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for found in fonts:
        descriptor = found["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "+" in found["/BaseFont"]  # a subset
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_written_below_the_page(name: str) -> None:
    lowest: list[float] = []
    reader = pdf(name)

    def seen(text: str, _cm: object, matrix: list[float], _font: object, _size: object) -> None:
        if text.strip():
            lowest.append(matrix[5])

    reader.pages[0].extract_text(visitor_text=seen)
    assert min(lowest) > 15


@pytest.mark.parametrize("name", CASES)
def test_every_export_says_first_and_last_that_a_program_made_it(name: str) -> None:
    made = of(name)
    text = to_text(made).strip().split("\n")
    assert text[0] == text[-1] == f"【{LINE}】"
    assert "由程序生成" in LINE
    assert "AI生成" in LINE
    shown = Visible.of(to_html(made))
    assert shown[0] == shown[-1] == f"【{LINE}】"
    page = bare(pdf(name).pages[0].extract_text())
    assert page.startswith(f"【{LINE}】")
    assert page.endswith(f"【{LINE}】")
    card = hand_off(CASES[name], ("问",)).strip().split("\n")
    assert card[0] == card[-1] == f"【{LINE}】"


@pytest.mark.parametrize("name", CASES)
def test_the_text_can_be_forwarded(name: str) -> None:
    text = to_text(of(name))
    assert len(text) <= 1000
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\ud800-\udfff]", text)


def test_the_label_for_machines_is_in_the_metadata() -> None:
    made = sheet("check_waived")
    mark = json.loads(metadata(made.label))
    assert (mark["Label"], mark["ContentProducer"], mark["ProduceID"]) == ("1", "湘援问法", made.label.number)
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(made)))
    info = reader.metadata
    assert info is not None
    assert info.title == "法律援助办事单（由程序生成）"
    assert info.author == "湘援问法"
    assert json.loads(str(info["/Keywords"]).removeprefix("AIGC ")) == mark
    assert info["/CreationDate"].startswith("D:20261123")
    xmp = reader.xmp_metadata
    assert xmp is not None
    stream = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert f"<TC260:AIGC>{metadata(made.label)}</TC260:AIGC>" in stream
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    meta = next(value for name, value in Visible.metas(to_html(made)) if name == "AIGC")
    assert json.loads(meta) == mark


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert to_pdf(sheet("check_waived")) == to_pdf(sheet("check_waived"))
    assert sheet("check_waived").label.number == sheet("check_waived").label.number
    assert sheet("check_waived").label.number != sheet("if_hardship").label.number


class Visible(HTMLParser):
    """The lines a person sees, the tags, and the metas."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden = self._hidden or tag in ("style", "head")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag != "head"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._hidden:
            self.seen.append(data.strip())

    @classmethod
    def read(cls, page: str) -> Visible:
        parser = cls()
        parser.feed(page)
        return parser

    @classmethod
    def of(cls, page: str) -> list[str]:
        return cls.read(page).seen

    @classmethod
    def metas(cls, page: str) -> list[tuple[str, str]]:
        tags = cls.read(page).tags
        return [(a["name"] or "", a["content"] or "") for tag, a in tags if tag == "meta" and "name" in a]


@pytest.mark.parametrize("name", ["attack", "hostile"])
def test_hostile_words_stay_words(name: str) -> None:
    page = Visible.read(to_html(make(CASES[name], (ATTACK,), on=ON)))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "object", "link", "form", "input", "base"}
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset", "action")], tag
        assert (attributes.get("href") or "tel:1").startswith("tel:")
    assert "default-src 'none'" in to_html(sheet("check_waived"))
    if name == "attack":
        assert "<script>alert(1)</script>" in "".join(page.seen)


def test_the_users_own_words_are_not_on_the_sheet() -> None:
    turns = ("我叫张三，电话13812345678，老板欠我工资",)
    made = make(SAMPLES["check_waived"], turns, on=ON)
    for text in (to_html(made), to_text(made), pages(to_pdf(made))[0]):
        assert "张三" not in text
        assert "138" not in text


def decoded(name: str, answer: Answer) -> set[str]:
    """What a scanner reads off the rendered code."""
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed: requirements-dev.txt")
    numpy = pytest.importorskip("numpy")
    rows = squares(make(answer, ("问",), on=ON).door.code)
    picture = numpy.kron(255 * (1 - numpy.array(rows, dtype=numpy.uint8)), numpy.ones((6, 6), dtype=numpy.uint8))
    return {code.text for code in zxing.read_barcodes(picture.astype(numpy.uint8))}


@pytest.mark.parametrize(
    ("channels", "content"),
    [
        ((HOTLINE, SITE, WINDOW), "tel:12348"),
        ((SITE, HOTLINE), "http://hn.12348.example"),
        ((replace(SITE, value="hn.12348.gov.cn"), HOTLINE), "http://hn.12348.gov.cn"),
        ((replace(SITE, value="javascript:alert(1)"), HOTLINE), "tel:12348"),
        ((replace(SITE, value="http://x.example/?q=<script>"), HOTLINE), "tel:12348"),
        ((replace(HOTLINE, value="0731-12348"),), "tel:073112348"),
        ((WINDOW, replace(HOTLINE, value="12345")), "tel:12345"),
    ],
)
def test_the_code_holds_the_door(channels: tuple[Channel, ...], content: str) -> None:
    answer = SAMPLES["check_waived"]
    answer = replace(answer, referral=replace(answer.referral, channels=channels))
    assert decoded("check_waived", answer) == {content}


@pytest.mark.parametrize("value", [None, "", "打电话问", "12348; rm -rf", "١٢٣٤٨"])
def test_no_number_no_code(value: str | None) -> None:
    answer = SAMPLES["check_waived"]
    answer = replace(answer, referral=replace(answer.referral, channels=(replace(HOTLINE, value=value),)))
    door = make(answer, ("问",), on=ON).door
    assert (door.phone, door.code) == ("", "")
    assert "<svg" not in to_html(make(answer, ("问",), on=ON))


def test_the_persons_own_days_are_on_the_sheet() -> None:
    made = make(SAMPLES["check_waived"], DISMISSED, on=ON)
    due = next(due for due in made.course if "劳动仲裁" in due.what)
    assert (due.day, due.limit) == (date(2026, 12, 5), "最后一天")
    assert "还有12天" in due.note
    assert "2026年12月5日" in to_text(made)
    assert "2026年12月5日" in bare(pages(to_pdf(made))[0])


def test_a_limit_of_a_week_is_pressing_and_a_passed_one_is_not_given_up() -> None:
    near = make(SAMPLES["check_waived"], DISMISSED, on=date(2026, 12, 3))
    assert next(due for due in near.course if due.day == date(2026, 12, 5)).pressing
    past = make(SAMPLES["check_waived"], DISMISSED, on=date(2026, 12, 20)).course[0]
    assert past.pressing
    assert "先别放弃" in past.note


@pytest.mark.parametrize("weeks", range(7))
def test_the_answer_is_due_seven_days_after_the_application(weeks: int) -> None:
    on = ON + timedelta(days=weeks)
    steps = (Step("去申请", None, ()), Step("审查", "七日", ()), Step("指派", "三日", ()))
    course = make(replace(SAMPLES["check_waived"], timeline=steps), ("问",), on=on).course
    last = on + timedelta(days=7)
    weekend = {5: "（星期六）", 6: "（星期日）"}.get(last.weekday(), "")
    assert course[0].blank
    assert course[1].note == f"今天交、材料齐的话，最迟{last.month}月{last.day}日{weekend}"
    assert (course[1].limit, course[2].limit, course[2].note) == ("七日内", "三日内", "")


@pytest.mark.parametrize("limit", ["十十日", "二十四小时", "", "x日", "零日"])
def test_other_limits_are_not_counted(limit: str) -> None:
    steps = (Step("去申请", None, ()), Step("审查", limit, ()))
    assert make(replace(SAMPLES["check_waived"], timeline=steps), ("问",), on=ON).course[1].note == ""


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        (Verdict.CHECK_WAIVED, "证明不用查经济困难的"),
        (Verdict.NO_MEANS_TEST, "证明是这种情况的"),
        (Verdict.IF_HARDSHIP, "说明经济困难的"),
    ],
)
def test_the_papers_stand_by_kind(verdict: Verdict, title: str) -> None:
    identity, form = "身份证或者别的身份证明", "法律援助申请表（到窗口领，或者在网上填）"
    statement = "经济困难状况说明表（窗口有；能说明困难的材料有就一起带）"
    wages = "考勤、工作证、工友证明等做过工的材料"
    answer = replace(SAMPLES["check_waived"], verdict=verdict, materials=(identity, form, statement, wages, "身份证"))
    groups = make(answer, ("问",), on=ON).papers
    assert [(papers.title, papers.items) for papers in groups] == [
        ("都要带的", (identity, form)),
        (title, (statement,)),
        ("这件事的材料（讨要工资）", (wages,)),
    ]


@pytest.mark.parametrize("name", ["needs_facts", "not_covered", "notified_defence", "out_of_scope"])
def test_where_nobody_applies_there_is_no_empty_section(name: str) -> None:
    made = sheet(name)
    if not made.papers:
        assert "带齐一样勾一样" not in to_html(made)
    assert made.verdict
    assert made.door.phone == "12348"
    assert 'class="why"></ul>' not in to_html(made)


def test_an_empty_conversation_makes_a_sheet() -> None:
    empty = Answer("", ON, Intent.OUT_OF_SCOPE, "", Referral(None, VenueRule("unknown", ()), "", ()))
    made = make(empty, (), on=ON)
    assert len(pages(to_pdf(made))) == 1
    assert to_text(made).count("\n") == 4
    assert LINE in hand_off(empty, ())


def test_what_is_left_out_is_said() -> None:
    assert any("完整的回答看网页" in note for note in make(LONG, ("问",), on=ON).notes)
    assert make(SAMPLES["check_waived"], ("问",), on=ON).notes == ()


def test_who_is_hurt_at_home_is_told_to_hide_the_sheet() -> None:
    answer = replace(SAMPLES["check_waived"], facts={"abuse_victim": True})
    assert any("收好" in note for note in make(answer, ("问",), on=ON).notes)


@pytest.mark.parametrize("name", CASES)
def test_browsers_print_in_legible_type(name: str) -> None:
    made = of(name)
    size = print_size(made)
    assert size >= (11 if name in SAMPLES else 10)
    assert f"font-size: {size}pt" in to_html(made)


def test_the_measures_of_type() -> None:
    assert width("中文，") == 3
    assert width("ab") == pytest.approx(1.16)
    assert width("W") == 1.1


def test_trimming_ends_at_a_sentence() -> None:
    trim = Trimmer()
    assert trim("一句。两句。三句", 6) == "一句。两句。"
    assert trim.cut
    assert Trimmer()("没有句号的一句话", 5) == "没有句号…"
    assert tidy(" a\x00\u202e b\n") == "a b"


@pytest.mark.parametrize("broken", ["version", "digest", "absent"])
def test_without_the_font_there_is_one_sentence(broken: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = font._TABLE.read_text("utf-8")
    other = {
        "version": table.replace('version = "0.1.1"', 'version = "9.9"'),
        "digest": re.sub(r'sha256 = "\w+"', 'sha256 = "00"', table),
        "absent": table.replace("pylopdf-fonts-zh-cn", "no-such-font-package"),
    }[broken]
    (tmp_path / "font.toml").write_text(other, "utf-8")
    monkeypatch.setattr(font, "_TABLE", tmp_path / "font.toml")
    font.font_file.cache_clear()
    try:
        with pytest.raises(SheetError, match="中文字体") as raised:
            to_pdf(sheet("check_waived"))
    finally:
        font.font_file.cache_clear()
    assert "pip install --no-deps" in raised.value.hint


def test_the_sample_papers_are_all_there() -> None:
    shown = [item for papers in sheet("check_waived").papers for item in papers.items]
    assert sorted(shown) == sorted(PAPERS)
