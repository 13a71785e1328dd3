"""/letter/ID: 排查整改工作情况报告, written section by section, signed, saved as a document."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.shell.room import DOCX, LETTERS, Room, Visitor, download, moved
from duty.campaigns.letters import writing
from duty.campaigns.letters.letter import LETTER, Letter
from duty.campaigns.letters.sight import signs, writes
from duty.campaigns.letters.writing import NotKept, letter_for, may_sign
from duty.messaging.refused import Refused
from handlers.speech.papers.narrative import drafting_of

FIELDS = 4


class LetterPage(Room):
    rights = LETTERS

    def routes(self) -> list[BaseRoute]:
        return [
            self.post("/campaigns/{campaign:int}/letter", self.of_office),
            self.post("/campaigns/{campaign:int}/letter/{school}", self.of_school),
            self.get("/letter/{letter:int}", self.shown),
            self.get("/letter/{letter:int}/document", self.document),
            self.post("/letter/{letter:int}/write", self.write),
            self.post("/letter/{letter:int}/again", self.again),
            self.post("/letter/{letter:int}/sign", self.sign),
            self.post("/letter/{letter:int}/open", self.open),
        ]

    async def of_office(self, request: Request, visitor: Visitor) -> Response:
        return await self._begun(request, visitor, visitor.person.org_id)

    async def of_school(self, request: Request, visitor: Visitor) -> Response:
        return await self._begun(request, visitor, str(request.path_params["school"]))

    async def _begun(self, request: Request, visitor: Visitor, unit_id: str) -> Response:
        """The report as it stands, drafted where there is none yet."""
        campaign, drafting = int(request.path_params["campaign"]), drafting_of(self.deps.voice)
        async with self.act(visitor.now) as act:
            done = await writing.begin(act.work, visitor.person, campaign, unit_id, drafting, visitor.now)
            number = _found(done).known_id
        return moved(request, f"/letter/{number}")

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        async with self.act(visitor.now) as act:
            letter = _found(await letter_for(act.work, visitor.person, _number(request)))
            values = _page(act.work, visitor, letter)
        return self.html(visitor, "campaigns/letter", **values)

    async def document(self, request: Request, visitor: Visitor) -> Response:
        made = await self.deps.paper(f"{LETTER}/{_number(request)}", visitor.person.id)
        if made is None:
            raise HTTPException(404)
        name, content = made
        return download(content, name, DOCX)

    async def write(self, request: Request, visitor: Visitor) -> Response:
        """One section. What cannot be kept stands there again with the reason, and is not lost."""
        sent = await request.form(max_fields=FIELDS, max_files=0)
        number, text = _section(sent.get("section")), str(sent.get("text", "")).replace("\r\n", "\n")
        async with self.act(visitor.now) as act:
            done = await writing.write(act.work, visitor.person, _number(request), number, text, visitor.now)
            if not isinstance(done, NotKept):
                _found(done)
                return moved(request, f"/letter/{_number(request)}#s{number}")
            values = _page(act.work, visitor, done.letter)
        why = visitor.words.term("letter", f"write_{done.why}")
        return self.html(visitor, "campaigns/letter", 422, **values | {"wrong": (number, text, why)})

    async def again(self, request: Request, visitor: Visitor) -> Response:
        drafting = drafting_of(self.deps.voice)
        async with self.act(visitor.now) as act:
            done = await writing.draft_again(
                act.work, visitor.person, _number(request), drafting, visitor.now
            )
        return self._went(request, done)

    async def sign(self, request: Request, visitor: Visitor) -> Response:
        sent = await request.form(max_fields=FIELDS, max_files=0)
        rev = _section(sent.get("rev"))
        async with self.act(visitor.now) as act:
            done = await writing.sign(act.work, visitor.person, _number(request), rev, visitor.now)
        return self._went(request, done)

    async def open(self, request: Request, visitor: Visitor) -> Response:
        async with self.act(visitor.now) as act:
            done = await writing.open_again(act.work, visitor.person, _number(request), visitor.now)
        return self._went(request, done)

    def _went(self, request: Request, done: object) -> Response:
        if done is Refused.GONE:
            raise HTTPException(404)
        return moved(request, f"/letter/{_number(request)}")


def _found(letter: Letter | Refused) -> Letter:
    if isinstance(letter, Refused):
        raise HTTPException(404)
    return letter


def _number(request: Request) -> int:
    return int(request.path_params["letter"])


def _section(sent: Any) -> int:
    """A small number that was sent; -1, which nothing has, where it is none."""
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1


def _page(work: Any, visitor: Visitor, letter: Letter) -> dict[str, Any]:
    district, person = visitor.district, visitor.person
    named = {one.by: district.polite(one.by) for one in letter.sections if one.by in district.people}
    return {
        "letter": letter,
        "path": f"/letter/{letter.known_id}",
        "edits": not letter.signed and writes(district, person, letter.unit_id),
        "signs": may_sign(work, person, letter),
        "opens": letter.signed and signs(district, person, letter.unit_id),
        "as_of": visitor.local(letter.as_of),
        "signed_at": visitor.local(letter.signed_at) if letter.signed_at else "",
        "writers": named,
        "wrong": (-1, "", ""),
        "here": "letter",
    }
