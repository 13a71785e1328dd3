"""One act on a hazard by a form: whose it is and whether it may be done now is decided as in the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.ledger.acts.offering import OUTSIDE
from console.shell.room import LEDGERS, Room, Visitor, moved
from duty.hazards import rectifying, verifying
from duty.hazards.acts import pressing, saying
from duty.hazards.rectifying import Proof
from duty.hazards.rights import find
from duty.hazards.status import Act
from duty.records.photos import Picture
from duty.records.restricted import look
from duty.work import Work

FIELDS, LONGEST = 12, 2000
CHANNEL = "web"
"""Whose file ids such pictures have."""


class Note(StrEnum):
    """What the page says when it is shown again."""

    DONE = "done"
    STANDS = "stands"
    """It stands otherwise by now, or is not theirs to do."""
    WORDS = "words"
    """Something that must be written was not."""
    RESTRICTED = "restricted"
    PICTURE = "picture"


@dataclass(frozen=True)
class Told:
    """What the form says. photo: as it came; empty without."""

    act: Act
    values: Mapping[str, str]
    photo: bytes = b""

    def number(self, name: str) -> int:
        value = self.values.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


class Acts(Room):
    rights = LEDGERS

    def routes(self) -> list[BaseRoute]:
        return [self.post("/ledger/{number:int}/do", self.do)]

    async def do(self, request: Request, visitor: Visitor) -> Response:
        number: int = request.path_params["number"]
        told = await _told(request)
        await self._must_know(visitor, number)
        note = await self._done(visitor, number, told)
        return moved(request, f"/ledger/{number}?note={note}&act={told.act}#acts")

    async def _must_know(self, visitor: Visitor, number: int) -> None:
        """404 for one that is not theirs to know of."""
        async with self.deps.database.reading_work(visitor.now) as work:
            if await find(work, number, visitor.person) is None:
                raise HTTPException(404)

    async def _done(self, visitor: Visitor, number: int, told: Told) -> Note:
        names = visitor.district.names.__contains__
        found = [look(words, names) for words in told.values.values()]
        if any(one.kind or one.doubt for one in found):
            return Note.RESTRICTED
        if told.act is Act.RECTIFY:
            return await self._rectified(visitor, number, told)
        async with self.act(visitor.now) as act:
            return await _acted(act.work, visitor, number, told)

    async def _rectified(self, visitor: Visitor, number: int, told: Told) -> Note:
        """The picture is put away before it is looked up whether it still may be: a shelf may be slow."""
        words = told.values.get("words", "")
        if not told.photo and not words:
            return Note.WORDS
        async with self.deps.database.reading_work(visitor.now) as work:
            if not (await rectifying.ask_proof(work, number, visitor.person)).done:
                return Note.STANDS
        file = await self.deps.keep(visitor.person.id, told.photo) if told.photo else ""
        if told.photo and not file:
            return Note.PICTURE
        async with self.act(visitor.now) as act:
            if not (await rectifying.ask_proof(act.work, number, visitor.person)).done:
                return Note.STANDS
            by, now = visitor.person, visitor.now
            if not file:
                proved = await rectifying.prove_by_words(act.work, number, by, words, now)
            else:
                picture = Picture(CHANNEL, file, by.id, now)
                proved = await rectifying.prove_by_picture(act.work, number, by, picture, words, now)
        return Note.DONE if proved.result is Proof.RECTIFIED else Note.STANDS


async def _told(request: Request) -> Told:
    async with request.form(max_files=1, max_fields=FIELDS) as form:
        values = {name: value.strip()[:LONGEST] for name, value in form.items() if isinstance(value, str)}
        photo = form.get("photo")
        picture = await photo.read() if isinstance(photo, UploadFile) and photo.size else b""
    try:
        act = Act(values.pop("act", ""))
    except ValueError:
        raise HTTPException(404) from None
    return Told(act, values, picture)


async def _acted(work: Work, visitor: Visitor, number: int, told: Told) -> Note:
    by, now, act = visitor.person, visitor.now, told.act
    if act is Act.SEND_BACK:
        why = told.values.get("why", "")
        return _note((await verifying.send_back(work, number, by, now, why)).done) if why else Note.WORDS
    if act in BY_STEP:
        return _note((await BY_STEP[act](work, number, by, now)).done)
    if act is Act.HAND_OVER:
        to = told.values.get("to", "")
        if to.startswith(OUTSIDE):
            place = to.removeprefix(OUTSIDE)
            number_of = int(place) if place.isascii() and place.isdigit() else -1
            return _note((await pressing.transfer(work, number, number_of, by, now)).done)
        return _note((await pressing.hand_over(work, number, to, by, now)).done)
    if act is Act.MERGE:
        return _note((await pressing.merge(work, number, told.number("other"), by, now)).done)
    if act in BY_TAP:
        return _note((await pressing.press(work, number, act, by, now)).done)
    return await _said(work, visitor, number, told)


async def _said(work: Work, visitor: Visitor, number: int, told: Told) -> Note:
    """Sentence by sentence, as the table asks for them; what is written is kept even where one is missing."""
    by, now = visitor.person, visitor.now
    done = await saying.ask(work, number, told.act, by, now, told.number("days"))
    while done.done and done.need is not None:
        words = told.values.get(done.need, "")
        if not words:
            return Note.WORDS
        done = await saying.say(work, number, told.act, by, now, words, told.number("days"))
    return _note(done.done)


def _note(done: bool) -> Note:
    return Note.DONE if done else Note.STANDS


BY_STEP = {Act.VERIFY: verifying.verify, Act.CLOSE: verifying.close, Act.PASS_ON: rectifying.pass_on}
BY_TAP = frozenset(
    {
        *(Act.ACCEPT, Act.ASK_HELP, Act.GRANT, Act.REFUSE, Act.CONFIRM_LEVEL, Act.CHANGE_LEVEL),
        *(Act.BRING_BACK, Act.UNMERGE),
    }
)
