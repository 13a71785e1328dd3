"""The one card: who is there, who is late, whom to look at. It rewrites itself, and is never withheld."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.attendance.absence.knowing import Knowledge, known_of
from duty.attendance.checkin import UNDO_WITHIN, CheckIn
from duty.attendance.hinting.hints import Hint, Line, hints_of, lines
from duty.attendance.leading.card import LeaderCard
from duty.attendance.leading.claims import Claim, VerifyPlease, question
from duty.attendance.leading.deciding import deciders, may_verify
from duty.attendance.leading.missing import Late, Short, late, planned, shorts
from duty.attendance.ports import Work
from duty.district.grouping import grouped
from duty.district.people import Person
from duty.district.shifts import LATE_AFTER, HeldWindow
from duty.messaging.notices import News, Notice, Priority, Turn

BEFORE = timedelta(hours=36)


@dataclass(frozen=True)
class LeaderNews(News):
    """How the window stands for one reader.

    window:  its name; empty outside of every window.
    event:   what has just changed, if anything.
    waiting: whom to look at. short: the posts that lack somebody.
    undo:    what was confirmed just now can be taken back.
    hints:   what the reader may want to look at; it changes nothing.
    """

    kind: ClassVar[str] = "checkin.leading"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    card: int
    window: str
    there: int
    planned: int
    late: tuple[Late, ...]
    waiting: tuple[VerifyPlease, ...]
    undo: bool
    event: Claim | None = None
    short: tuple[Short, ...] = ()
    hints: tuple[Line, ...] = ()


async def show(work: Work, made: CheckIn, now: datetime, event: Claim | None = None, *, by: str = "") -> None:
    """Something about that check-in has changed: everybody's card of its window follows.

    event: the question, where it is new; whoever has to decide gets a card then.
    by:    their own card stands in the answer.
    """
    said = await work.check_ins.of_shifts([made.shift_key])
    cards = list(await work.leader_cards.of_shifts([made.shift_key]))
    if made.doubtful:
        there = {one.person_id for one in said if one.open}
        wanted = await deciders(work, made.school_id, made.shift_key, now, there, but=made.person_id)
        cards += await _new(work, made.shift_key, wanted, cards, now)
    await _follow(work, cards, said, now, event, by)


async def renew(work: Work, shift_key: str, now: datetime, by: str) -> None:
    """Something is known of who does not come: the cards of the others follow."""
    said = await work.check_ins.of_shifts([shift_key])
    await _follow(work, await work.leader_cards.of_shifts([shift_key]), said, now, None, by)


async def _follow(
    work: Work,
    cards: Sequence[LeaderCard],
    said: Sequence[CheckIn],
    now: datetime,
    event: Claim | None,
    by: str,
) -> None:
    keys = list(dict.fromkeys(card.shift_key for card in cards))
    knowledge = await knowledge_of(work, keys)
    hints = await hints_of(work, dict.fromkeys(keys, said), now)
    for card in cards:
        if card.person_id != by:
            seen = hints.get(card.shift_key, ())
            tell(work, card, read(work, card, said, now, knowledge, event, hints=seen), now)


async def refresh(work: Work, held: Sequence[HeldWindow], now: datetime, *, begin: bool) -> None:
    """Somebody came or left, or five minutes are over and somebody is late. `begin`: not after an outage."""
    running = [one for one in held if one.start + LATE_AFTER <= now <= one.end]
    if not running:
        return
    keys = [one.key for one in running]
    cards = grouped(await work.leader_cards.of_shifts(keys), lambda card: card.shift_key)
    said = grouped(await work.check_ins.of_shifts(keys), lambda made: made.shift_key)
    knowledge = await known_of(work, running)
    hints = await hints_of(work, {key: said.get(key, ()) for key in keys}, now)
    if begin:
        without = [one for one in running if one.key not in cards]
        odd = [
            one
            for one in without
            if hints[one.key] or _lacks(work, one, said.get(one.key, ()), now, knowledge)
        ]
        cards |= await _first_ones(work, odd, said, now)
    for one in running:
        here, seen = said.get(one.key, []), hints[one.key]
        for card in cards.get(one.key, ()):
            tell(work, card, read(work, card, here, now, knowledge, hints=seen), now)


async def _first_ones(
    work: Work, windows: Sequence[HeldWindow], said: Mapping[str, Sequence[CheckIn]], now: datetime
) -> Mapping[str, list[LeaderCard]]:
    """The cards of windows that had none, by window."""
    leaders = [one for held in windows for one in work.district.leaders_of(held.window.school_id)]
    await work.accounts.of_people(leaders)  # asked at once, they need not be asked one by one
    made: list[LeaderCard] = []
    for held in windows:
        there = {one.person_id for one in said.get(held.key, ()) if one.open}
        wanted = await deciders(work, held.window.school_id, held.key, now, there)
        made += [LeaderCard(held.key, person_id, now) for person_id in wanted]
    return grouped(await work.leader_cards.add_all(made), lambda card: card.shift_key)


def _lacks(
    work: Work, held: HeldWindow, said: Sequence[CheckIn], now: datetime, knowledge: Knowledge
) -> bool:
    """Somebody has not come, or left a post empty for another."""
    district = work.district
    return bool(
        late(district, held, said, now, knowledge) or shorts(district, held, said, now, knowledge, "")
    )


async def _new(
    work: Work, key: str, people: Sequence[str], known: Collection[LeaderCard], now: datetime
) -> list[LeaderCard]:
    having = {card.person_id for card in known}
    made = [LeaderCard(key, person_id, now) for person_id in people if person_id not in having]
    return list(await work.leader_cards.add_all(made))


def tell(work: Work, card: LeaderCard, news: LeaderNews, now: datetime) -> None:
    """Where it stands, without a sound; never counted among the four of a day."""
    digest = hashlib.sha256(repr(news).encode()).hexdigest()
    if card.show(digest):
        dedupe = f"{card.name}:{now.timestamp():.3f}:{digest[:8]}"
        work.tell(
            Notice(card.person_id, news, Priority.P2, dedupe, card.name, replaces=card.name, silent=True)
        )


async def knowledge_of(work: Work, shift_keys: Sequence[str]) -> Knowledge:
    """What is known of those windows, where they are windows of the roster."""
    return await known_of(work, work.district.all_held(shift_keys))


def read(
    work: Work,
    card: LeaderCard,
    said: Sequence[CheckIn],
    now: datetime,
    knowledge: Knowledge,
    event: Claim | None = None,
    *,
    hints: Sequence[Hint] = (),
) -> LeaderNews:
    """As it stands for that reader."""
    district = work.district
    reader, held = district.people[card.person_id], district.held_by(card.shift_key)
    doubtful = [made for made in said if made.doubtful and may_verify(reader, made)]
    wanted = planned(district, held) if held else {}
    there = {made.person_id for made in said if made.open}
    return LeaderNews(
        card=card.id or 0,
        window=held.window.name if held else "",
        there=len(wanted.keys() & there),
        planned=len(wanted),
        late=late(district, held, said, now, knowledge) if held else (),
        waiting=tuple(question(work, made) for made in doubtful),
        undo=bool(just_confirmed(reader, said, now)),
        event=event,
        short=shorts(district, held, said, now, knowledge, reader.id) if held else (),
        hints=lines(district, hints, reader.id),
    )


def just_confirmed(person: Person, said: Sequence[CheckIn], now: datetime) -> list[CheckIn]:
    """What this person confirmed with their last tap, while it can be taken back."""
    mine = [one for one in said if one.verified_by == person.id and one.counts and one.verified_at]
    last = max((one.verified_at for one in mine if one.verified_at), default=None)
    if last is None or now - last > UNDO_WITHIN:
        return []
    return [one for one in mine if one.verified_at == last]
