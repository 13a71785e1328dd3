"""📍 签到: one tap, one honest line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance import checkins
from duty.attendance.checkin import CheckIn, Evidence, Reason
from duty.attendance.checkins import Outcome, Result
from duty.attendance.choosing import Said
from duty.attendance.hinting import hints
from duty.attendance.hinting.mark import Used
from duty.attendance.whereabouts import named_post, only_says_where
from duty.district.people import Role
from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import Punctuality
from duty.language.reading import Intent
from duty.messaging.press import Press
from duty.messaging.say import Say, column, row
from handlers.attendance import proxy
from handlers.attendance.records.handing import handed_over
from handlers.attendance.times import both, in_words, tapped, written_at
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, Means, Pressed
from handlers.speech.keys import keyboard
from handlers.speech.places import Weak, place_of, weakness
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import distance

SOON = timedelta(minutes=5)
"""Whoever says that they come in a few minutes is as good as there."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("check-in", Stage.KEYS)
    routes.message.register(ask_place, Pressed(labels.CHECK_IN, command="checkin"))
    routes.message.register(pictured, Has("photo"), Means(Intent.CHECK_IN))
    routes.callback_query.register(without_place, Choice("place.none"))
    return routes


def _flows() -> Job:
    """A bare location checks in; stands behind the flows that ask for a place themselves."""
    routes = Job("places", Stage.FLOWS)
    routes.message.register(located, Has("location"))
    return routes


async def ask_place(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The typed label: the phone was not asked, so we ask in words."""
    return await ask(talk, state)


async def ask(talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    if not checkins.may_check_in(talk.district, talk.me, talk.now):
        return Say(talk.line("checkin.no_shift", who=talk.polite), keyboard=await keyboard(talk))
    buttons = row((talk.voice.line("checkin.no_place"), Press("place.none")))
    return Say(talk.line("checkin.ask_place"), buttons)


async def without_place(query: CallbackQuery, talk: Talk) -> list[Say]:
    return await _check_in(talk, None)


async def located(message: Message, talk: Talk) -> list[Say]:
    """Location inside the post's radius is the best evidence; a forwarded one is none.

    One that proves nothing is as good as words, and its sender reads how to send a better one.
    """
    if talk.forwarded:
        return await _forwarded(talk)
    place = place_of(message)
    assert place is not None
    weak = weakness(talk, message, place)
    return await (_weakly(talk, weak, place) if weak else _check_in(talk, place))


async def _weakly(talk: Talk, weak: Weak, place: Place) -> list[Say]:
    """待核 with the hint; whatever else came of it is said as always, and the hint with it."""
    outcome = await _made(talk, None)
    far = distance(place.accuracy_m, talk.account.language)
    own, keys = own_leader(talk), await keyboard(talk)
    if outcome.result is Result.DOUBTFUL:
        return [Say(talk.line(f"checkin.{weak}", accuracy=far, own=own), keyboard=keys)]
    said = _answer(talk, outcome)
    hint = talk.line(f"checkin.{weak}_hint", accuracy=far)
    return [said.but(text=f"{said.text}{hint}", keyboard=keys)]


async def said_here(talk: Talk) -> list[Say]:
    """Words such as 到岗: a check-in without evidence. What somebody else wrote is none.

    早上7点就到岗了 keeps both times; 我七点半到岗, said before, is an announcement.
    """
    if talk.forwarded:
        return await _forwarded(talk)
    named = talk.meaning.came_at(written_at(talk))
    if named and named - talk.now > SOON:
        return await _announced(talk, named)
    at = named_post(talk.district, talk.me, talk.words)
    return await _answered(talk, await _made(talk, None, in_words(talk, named), at))


def says_where(talk: Talk) -> bool:
    """我到东门了, of whoever has a window about now: a check-in, like 到岗."""
    post = named_post(talk.district, talk.me, talk.words)
    near = post is not None and only_says_where(post, talk.words)
    return near and bool(talk.district.shifts_near(talk.me.id, talk.now))


async def _forwarded(talk: Talk) -> list[Say]:
    """No evidence, and nothing is kept but that it came: the leader may want to look."""
    await hints.note(talk.work, talk.me, Used.FORWARDED, talk.now)
    return [Say(talk.line("checkin.forwarded"))]


async def _announced(talk: Talk, named: datetime) -> list[Say]:
    """They will come: in time that is nothing to pass on, later it is."""
    if checkins.in_time(talk.district, talk.me, named, talk.now):
        return [Say(talk.line("checkin.not_yet_kept"))]
    return await proxy.late(talk)


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture that says 到岗: the words count, the picture is neither kept nor proof."""
    await state.set_state(None)
    if message.photo and not talk.forwarded:
        same = f"{talk.account.channel}:{message.photo[-1].file_unique_id}"
        mark = hashlib.sha256(same.encode()).hexdigest()
        await hints.note(talk.work, talk.me, Used.PICTURE, talk.now, mark)
    said = await said_here(talk)
    return said if talk.forwarded else [*said, Say(talk.line("checkin.no_picture"))]


async def scanned(talk: Talk, post: Post) -> list[Say]:
    """The code of a post was read: evidence of where they are, without any location."""
    came = await checkins.check_in(talk.work, talk.me, talk.now, said=tapped(talk), scanned=post)
    return await _answered(talk, came)


async def _check_in(talk: Talk, place: Place | None, said: Said | None = None) -> list[Say]:
    return await _answered(talk, await _made(talk, place, said))


async def _answered(talk: Talk, outcome: Outcome) -> list[Say]:
    """And what the shift before has left there."""
    said = _answer(talk, outcome).but(keyboard=await keyboard(talk))
    return [said, *await handed_over(talk, outcome.check_in)]


async def _made(
    talk: Talk, place: Place | None, said: Said | None = None, named: Post | None = None
) -> Outcome:
    when = said or tapped(talk)
    return await checkins.check_in(talk.work, talk.me, talk.now, place=place, said=when, named=named)


# -- the answers -------------------------------------------------------------------------------


def _answer(talk: Talk, outcome: Outcome) -> Say:
    if outcome.check_in is None:
        return Say(talk.line(NOT_KEPT[outcome.result], who=talk.polite))
    return ANSWERS[outcome.result](talk, outcome, outcome.check_in)


def _done(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    """Late, early and unrostered are said; a tap that was long under way shows both times."""
    late = made.came_at - outcome.shift.start if outcome.shift else timedelta()
    minutes = int(late.total_seconds() // 60)
    if made.said_earlier:
        key = "checkin.done_delayed_late" if made.punctuality is Punctuality.LATE else "checkin.done_delayed"
        return Say(talk.line(key, minutes=minutes, **values(talk, made)))
    key = DONE.get(made.punctuality, "checkin.done")
    done = talk.line(key, minutes=minutes, **values(talk, made)) + _elsewhere(talk, outcome)
    return _not_the_rosters(talk, Say(done), outcome.rostered, made)


def _not_the_rosters(talk: Talk, done: Say, rostered: Post | None, made: CheckIn) -> Say:
    """Who stands at another gate than the roster's reads which that is; a place may be wrong, a code not."""
    if rostered is None:
        return done
    post = talk.spot(rostered.school_id, rostered.id)
    said = done.but(text=done.text + talk.line("checkin.not_the_rosters", post=post))
    if made.evidence is not Evidence.LOCATION:
        return said
    mine = (
        talk.voice.line("checkin.at_the_rosters", post=rostered.name),
        Press("far.mine", made.id, rostered.id),
    )
    return said.but(buttons=row(mine))


def _elsewhere(talk: Talk, outcome: Outcome) -> str:
    """Who goes from post to post reads which one it is now, and until when it was the other."""
    if not (left := outcome.others):
        return ""
    others = "、".join(talk.spot(one.school_id, one.post_id) for one in left)
    until = left[0].checked_out_at or talk.now
    return talk.line("checkin.now_here", others=others, time=talk.when(until))


def _far(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    """One question; the check-in is kept for the leader whatever the answer."""
    away = distance(made.distance_m or 0, talk.account.language)
    buttons = row(
        (talk.voice.line("checkin.far_drift"), Press("far.drift", made.id)),
        (talk.voice.line("checkin.far_other"), Press("far.other", made.id)),
        (talk.voice.line("checkin.far_not_yet"), Press("far.not_yet", made.id)),
    )
    name = _question(made)
    text = talk.line("checkin.far", post=spot(talk, made), distance=away)
    return Say(text, buttons, name=name, replaces=name)


def _question(made: CheckIn) -> str:
    """The name of 您在哪: whoever sends the place once more finds the answer where the question stood."""
    return f"far:{made.id}"


def _which_post(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    buttons = column(*((post.name, Press("at", made.id, post.id)) for post in outcome.posts))
    return Say(talk.line("checkin.which", **values(talk, made)), buttons)


def _make_up(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    assert outcome.shift is not None
    window = f"{outcome.shift.window.name} {talk.clock(outcome.shift.start)}"
    key = "checkin.make_up_said" if made.reason is Reason.SAID else "checkin.make_up"
    return Say(talk.line(key, window=window, **values(talk, made)))


def _resumed(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    return Say(talk.line("checkin.resumed", **values(talk, made)))


def _already(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    return Say(talk.line("checkin.already", **values(talk, made)))


def _doubtful(talk: Talk, outcome: Outcome, made: CheckIn) -> Say:
    if made.said_earlier:
        key = "checkin.doubtful_said" if made.reason is Reason.SAID else "checkin.doubtful_delayed"
        return Say(talk.line(key, **values(talk, made)))
    named = outcome.rostered or talk.of_several_schools
    key = "checkin.doubtful_at" if named and made.post_id else "checkin.doubtful"
    name = _question(made) if made.distance_m else ""
    said = Say(talk.line(key, **values(talk, made)), name=name, replaces=name)
    return _not_the_rosters(talk, said, outcome.rostered, made)


NOT_KEPT = {Result.NO_SHIFT: "checkin.no_shift", Result.NOT_AT_A_POST: "checkin.no_shift_far"}
ANSWERS: dict[Result, Callable[[Talk, Outcome, CheckIn], Say]] = {
    Result.CONFIRMED: _done,
    Result.DOUBTFUL: _doubtful,
    Result.FAR: _far,
    Result.MAKE_UP: _make_up,
    Result.ALREADY: _already,
    Result.RESUMED: _resumed,
    Result.WHICH_POST: _which_post,
}
DONE = {
    Punctuality.LATE: "checkin.done_late",
    Punctuality.EARLY: "checkin.done_early",
    Punctuality.UNROSTERED: "checkin.done_unrostered",
}


def values(talk: Talk, made: CheckIn) -> dict[str, str]:
    """What every line about one's own check-in says."""
    said, time = talk.when(made.came_at), talk.when(made.received_at)
    times = {"said": said, "time": time, "both": both(talk, made)}
    return times | {"who": talk.polite, "post": spot(talk, made), "own": own_leader(talk)}


def spot(talk: Talk, made: CheckIn) -> str:
    return talk.spot(made.school_id, made.post_id)


def own_leader(talk: Talk) -> str:
    """The leader's own check-in waits for somebody else."""
    return talk.line("checkin.own") if talk.me.role is Role.GUARD_LEADER else ""
