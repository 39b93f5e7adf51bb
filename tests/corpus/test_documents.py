from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import MAX_BYTES, parse_lines, read_lines
from corpus.errors import ParseError
from tests.corpus.documents import archive, docx


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"", "no text"),
        ("a.txt", b" \n\n ", "no text"),
        ("a.txt", b"\x00\x01\x02binary", "not text"),
        ("a.txt", "第一条".encode() + b"\xff\xfe\xfa", "not text"),
        ("a.html", b"<html><script>", "no text"),
        ("a.pdf", b"%PDF-1.7", "PDF cannot be imported"),
        ("a.txt", b"%PDF-1.7", "PDF cannot be imported"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as .docx"),
        ("a.xyz", b"text", "expected .docx"),
        ("a", b"text", "file without suffix"),
        ("a.docx", b"PK\x03\x04 broken", "not a Word document"),
        ("a.docx", "第一条 甲。".encode(), "not a Word document"),
        ("a.docx", archive({"other.xml": b"<a/>"}), "not a Word document"),
        ("a.docx", archive({"word/document.xml": b"<a><b>"}), "text is damaged"),
        ("a.docx", archive({"word/document.xml": b"<?xml version='1.0' encoding='nonsense'?><a/>"}), "text is damaged"),
        ("a.docx", archive({"word/document.xml": "<a/>".encode("utf-16")}), "refused"),
        ("a.docx", docx([]), "no text"),
    ],
)
def test_broken_files(name: str, data: bytes, why: str) -> None:
    with pytest.raises(ParseError, match=why) as caught:
        parse_lines(data, Path(name).suffix, name)
    assert name in str(caught.value)


def test_docx_that_unpacks_without_end() -> None:
    bomb = archive({"word/document.xml": b"<a>" + b" " * (MAX_BYTES + 10)})
    assert len(bomb) < MAX_BYTES / 100
    with pytest.raises(ParseError, match="more than"):
        parse_lines(bomb, ".docx", "bomb.docx")


def test_docx_with_entities_that_expand() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(ParseError, match="refused"):
        parse_lines(docx(["第一条 甲。"], doctype), ".docx", "lol.docx")


def test_docx_deeply_nested() -> None:
    nested = archive({"word/document.xml": b"<a>" * 200_000 + b"</a>" * 200_000})
    with pytest.raises(ParseError):
        parse_lines(nested, ".docx", "deep.docx")


def test_too_large_and_missing_files(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ParseError, match="is this one law"):
        read_lines(large)
    with pytest.raises(ParseError, match="cannot be read"):
        read_lines(tmp_path / "none.txt")
    with pytest.raises(ParseError, match="cannot be read"):
        read_lines(tmp_path)


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from([".txt", ".md", ".html", ".docx"]))
def test_any_bytes_are_lines_or_a_parse_error(data: bytes, suffix: str) -> None:
    try:
        lines = parse_lines(data, suffix, "x")
    except ParseError:
        return
    assert all(line == line.strip() for line in lines)
