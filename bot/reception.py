"""Answers what the web pages ask: the cards of people, the board, a picture, a way in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from bot.boundary import Boundary
from bot.channels.web.app import PersonCard
from bot.pictures.documents import Documents
from bot.pictures.pictures import CARD, OWN, QR, Pictures
from duty.attendance.coverage import ALERTED, Coverage, coverage, next_window
from duty.district.district import District
from duty.district.people import CALLED, Person
from duty.hazards.looking.pairing import PAIR, pair_of
from duty.incidents.protecting import shield_stands
from duty.messaging.accounts import Account
from duty.messaging.enrolment import enrol
from duty.picturing import Looked, may_open, opened, why_open
from duty.records.photos import Photo
from duty.records.subject import Subject
from duty.summaries.daily import may_see
from handlers.attendance.absence_words import missing_words
from handlers.messaging.enrolment import greeting
from handlers.patrols.words import POINT
from handlers.speech.filters import numbered
from handlers.speech.labels import keyboard_of
from handlers.speech.talk import Talk
from media.shelf import NotOnShelf
from storage.arrivals.conversations import load_conversations
from storage.engine.work import SqlWork

COMPUTER = "computer"
"""The channel of a look on a computer that was let in: it is no account of anybody's."""


class Reception:
    """Answers the web pages. Changes nothing but by a sign-in, and keeps who looked at which picture."""

    def __init__(self, boundary: Boundary, pictures: Pictures, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._database = boundary.database
        self._pictures = pictures
        self._now = now
        self._voice = boundary.voice
        self._documents = Documents(boundary, now)

    # -- people ----------------------------------------------------------------------------

    async def cards(self, people: Collection[str]) -> Mapping[str, PersonCard]:
        """What pages show of whose they are; of those who are in the district."""
        district = await self._database.district()
        found = {one: person for one in people if (person := district.people.get(one))}
        return {one: self._card(district, person) for one, person in found.items()}

    def is_called(self, person_id: str) -> bool:
        """Whether they hold an office that is called for help, by the district as it was last read."""
        person = self._database.last_district.people.get(person_id)
        return person is not None and person.role in CALLED

    async def people(self) -> list[PersonCard]:
        """The same of everybody, for the page of the demo."""
        district = await self._database.district()
        return [self._card(district, person) for person in district.people.values()]

    def _card(self, district: District, person: Person) -> PersonCard:
        near = district.shifts_near(person.id, self._now()) or district.shifts_of(
            person.id, district.today(self._now())
        )
        post = district.posts.get(near[0].post_id) if near else None
        leader = self._leader(district, person)
        return PersonCard(
            id=person.id,
            name=person.name,
            role=self._voice.word("role", person.role),
            post=post.name if post else "",
            post_latitude=post.place.latitude if post else None,
            post_longitude=post.place.longitude if post else None,
            leader=leader.name if leader else "",
            leader_phone=leader.phone if leader else "",
            keyboard=keyboard_of(person, on_duty=False),
        )

    @staticmethod
    def _leader(district: District, person: Person) -> Person | None:
        """The person to dial when no message goes through."""
        for school_id in person.schools:
            for leader in district.leaders_of(school_id):
                if leader != person.id:
                    return district.people[leader]
        return None

    # -- board -----------------------------------------------------------------------------

    async def board(self) -> list[dict[str, Any]]:
        """A row for every window that runs now; for a school without one a row for its next."""
        now = self._now()
        async with self._database.reading_work(now) as work:
            found = await coverage(work, list(work.district.schools.values()), now)
            groups: dict[str, list[Coverage]] = {}
            for one in found:
                groups.setdefault(one.key, []).append(one)
            shown = {posts[0].post.school_id for posts in groups.values()}
            rows = [self._running(work.district, posts, now) for posts in groups.values()]
            rows += [self._coming(work.district, s, now) for s in work.district.schools if s not in shown]
        return sorted(rows, key=lambda row: row["school_id"])

    def _running(self, district: District, posts: list[Coverage], now: datetime) -> dict[str, Any]:
        first = posts[0]
        span = f"{district.clock(first.start)}-{district.clock(first.end)}"
        return {
            "school_id": first.post.school_id,
            "school": district.schools[first.post.school_id].short_name,
            "window": f"{first.window.name} {span}",
            "posts": [self._post(district, one, now) for one in posts],
        }

    def _post(self, district: District, one: Coverage, now: datetime) -> dict[str, Any]:
        state = "green"
        if one.missing:
            state = "red" if now >= one.start else "amber"
        return {
            "post": one.post.name,
            "have": sum(one.present.get(kind, 0) for kind in ALERTED),
            "need": sum(one.required.get(kind, 0) for kind in ALERTED),
            "missing": missing_words(self._voice, one.missing),
            "note": self._short_roster(one),
            "people": [district.people[person_id].name for person_id, _ in one.people],
            "colour": state,
        }

    def _short_roster(self, one: Coverage) -> str:
        """Words where the roster itself is short: a matter of planning, never a morning alert (编制缺口)."""
        if not one.unfilled:
            return ""
        return self._voice.line("board.unfilled", missing=missing_words(self._voice, one.unfilled))

    def _coming(self, district: District, school_id: str, now: datetime) -> dict[str, Any]:
        school = district.schools[school_id]
        coming = next_window(district, [school], now)
        window = ""
        if coming:
            day = district.local(coming[2])
            window = f"{coming[1].name} {day:%m-%d %H:%M}"
        posts = [{"post": post.name, "colour": "grey"} for post in district.posts_of(school_id)]
        return {"school_id": school_id, "school": school.short_name, "window": window, "posts": posts}

    # -- pictures --------------------------------------------------------------------------

    async def photo(self, key: str, person: str, shown_on: str = "", channel: str = "web") -> bytes | None:
        """A picture for a page, when that person may see it; each look is kept (L05 §16).

        shown_on: the page, where it says which one it is.
        channel: COMPUTER on the pages of a computer, where somebody looks at it as evidence; such a person
            need not have a chat of their own. In a chat it has no faces, where they can be found.
        """
        async with self._database.reading_work(self._now()) as work:
            who = work.district.people.get(person)
            if who is None or not await self._may_see(work, key, who):
                return None
        try:
            found = await (self._pictures.picture if channel == COMPUTER else self._pictures.sent)(key)
        except NotOnShelf:
            return None
        await self._keep_look(key, channel, person, shown_on)
        return found

    async def opened(self, channel: str, address: str, key: str) -> None:
        """A picture stands in somebody's chat: that look is kept, too."""
        await self._keep_look(key, channel, address, "chat")

    async def _keep_look(self, key: str, channel: str, address: str, shown_on: str) -> None:
        """What we drew ourselves, and one's own, is no look."""
        if key.startswith((CARD, OWN, QR, POINT)):
            return
        async with self._boundary.act(self._now()) as act:
            person_id = await self._who(act.work, channel, address)
            who = act.work.district.people.get(person_id)
            if who is None:
                return
            for photo in await self._photos_of(act.work, key):
                why = await why_open(act.work, photo, who)
                opened(act.work, photo, who.id, self._now(), Looked(channel, shown_on, why))

    @staticmethod
    async def _who(work: SqlWork, channel: str, address: str) -> str:
        if channel == COMPUTER:
            return address
        account = await work.accounts.find(channel, address)
        return account.person_id or "" if account else ""

    @staticmethod
    async def _photos_of(work: SqlWork, key: str) -> list[Photo]:
        """Of before and after side by side both."""
        if key.startswith(PAIR):
            both = pair_of(await work.photos.of(Subject("hazard", numbered(key.removeprefix(PAIR)))))
            return [one for one in both if one]
        photo = await work.photos.by_key(key)
        return [photo] if photo else []

    # -- files -----------------------------------------------------------------------------

    async def document(self, channel: str, address: str, key: str) -> tuple[str, bytes] | None:
        """The file for whoever has that chat."""
        async with self._database.reading_work(self._now()) as work:
            account = await work.accounts.find(channel, address)
        return await self.file(key, account.person_id) if account and account.person_id else None

    async def file(self, key: str, person: str) -> tuple[str, bytes] | None:
        """Its name and bytes for whom it is."""
        return await self._documents.file(key, person)

    async def _may_see(self, work: SqlWork, key: str, who: Person) -> bool:
        if key.startswith(OWN):
            return await work.photos.sent_by(key, who.id)
        if key.startswith(QR):
            invitation = await work.accounts.invitation(key.rpartition("/")[2])
            return invitation is not None and invitation.issued_by == who.id
        if key.startswith(POINT):
            point = work.district.checkpoints.get(key.removeprefix(POINT))
            return point is not None and who.id in work.district.leaders_of(point.school_id)
        if key.startswith(CARD):
            number = key.removeprefix(CARD)
            made = await work.summaries.get(numbered(number))
            return made is not None and may_see(work, made, who)
        found = await self._photos_of(work, key)
        return bool(found) and all([await may_open(work, photo, who) for photo in found])

    async def shielded(self, person: str) -> bool:
        """Whether nothing of what they show now may be put away, not even for a moment (疑似侵害学生)."""
        async with self._database.reading_work(self._now()) as work:
            (talk,) = (await load_conversations(work.session, [f"web:{person}"])).values()
        return shield_stands(talk.state, talk.data, self._now())

    # -- the way in ------------------------------------------------------------------------

    async def sign_in(self, code: str) -> str | None:
        """Use up a one-time code: the web account of its person is bound, and greeted as on Telegram.

        Whoever guesses only reads: nobody's call waits for the writer because of it.
        """
        async with self._database.reading_work(self._now()) as work:
            found = await work.accounts.invitation(code.strip().upper(), to_use=False)
        if found is None or not found.usable(self._now()):
            return None
        async with self._boundary.act(self._now()) as act:
            invitation = await act.work.accounts.invitation(code.strip().upper())
            if invitation is None:
                return None
            address = invitation.person_id
            account: Account = await act.work.accounts.find_or_add("web", address)
            person = await enrol(act.work, account, code, self._now())
            if person is None:
                return None
            talk = Talk(act.work, account, self._now(), self._now(), {}, self._voice, person)
            for say in await greeting(talk):
                act.reply(account, say)
            return person.id
