"""Official documents as lines of text: .docx, .html, .md and .txt in, one string per printed line out.

Files come from outside, so sizes are bounded before anything is unpacked, XML with a DTD is refused, and nothing in a
document is ever resolved or fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from corpus.errors import ParseError

MAX_BYTES = 20_000_000
"""Largest file read, and largest text inside a .docx once unpacked; the longest law has under 1 MB."""

TITLE_MARK = "\x1d"
"""Stands before a line that the document itself marks as its title."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = re.compile("p|div|br|li|tr|td|th|h[1-6]|table|section|article|dd|dt|center")
_SILENT = {"script", "style", "head", "noscript", "template", "svg"}
_SIGNATURES = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "旧版 Word（.doc）", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片"}


def read_lines(path: Path) -> list[str]:
    """Return the lines of a document, trimmed, without empty ones.

    Raises:
        ParseError: unknown kind, too large, empty, unreadable or not text; names the file and the remedy.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ParseError(f"{path.name}: {size} bytes is more than {MAX_BYTES}; is this one law?")
        data = path.read_bytes()
    except OSError as exc:
        raise ParseError(f"{path}: cannot be read ({exc.strerror})") from exc
    return parse_lines(data, path.suffix.lower(), path.name)


def parse_lines(data: bytes, suffix: str, name: str) -> list[str]:
    """Return the lines of a document given as bytes; see `read_lines`."""
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise ParseError(f"{name}: {kind} cannot be imported; save it as .docx or .txt first")
    if suffix == ".docx":
        lines: Iterator[str] = _docx(data, name)
    elif suffix in {".html", ".htm"}:
        lines = _html(_decode(data, name))
    elif suffix == ".md":
        lines = (_plain_markdown(line) for line in _decode(data, name).splitlines())
    elif suffix == ".txt":
        lines = iter(_decode(data, name).splitlines())
    else:
        raise ParseError(f"{name}: expected .docx, .html, .md or .txt, not {suffix or 'a file without suffix'}")
    # U+3000 and no-break spaces separate numbers from text; one plain space does the same.
    trimmed = [re.sub(r"[\s\u3000\u00a0\ufeff\u200b]+", " ", line).strip() for line in lines]
    kept = [line for line in trimmed if line]
    if not kept:
        raise ParseError(f"{name}: there is no text in it")
    return kept


def _decode(data: bytes, name: str) -> str:
    """Return text that is UTF-8, UTF-16 with a mark, or GB18030 (which old government pages use)."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
            return text
    raise ParseError(f"{name}: is not text in UTF-8 or GB18030")


def _plain_markdown(line: str) -> str:
    """Return the line without Markdown marks; `# ` becomes the mark that `parser` reads as the title."""
    line = re.sub(r"<!--.*?-->", "", line)
    line = re.sub(r"(\*\*|__)(.+?)\1", r"\2", line)
    title = re.match(r"\s*#\s+(.+)", line)
    return f"{TITLE_MARK}{title[1]}" if title else re.sub(r"^\s*#{2,6}\s+", "", line)


def _docx(data: bytes, name: str) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as exc:
        raise ParseError(f"{name}: is not a Word document ({exc}); open it and save it as .docx again") from exc
    if len(xml) > MAX_BYTES:
        raise ParseError(f"{name}: its text is more than {MAX_BYTES} bytes; is this one law?")
    # A DTD can make a small file expand without end, and UTF-16 could hide one; Word writes neither.
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml:
        raise ParseError(f"{name}: has a document type definition, which Word documents never have; refused")
    try:
        root = ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError, LookupError) as exc:
        raise ParseError(f"{name}: its text is damaged ({exc})") from exc
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(_run_text(element) for element in paragraph.iter())
        yield from text.split("\n")


def _run_text(element: ElementTree.Element) -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    return {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n"}.get(element.tag, "")


def _html(text: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from "".join(reader.out).split("\n")


class _Reader(HTMLParser):
    """Collects visible text, a line per block element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Break the line at a block; stay silent inside scripts and styles."""
        if self._silent is None and tag in _SILENT:
            self._silent = tag
        if _BLOCKS.fullmatch(tag):
            self.out.append("\n")
        if tag == "h1":
            self.out.append(TITLE_MARK)

    def handle_endtag(self, tag: str) -> None:
        """Break the line after a block."""
        if tag == self._silent or (self._silent == "head" and tag == "body"):
            self._silent = None
        if _BLOCKS.fullmatch(tag):
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep visible text; line breaks inside it are only spaces in HTML."""
        if self._silent is None:
            self.out.append(re.sub(r"\s+", " ", data))
