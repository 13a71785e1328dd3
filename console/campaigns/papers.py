"""附件1 and 附件2 to be saved: the links of a page, and the file behind each."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.shell.room import PDF, XLSX, ConsoleDeps, Visitor, download
from duty.campaigns.papers.copies import Annex, Copy, FileKind, copies_for

TYPES = {FileKind.TABLE: XLSX, FileKind.PDF: PDF}


@dataclass(frozen=True)
class Link:
    label: str
    address: str


def links_of(visitor: Visitor, annex: Annex, number: int, under: str) -> list[Link]:
    """Both kinds for both offices; `under` is the page they belong to."""
    rows = copies_for(visitor.district, visitor.person, annex, number)
    return [Link(_label(visitor, copy), f"{under}/{annex}/{copy.name}") for row in rows for copy in row]


def _label(visitor: Visitor, copy: Copy) -> str:
    words = visitor.words
    to = words.line(f"campaigns.paper_{copy.addressee}")
    return words.line(f"campaigns.paper_{copy.kind}", office=to)


async def sent(deps: ConsoleDeps, visitor: Visitor, annex: Annex, number: int, request: Request) -> Response:
    """The file of a link; to whom it does not belong there is none."""
    addressee, _, kind = str(request.path_params["copy"]).partition(".")
    copy = Copy.of(annex, str(number), addressee, kind)
    made = await deps.paper(copy.key, visitor.person.id) if copy else None
    if copy is None or made is None:
        raise HTTPException(404)
    name, content = made
    return download(content, name, TYPES[copy.kind])
