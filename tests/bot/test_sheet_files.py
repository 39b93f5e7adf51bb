"""Files to take away: the draft application, the command line, and what the page hands to a browser."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.chat import Exchange, respond, takeable
from bot.models import Answer, Verdict
from bot.settings import Settings
from bot.sheet import SheetError, application_form, hand_off, page
from bot.sheet.files import KINDS, make_file
from bot.sheet.label import LINE
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON, SAMPLES

docx = pytest.importorskip("docx", reason="python-docx is not installed: requirements.txt")

TURNS = ("我叫张三，电话13812345678，老板欠我1万8工资不给",)
STARTS = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "txt": "【由程序生成".encode(), "docx": b"PK"}


def form(answer: Answer, turns: tuple[str, ...] = TURNS) -> tuple[object, str]:
    document = docx.Document(io.BytesIO(application_form(answer, turns, on=ON)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return document, "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_form_says_what_it_is(name: str) -> None:
    document, text = form(SAMPLES[name])
    assert "草稿，非官方格式" in text
    assert "不是官方表格" in text
    section = document.sections[0]  # type: ignore[attr-defined]
    for part in (section.header, section.footer):
        assert LINE in part.paragraphs[0].text
        assert "草稿，非官方格式" in part.paragraphs[0].text


def test_the_form_is_filled_from_the_conversation_but_not_with_who_somebody_is() -> None:
    document, text = form(SAMPLES["check_waived"])
    rows = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows}  # type: ignore[attr-defined]
    assert rows["什么事"] == "讨要工资"
    assert rows["事情在哪里发生"] == "湘西土家族苗族自治州吉首市"
    assert rows["申请日期"].startswith("2026年11月23日")
    story = next(value for field, value in rows.items() if field.startswith("经过"))
    assert story == "我叫＿＿＿＿，电话＿＿＿＿，老板欠我1万8工资不给"
    for field in ("姓名", "身份证号码", "联系电话", "现在的住址"):
        assert rows[field] == ""
    assert "张三" not in text
    assert "138" not in text
    assert "☑ 进城务工，讨工资或者要工伤赔偿" in text
    assert "□ 优抚对象" in text


@pytest.mark.parametrize(
    ("verdict", "there", "says"),
    [
        (Verdict.NO_MEANS_TEST, False, ""),
        (Verdict.CHECK_WAIVED, True, "可能不用查经济困难"),
        (Verdict.IF_HARDSHIP, True, ""),
        (Verdict.NOTIFIED_DEFENCE, True, "不查经济困难"),
    ],
)
def test_hardship_is_stated_where_it_counts(verdict: Verdict, there: bool, says: str) -> None:
    _, text = form(replace(SAMPLES["check_waived"], verdict=verdict))
    assert ("经济困难状况说明表（草稿，非官方格式）" in text) is there
    assert says in text


def test_the_form_is_labelled_for_machines() -> None:
    content = application_form(SAMPLES["check_waived"], TURNS, on=ON)
    core = docx.Document(io.BytesIO(content)).core_properties
    assert (core.author, core.last_modified_by, core.created.date()) == ("湘援问法", "湘援问法", ON)
    mark = json.loads(core.keywords.removeprefix("AIGC "))
    assert (mark["Label"], mark["ContentProducer"]) == ("1", "湘援问法")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert json.dumps(mark, ensure_ascii=False) in package.read("docProps/custom.xml").decode().replace(
            "&quot;", '"'
        )
        everything = b"".join(package.read(name) for name in package.namelist())
    assert "张三".encode() not in everything
    assert b"13812345678" not in everything


@pytest.mark.parametrize("text", ["", "\x00\x0b\x1b\ud800\ufffe", "<w:p>&amp;]]>", "长" * 9000, "😀" * 50])
def test_any_words_make_a_form(text: str) -> None:
    form(replace(SAMPLES["check_waived"], headline=text, materials=(text,), matter=text), (text,))


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("kind", ["html", "txt", "docx"])
def test_every_kind_of_file_for_every_answer(kind: str, name: str) -> None:
    file = make_file(kind, SAMPLES[name], TURNS, on=ON)
    assert file.content.startswith(STARTS[kind])
    assert file.name.endswith(f".{kind}")


def test_there_is_no_other_kind() -> None:
    with pytest.raises(ValueError, match="exe"):
        make_file("exe", SAMPLES["check_waived"], TURNS, on=ON)


def test_the_card_is_masked_and_tells_what_was_told() -> None:
    card = hand_off(SAMPLES["check_waived"], TURNS)
    assert "我叫〔姓名〕，电话〔手机号〕，老板欠我1万8工资不给" in card
    told = (
        "讨要工资",
        "湘西土家族苗族自治州吉首市",
        "很可能可以申请法律援助",
        "您手里有欠条或者微信记录吗？",
        "第三十一条第五项",
    )
    for part in told:
        assert part in card
    assert "张三" not in card
    assert "138" not in card


# --- the command line


def run(*argv: str) -> int:
    return main(argv, make_assistant=lambda settings: FakeAssistant(), settings=Settings())


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_written(kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"我的.{kind.upper()}"
    assert run("sheet", "老板欠我工资", "--turn", "是", "--on", "2026-11-23", "--out", str(target)) == 0
    assert target.read_bytes().startswith(STARTS[kind])


def test_an_older_file_is_kept_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.txt"
    target.write_text("mine", "utf-8")
    assert run("sheet", "问", "--out", str(target)) == 2
    assert target.read_text("utf-8") == "mine"
    assert "--force" in capsys.readouterr().err
    assert run("sheet", "问", "--out", str(target), "--force") == 0
    assert "由程序生成" in target.read_text("utf-8")


@pytest.mark.parametrize(
    "argv",
    [
        ["sheet"],
        ["sheet", "问"],
        ["sheet", "问", "--out", "a.exe"],
        ["sheet", "问", "--out", "a"],
        ["sheet", "问", "--out", "no/such/folder/a.pdf"],
        ["sheet", "问", "--out", "字" * 300 + ".pdf"],
        ["sheet", "问", "--out", "a.pdf", "--card"],
        ["sheet", "问", "--out", "a.pdf", "--on", "soon"],
    ],
)
def test_usage_errors_are_one_sentence(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*argv) == 2
    err = capsys.readouterr().err
    assert err.strip()
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("elsewhere")])
def test_only_plain_files_are_replaced(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "a.txt")
    assert run("sheet", "问", "--out", str(tmp_path / "a.txt"), "--force") == 2


def test_the_card_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sheet", TURNS[0], "--card", "--on", "2026-11-23") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"【{LINE}】")
    assert "〔手机号〕" in out


# --- the page


def talk(*turns: str) -> list[Exchange]:
    assistant = FakeAssistant(words={"天气": "out_of_scope"})
    history: list[Exchange] = []
    for turn in turns:
        history = respond(turn, history, assistant=assistant, settings=Settings(max_chars=100), on=ON)
    return history


def test_only_an_answer_with_a_verdict_is_offered() -> None:
    assert takeable([]) is None
    assert takeable(talk("老板欠我工资")) is not None
    assert takeable(talk("今天天气")) is None
    assert takeable(talk("老板欠我工资", "")) is None  # a refused message


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_parcel_holds_the_file(kind: str) -> None:
    parcel = page.parcel(kind, talk("老板欠我工资"))
    assert base64.b64decode(parcel["data"]).startswith(STARTS[kind])
    assert parcel["name"].endswith(kind)
    assert json.dumps(parcel)


def test_the_frame_holds_the_page_as_an_attribute() -> None:
    frame = page.frame(talk("老板欠我工资"))
    assert frame.count("<") == 2
    assert frame.startswith("<iframe")
    assert page.words(talk("老板欠我工资")).startswith(f"【{LINE}】")


@pytest.mark.parametrize("history", [[], ["今天天气"]])
def test_nothing_is_made_without_a_verdict(history: list[str]) -> None:
    with pytest.raises(SheetError, match="请先问一件事"):
        page.parcel("pdf", talk(*history))


def test_sessions_share_nothing() -> None:
    one, other = talk("老板欠我工资"), talk("老板欠我工资", "是")
    page.words(one)
    assert takeable(one) is not takeable(other)


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for kind in KINDS:
        make_file(kind, SAMPLES["check_waived"], TURNS, on=ON)
    assert not list(tmp_path.iterdir())
