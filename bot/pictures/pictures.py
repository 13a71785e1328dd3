"""The pictures behind the keys and file ids in messages: kept as they came, found again, or drawn."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from bot.pictures.cards import card_of
from bot.pictures.faceless import Faceless
from bot.pictures.pairs import Pairs
from duty.hazards.looking.pairing import PAIR
from duty.records.restricted import restricted
from handlers.patrols.words import POINT
from handlers.speech.filters import numbered
from handlers.speech.voice import Voice
from media.drawing import SummaryCard, summary_card
from media.faces.blur import Find
from media.paper import qr_picture
from media.shelf import NotOnShelf, Shelf
from media.words import without_words
from storage.engine.database import Database
from storage.queries.upkeep.retention import upload_is_claimed

OWN = "web:"
"""File ids of pictures sent through the page, shown again to their sender."""
KEPT = re.compile(r"web:[0-9a-f]{32}")
QR = "qr/"
"""Photo keys of invitations: `qr/<channel>/<code>`, drawn when asked for, kept nowhere."""
TAKEN = ("photos/", PAIR)
"""How the keys of what people took begin: what is not drawn by us."""
CARD = "card/"
"""Photo keys of summary cards: `card/<summary id>`, drawn at the edge from frozen figures."""


class Pictures:
    """Keeps and draws pictures, over the shelf. Who may see which one is decided in `bot.reception`."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        now: Callable[[], datetime],
        voice: Voice,
        link: Callable[[str], str],
        on_the_wall: Callable[[str], str] = lambda checkpoint_id: "",
        faces: Find | None = None,
    ) -> None:
        self._link = link
        self._on_the_wall = on_the_wall
        self._database = database
        self._shelf = shelf
        self._now = now
        self._voice = voice
        self._pairs = Pairs(database, shelf, voice)
        self._faceless = Faceless(faces) if faces else None

    async def keep(self, picture: bytes, key: str) -> str:
        """Put a picture away as it came, until it is developed; returns its file id.

        Words that must not be kept and hang in it stay out; a picture that cannot be freed of them, too.
        key: of the update it came with. Sent again it lies in the same place, or nowhere once it is known.
        """
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        async with self._database.reading_work(self._now()) as work:
            known = await work.photos.of_file("web", f"web:{name}")
        kept = await asyncio.to_thread(without_words, picture, restricted) if known is None else None
        if kept is not None:
            await self._shelf.put(f"inbox/{name}", kept)
        return f"web:{name}"

    async def settle(self, file: str) -> None:
        """Its message was handled: where nobody will ever ask for the picture, it goes at once."""
        if not KEPT.fullmatch(file):
            return
        async with self._database.reading() as connection:
            if await upload_is_claimed(connection, file):
                return
        await self._shelf.delete(f"inbox/{file.removeprefix('web:')}")

    async def load(self, file: str, limit: int) -> bytes:
        picture = await self._shelf.get(f"inbox/{file.removeprefix('web:')}")
        if len(picture) > limit:
            raise ValueError("larger than asked for")
        return picture

    async def picture(self, key: str) -> bytes:
        """The bytes behind a Say's photo. A card is drawn when it is first asked for, then kept."""
        if key.startswith(OWN):
            return await self._own(key)
        if key.startswith(QR):
            channel, _, code = key.removeprefix(QR).partition("/")
            return qr_picture(self._link(channel) + code)
        if key.startswith(POINT):
            return qr_picture(self._on_the_wall(key.removeprefix(POINT)))
        if key.startswith(PAIR):
            return await self._pairs.drawn(numbered(key.removeprefix(PAIR)), self._now())
        if not key.startswith(CARD):
            return await self._shelf.get(key)
        kept = f"cards/{key.removeprefix(CARD)}.png"
        try:
            return await self._shelf.get(kept)
        except NotOnShelf:
            drawn = await asyncio.to_thread(summary_card, await self._card_of(key))
            await self._shelf.put(kept, drawn)
            return drawn

    async def sent(self, key: str) -> bytes:
        """The same as it goes into a chat: of a photograph no face, where faces can be found.

        One in which they cannot be looked for goes to nobody: NotOnShelf, and the words go without it.
        """
        found = await self.picture(key)
        if self._faceless is None or not key.startswith(TAKEN):
            return found
        return await self._faceless.of(key, found)

    async def _own(self, file: str) -> bytes:
        """The picture as its sender's page shows it: the small version, once it is developed."""
        async with self._database.reading_work(self._now()) as work:
            photo = await work.photos.of_file("web", file)
        if photo is None or not photo.small_key:
            raise NotOnShelf(file)
        return await self._shelf.get(photo.small_key)

    async def _card_of(self, key: str) -> SummaryCard:
        async with self._database.reading_work(self._now()) as work:
            number = key.removeprefix(CARD)
            made = await work.summaries.get(numbered(number))
            if made is None:
                raise NotOnShelf(key)
            return card_of(self._voice, work.district, made)
