"""A point: its code, its tag or the phone's place; then one card with what to look at there."""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.places import Place
from duty.district.rounds import Checkpoint
from duty.messaging import enrolment
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from duty.patrols import at_the_point
from duty.patrols.codes import Kind, looks_like_code
from duty.patrols.progress import progress
from duty.patrols.rights import may_walk
from duty.patrols.scan import Proof
from duty.patrols.scanning import Reading, Scanned, scan
from duty.patrols.walking import NIGHT_LONG, ended_lately
from handlers.attendance import checkin
from handlers.attendance.times import tapped
from handlers.hazards.draft import answered
from handlers.messaging.enrolment import not_yet_agreed
from handlers.patrols.words import filling, last_hazard, point_buttons
from handlers.speech.filters import Choice, Has, Pressed, Words, id_of
from handlers.speech.places import Weak, place_of, weakness
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_read(), _links(), _keys(), _places()]


def _read() -> Job:
    """What reads as a code or a tag of ours is no cry, whatever its letters sound like."""
    routes = Job("codes read out", Stage.DANGER)
    routes.message.register(scanned_link, Words(), Ours())
    routes.message.register(tagged, Words(), OfTag())
    return routes


def _links() -> Job:
    """A scanned code comes as a link, before anybody looks for an invitation in it."""
    routes = Job("codes", Stage.CONSENT)
    routes.message.register(scanned_link, Pressed(command="start"), Coded())
    return routes


def _keys() -> Job:
    routes = Job("points", Stage.KEYS)
    routes.message.register(typed, Words(), Coded())
    routes.callback_query.register(fine, Choice("scan.fine"))
    routes.callback_query.register(wrong, Choice("scan.wrong"))
    return routes


def _places() -> Job:
    """Where the phone is, while a round is on; stands before the bare location that checks in."""
    routes = Job("points by place", Stage.FLOWS)
    routes.message.register(located, Has("location"), OnARound())
    return routes


class Coded(Filter):
    """The words are a code, ours or not; it comes along as `spelled`."""

    async def __call__(self, _message: Message, talk: Talk, rest: str | None = None) -> bool | dict[str, Any]:
        spelled = rest if rest is not None else talk.words
        ours = talk.codes is not None and talk.codes.read(spelled) is not None
        return {"spelled": spelled} if ours or looks_like_code(spelled) else False


class Ours(Filter):
    """The words are a code with our signature; it comes along as `spelled`."""

    async def __call__(self, _message: Message, talk: Talk) -> bool | dict[str, Any]:
        ours = talk.codes is not None and talk.codes.read(talk.words) is not None
        return {"spelled": talk.words} if ours else False


class OfTag(Filter):
    """The words are the id of a tag at a school of theirs; its point comes along."""

    async def __call__(self, _message: Message, talk: Talk) -> bool | dict[str, Any]:
        point = talk.district.beats.by_tag(talk.words)
        mine = point is not None and may_walk(talk.district, talk.me, point.school_id)
        return {"point": point} if mine else False


class OnARound(Filter):
    """The person is on a round, or was a moment ago, and the place is at one of its school's points.

    A spot check that waits for a place goes before it.
    """

    async def __call__(self, message: Message, talk: Talk) -> bool | dict[str, Any]:
        place = place_of(message)
        if place is None or talk.forwarded or weakness(talk, message, place) is not Weak.NOT:
            return False
        walk = await talk.work.walks.walking(talk.me.id, talk.now - NIGHT_LONG)
        walk = walk or await ended_lately(talk.work, talk.me, talk.now)
        if walk is None or await talk.work.spot_checks.waiting(talk.me.id, talk.now):
            return False
        holding = [one for one in talk.district.beats.points_of(walk.school_id) if one.holds(place)]
        nearest = min(holding, key=lambda one: one.metres_from(place), default=None)
        return {"point": nearest, "place": place} if nearest else False


# -- scanned -------------------------------------------------------------------------------------


async def scanned_link(message: Message, talk: Talk, state: FSMContext, spelled: str) -> list[Say]:
    """Whoever has not agreed to the notice yet does so first; what they scanned waits."""
    if not await enrolment.has_agreed(talk.work, talk.me):
        return await not_yet_agreed(message, talk, state)
    return await _of_code(talk, state, spelled)


async def typed(message: Message, talk: Talk, state: FSMContext, spelled: str) -> list[Say]:
    return await _of_code(talk, state, spelled)


async def _of_code(talk: Talk, state: FSMContext, spelled: str) -> list[Say]:
    """A bad signature, another school's and an unknown one read alike."""
    await state.set_state(None)
    code = talk.codes.read(spelled) if talk.codes else None
    if code is None:
        return _unknown(talk)
    if code.kind is Kind.POST:
        return await _at_post(talk, code.id)
    point = talk.district.beats.by_code(code.id)
    proof = Proof.NFC if code.kind is Kind.TAG else Proof.QR
    return await _scanned(talk, point, proof) if point else _unknown(talk)


def _unknown(talk: Talk) -> list[Say]:
    return [Say(talk.line("walk.unknown_code"))]


async def _at_post(talk: Talk, post_id: str) -> list[Say]:
    """A post's code checks in, as a location does."""
    post = talk.district.post_by_code(post_id)
    if post is None or not talk.district.sees(talk.me, post.school_id):
        return _unknown(talk)
    return await checkin.scanned(talk, post)


async def tagged(message: Message, talk: Talk, state: FSMContext, point: Checkpoint) -> list[Say]:
    """04:A2:2B:9C, read off a tag by another app and sent here."""
    if not await enrolment.has_agreed(talk.work, talk.me):
        return await not_yet_agreed(message, talk, state)
    await state.set_state(None)
    return await _scanned(talk, point, Proof.NFC)


async def located(message: Message, talk: Talk, point: Checkpoint, place: Place) -> list[Say]:
    return await _scanned(talk, point, Proof.LOCATION, place)


async def _scanned(talk: Talk, point: Checkpoint, proof: Proof, place: Place | None = None) -> list[Say]:
    """The card of the point, and the round's one message in its place."""
    came = await scan(talk.work, talk.me, point, Reading(proof, tapped(talk), place), talk.now)
    if isinstance(came, Refused):
        return _unknown(talk)
    walk = filling(talk.voice, await progress(talk.work, came.walk), talk.account.language)
    return [await card(talk, came), walk]


async def card(talk: Talk, came: Scanned) -> Say:
    """✓东门 09:32。请看：门锁、灯。上次：灯不亮，待整改。 [都正常] [有问题]"""
    made, language = came.scan, talk.account.language
    time = talk.when(made.was_at)
    if made.said_earlier:
        time = talk.line("checkin.both_times", said=time, time=talk.when(made.at))
    key = "walk.point_unread" if made.failed else "walk.point_again" if came.again else "walk.point"
    looks = talk.line("walk.looks", looks="、".join(came.point.looks)) if came.point.looks else ""
    text = talk.line(key, point=came.point.name, time=time)
    assert made.id is not None
    buttons = point_buttons(talk.voice, made.id)
    return Say(
        f"{text}{looks}{last_hazard(talk.voice, came.last, language)}", buttons, name=str(made.subject)
    )


# -- what is said of it --------------------------------------------------------------------------


async def fine(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[都正常]"""
    found = await at_the_point.fine(talk.work, id_of(args), talk.me)
    if isinstance(found, Refused):
        return refused(talk, found)
    point = talk.district.checkpoints.get(found.checkpoint_id)
    name = point.name if point else found.checkpoint_id
    text = talk.line("walk.point_fine", point=name, time=talk.when(found.was_at))
    return [Say(text, name=str(found.subject), replaces=this_message(query))]


async def wrong(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[有问题]"""
    drafted = await at_the_point.wrong_at(talk.work, id_of(args), talk.me, talk.now)
    if isinstance(drafted, Refused):
        return refused(talk, drafted)
    return await answered(talk, state, drafted)
