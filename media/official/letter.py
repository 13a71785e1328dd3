"""A letter as a Word document that a person goes on writing: A4, headings and text in the official fonts.

Five small parts are all that a document needs; every program that reads .docx reads them (ECMA-376).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


class Part(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    part: Part
    text: str


FACES = {
    Part.TITLE: ("宋体", 44),
    Part.HEADING: ("黑体", 32),
    Part.BODY: ("仿宋", 32),
    Part.RIGHT: ("仿宋", 32),
}
"""Font and size in half points: 二号 for the title, 三号 for the rest (GB/T 9704)."""
SET = {
    Part.TITLE: '<w:jc w:val="center"/>',
    Part.HEADING: '<w:ind w:firstLineChars="200" w:firstLine="640"/>',
    Part.BODY: '<w:ind w:firstLineChars="200" w:firstLine="640"/>',
    Part.RIGHT: '<w:jc w:val="right"/>',
}


def letter_text(paragraphs: Sequence[Paragraph]) -> str:
    """The same as plain text."""
    return "\n".join(one.text for one in paragraphs) + "\n"


def letter_of(paragraphs: Sequence[Paragraph]) -> bytes:
    """The bytes of the .docx. The same paragraphs give the same bytes."""
    main = f'<Override PartName="/word/document.xml" ContentType="{TYPE}"/>'
    rels = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    target = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{rels}{xml}{main}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{target}</Relationships>',
        "word/document.xml": _document(paragraphs),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name), HEAD + text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _document(paragraphs: Sequence[Paragraph]) -> str:
    """Margins of GB/T 9704: 37 mm above, 35 below, 28 and 26 at the sides, in twentieths of a point."""
    size = '<w:pgSz w:w="11906" w:h="16838"/>'
    margins = (
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="992"/>'
    )
    body = "".join(map(_paragraph, paragraphs))
    whole = f"<w:body>{body}<w:sectPr>{size}{margins}</w:sectPr></w:body>"
    return f'<w:document xmlns:w="{WORDS}">{whole}</w:document>'


def _paragraph(one: Paragraph) -> str:
    font, size = FACES[one.part]
    fonts = f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}"/>'
    run = f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    set_ = f'<w:pPr><w:spacing w:line="560" w:lineRule="exact"/>{SET[one.part]}</w:pPr>'
    text = escape(CONTROL.sub("", one.text))
    return f'<w:p>{set_}<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
