"""A room of pages: who may come in, in which words, and how it answers a browser with or without htmx."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from console.pages import page
from console.shell.looks import PictureAddresses
from console.shell.words import Words, words_in
from duty.district.district import District
from duty.district.people import Person
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.keeping.computers import language_of

SIGN_IN = "/console/in"
HTMX = (
    '{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,'
    '"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},'
    '{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}'
)
"""No style of its own and no eval, which our policy refuses; nothing of a page is kept in the browser."""
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def _none(person_id: str, school_id: str) -> bytes | None:
    return None


async def _no_step(person_id: str, place_id: str, step: str) -> bool:
    return False


async def _no_codes(person_id: str, school_id: str, renew: bool) -> int | None:
    return None


class Acting(Protocol):
    """A transaction of the house, as a page may use it."""

    @property
    def work(self) -> SqlWork: ...


async def _no_paper(key: str, person: str) -> tuple[str, bytes] | None:
    return None


async def _no_picture(person_id: str, picture: bytes) -> str:
    return ""


@dataclass(frozen=True)
class ConsoleDeps:
    """What the pages ask of the rest of the house.

    who:     the person whose browser this is; None for nobody we know.
    invites: a PDF with invitations of a school, for that person; only for who is not in yet, or for all.
    codes:   a PDF with the printed codes of a school. None from either: not theirs to print, or nothing to.
    picture: a photograph by its key, for that person on that page; None where it is not theirs to see. The
             look is kept.
    looks:   the addresses of such photographs, each for one person and a day.
    paper:   name and bytes of an official paper by its key, for that person; None where it is not theirs.
    act:     one transaction whose notices are said once it is committed; without it nothing is filled in.
    """

    database: Database
    now: Callable[[], datetime]
    who: Callable[[Request], Awaitable[str | None]]
    invites: Callable[[str, str, bool], Awaitable[bytes | None]]
    codes: Callable[[str, str], Awaitable[bytes | None]]
    picture: Callable[[str, str, str], Awaitable[bytes | None]]
    looks: PictureAddresses
    voice: Voice
    title: str = "护学哨"
    paper: Callable[[str, str], Awaitable[tuple[str, bytes] | None]] = _no_paper
    parents: Callable[[str, str], Awaitable[bytes | None]] = _none
    """A PDF with the posters for passers-by of a school."""
    codes_for_parents: Callable[[str, str, bool], Awaitable[int | None]] = _no_codes
    """Takes the codes for passers-by of a school out of use for that person; with True new ones hang there.
    How many there are then; None: not theirs."""
    step: Callable[[str, str, str], Awaitable[bool]] = _no_step
    """That person says that of a place around a school. False: not theirs."""
    act: Callable[[datetime], AbstractAsyncContextManager[Acting]] | None = None
    keep: Callable[[str, bytes], Awaitable[str]] = _no_picture
    """Puts a picture of that person away and returns its file id; empty: it is none, or too many today."""


@dataclass(frozen=True)
class Visitor:
    """Whoever looks, and the district as it stands."""

    person: Person
    district: District
    words: Words
    now: datetime

    @property
    def today(self) -> date:
        return self.district.today(self.now)

    @property
    def keeps_all(self) -> bool:
        """Whether what is the district's is theirs to change, too."""
        return opens(self.person, Do.MAKE, Thing.ROUTINE)

    def local(self, moment: datetime) -> str:
        """As people write it: of this year without the year."""
        local = self.district.local(moment)
        near = local.year == self.today.year
        return f"{local:%m-%d %H:%M}" if near else f"{local:%Y-%m-%d %H:%M}"


class NotSignedIn(Exception):
    """Nobody we know; they are asked to come in."""


Page = Callable[[Request, Visitor], Awaitable[Response]]
Right = tuple[Do, Thing]
ROSTERS: tuple[Right, ...] = ((Do.SEE, Thing.ROSTER),)
LEDGERS: tuple[Right, ...] = ((Do.SEE, Thing.LEDGER), (Do.COUNT, Thing.LEDGER))

CAMPAIGNS: tuple[Right, ...] = ((Do.COUNT, Thing.CAMPAIGN),)
FORMS: tuple[Right, ...] = ((Do.SEE, Thing.FORM),)
LETTERS: tuple[Right, ...] = ((Do.SEE, Thing.LETTER),)


def may_enter(person: Person, rights: tuple[Right, ...]) -> bool:
    return any(opens(person, do, thing) for do, thing in rights)


NAV: tuple[tuple[str, str, tuple[Right, ...]], ...] = (
    ("schools", "/schools", ROSTERS),
    ("people", "/people", ROSTERS),
    ("import", "/import", ROSTERS),
    ("edits", "/edits", ROSTERS),
    ("ledger", "/ledger", LEDGERS),
    ("surroundings", "/surroundings", ((Do.SEE, Thing.PLACE),)),
    ("campaigns", "/campaigns", CAMPAIGNS),
)
"""The main menu: name, address, and who finds something there."""


class Room:
    """What all rooms share. A page gets the request and who looks.

    rights: who has one of these may come in; to everybody else there is no such page.
    """

    rights = ROSTERS

    def __init__(self, deps: ConsoleDeps) -> None:
        self.deps = deps

    def act(self, now: datetime) -> AbstractAsyncContextManager[Acting]:
        """What a page changes, and what people are told of it, in one."""
        assert self.deps.act is not None
        return self.deps.act(now)

    def get(self, path: str, shown: Page) -> Route:
        return Route(path, self._guarded(shown), methods=["GET"])

    def post(self, path: str, done: Page) -> Route:
        return Route(path, self._guarded(done), methods=["POST"])

    def _guarded(self, shown: Page) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                visitor = await self._visitor(request)
            except NotSignedIn:
                return moved(request, SIGN_IN)
            return await shown(request, visitor)

        return answer

    async def _visitor(self, request: Request) -> Visitor:
        """Who has no right here finds no such page, like with everything that is not theirs."""
        person_id = await self.deps.who(request)
        if person_id is None:
            raise NotSignedIn
        now = self.deps.now()
        async with self.deps.database.reading_work(now) as work:
            district, language = work.district, await language_of(work.session, person_id)
        person = district.people.get(person_id)
        if person is None or person.has_left(district.today(now)):
            raise NotSignedIn
        if not may_enter(person, self.rights):
            raise HTTPException(404)
        return Visitor(person, district, words_in(language, self.deps.voice), now)

    def html(self, visitor: Visitor, name: str, status: int = 200, **values: Any) -> Response:
        """A page or a part of one."""
        words = visitor.words
        shared = {
            "t": words.line,
            "term": words.term,
            "lang": "zh-CN" if words.language == "zh" else words.language,
            "htmx": HTMX,
            "me": visitor.person,
            "visitor": visitor,
            "title": self.deps.title,
            "nav": [(name, address) for name, address, rights in NAV if may_enter(visitor.person, rights)],
        }
        return HTMLResponse(page(name, **shared | values), status)


def by_htmx(request: Request) -> bool:
    """Whether only a part of the page is wanted."""
    return request.headers.get("hx-request") == "true"


def moved(request: Request, where: str) -> Response:
    """On to another page, also where htmx asked for a part of this one."""
    if by_htmx(request):
        return Response(status_code=204, headers={"HX-Redirect": where})
    return Response(status_code=303, headers={"Location": where})


def file_sent(path: Path, name: str, media_type: str, done: Callable[[], None]) -> FileResponse:
    """A file of any size, from the disk; `done` when it was sent or given up."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return FileResponse(path, media_type=media_type, headers=headers, background=BackgroundTask(done))


def download(content: bytes | None, name: str, media_type: str = PDF) -> Response:
    """A file to be kept; 404 where there is none for them."""
    if content is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media_type, headers=headers)
