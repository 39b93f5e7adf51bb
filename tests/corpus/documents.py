"""A small law in the layout of official documents, and Word files."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

LINES = """某省测试促进条例
（2019年5月1日某省第十三届人民代表大会常务委员会第一次会议通过　2023年3月30日修正）
目　录
第一章　总　则
第二章　测　试
第一节　单元测试
第三章　附　则
第一章　总　则
第一条　为了促进测试，制定本条例。
第二条　本条例所称测试，包括下列各项：
（一）单元测试；
1.快的；
2.慢的；
（二）集成测试。
第三条规定的测试除外。
第二章　测　试
第一节　单元测试
第三条　应当测试。
第三条之一　可以再测。
第三章　附　则
第四条　本条例自2019年7月1日起施行。
附件：测试项目表
一、甲
二、乙"""


def docx(paragraphs: list[str], prefix: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prefix}<w:document '
        f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    return archive({"word/document.xml": xml.encode()})


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return buffer.getvalue()
