"""What the pages need of the rest of the house; `bot.app` fills it in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from bot.channels.port import Submit
from bot.channels.web.channel import WebChannel
from console.shell.looks import PictureAddresses
from duty.messaging.say import Keyboard
from storage.engine.database import Database


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Whose phone it is, and whom to dial when nothing goes through.

    keyboard: shown until the chat itself has brought one.
    post_*:   where the demo lets this person stand.
    """

    id: str
    name: str
    role: str
    post: str = ""
    post_latitude: float | None = None
    post_longitude: float | None = None
    leader: str = ""
    leader_phone: str = ""
    keyboard: Keyboard = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


DEMO_PHONES = ("G02", "PO02", "DO3", "PR01")
"""Whose phones the demo's page shows side by side."""


@dataclass(frozen=True, slots=True)
class DemoControls:
    """What only the demo can: move its clock and begin anew. `hosts`: names it may be called by.

    keeper: who keeps its roster, on the pages for that.
    """

    forward: Callable[[int], Awaitable[None]]
    reset: Callable[[], Awaitable[None]]
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    phones: tuple[str, ...] = DEMO_PHONES
    keeper: str = "AD01"


@dataclass(frozen=True, slots=True)
class WallCode:
    """A printed code as it hangs there: what it says, its link, where it is, what to look at."""

    code: str
    name: str
    heading: str
    link: str
    latitude: float
    longitude: float
    looks: tuple[str, ...] = ()


async def _no_codes() -> list[WallCode]:
    return []


async def _no_print(ticket: str) -> bytes | None:
    return None


async def _always(person: str, issued_at: datetime, within_s: float) -> bool:
    return True


def _nobody(person: str) -> bool:
    return False


async def _never(person: str) -> bool:
    return False


Who = Callable[[Request], Awaitable[str | None]]
"""The person whose browser that is."""


def _no_rooms(who: Who) -> list[BaseRoute]:
    return []


async def _no_file(key: str, person: str) -> tuple[str, bytes] | None:
    return None


async def _nothing(file: str) -> None:
    """Nobody keeps anything."""


@dataclass(frozen=True)
class WebDeps:
    """What the pages ask, and whom.

    cards:   whose phones these are; without those who are not in the district.
    is_called: whether they hold an office that is called for help; asked of what is in memory.
    people:  the cards of everybody. Demo only.
    sign_in: the person behind a one-time code, which is thereby used up; None for a bad one.
    keep:    puts a picture away under the key of its update and returns its file id.
    shielded: whether nothing that this person shows may be put away just now.
    settle:  the update of that file id was handled; a picture that nobody claims goes.
    photo:   a JPEG of the shelf when that person may see it, else None; the last is the page it stands on.
    file:    name and bytes of a document that is made for that person, else None.
    board:   one dict per school and window, see `console/static/board.js`. Demo only.
    printed: the PDF behind a ticket; None where it is over, or its holder may not print any more.
    printed_for_parents: the same of the posters for passers-by.
    wall:    the printed codes of the guard's school. Demo only.
    admits:  whether a phone signed in at that moment may still enter (a new phone cuts the old one);
             the last is how many seconds old that may be known.
    """

    channel: WebChannel
    database: Database
    submit: Submit
    now: Callable[[], datetime]
    cards: Callable[[Collection[str]], Awaitable[Mapping[str, PersonCard]]]
    people: Callable[[], Awaitable[list[PersonCard]]]
    board: Callable[[], Awaitable[list[dict[str, Any]]]]
    sign_in: Callable[[str], Awaitable[str | None]]
    keep: Callable[[bytes, str], Awaitable[str]]
    photo: Callable[[str, str, str], Awaitable[bytes | None]]
    signing_key: str
    public_url: str = ""
    title: str = "护学哨"
    demo: DemoControls | None = None
    admits: Callable[[str, datetime, float], Awaitable[bool]] = _always
    is_called: Callable[[str], bool] = _nobody
    shielded: Callable[[str], Awaitable[bool]] = _never
    settle: Callable[[str], Awaitable[None]] = _nothing
    file: Callable[[str, str], Awaitable[tuple[str, bytes] | None]] = _no_file
    wall: Callable[[], Awaitable[list[WallCode]]] = _no_codes
    printed: Callable[[str], Awaitable[bytes | None]] = _no_print
    printed_for_parents: Callable[[str], Awaitable[bytes | None]] = _no_print
    console: Callable[[Who], list[BaseRoute]] = _no_rooms
    """The pages where the district is kept; they ask who somebody is."""
    routes: tuple[BaseRoute, ...] = ()
    """More of them, which know themselves whom to admit (a webhook, metrics)."""
    beat_s: float = 10.0
    patience_ms: int = 5000
    """After so long without an answer the page says that it did not go through."""

    @property
    def looks(self) -> PictureAddresses:
        return PictureAddresses(self.signing_key, self.now)


async def card_of(deps: WebDeps, person: str) -> PersonCard:
    """Whose phone it is; of somebody who is not in the district only the id."""
    return (await cards_of(deps, [person]))[person]


async def cards_of(deps: WebDeps, people: Collection[str]) -> Mapping[str, PersonCard]:
    """The same of several."""
    cards = await deps.cards(people)
    return {one: cards.get(one) or PersonCard(one, one, "") for one in people}
