"""📍 签到 and 🏁 下岗: one tap, one honest line."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import checkins
from duty.checkins import CheckIn, Outcome, Result, Standing
from duty.notices import Notice, Priority
from duty.places import Place
from duty.say import Say, column, row
from handlers import labels
from handlers.enrolment import current_check_in, keyboard
from handlers.filters import Choice, Has, Pressed
from handlers.talk import Talk
from handlers.voice import distance


def router() -> Router:
    routes = Router(name="check-in")
    routes.message.register(ask_place, Pressed(labels.CHECK_IN, command="checkin"))
    routes.message.register(check_out, Pressed(labels.CHECK_OUT, command="checkout"))
    routes.callback_query.register(without_place, Choice("place"))
    routes.callback_query.register(which_post, Choice("at"))
    routes.callback_query.register(far_answer, Choice("far"))
    routes.callback_query.register(check_out_answer, Choice("out"))
    routes.callback_query.register(verified, Choice("verify"))
    return routes


def places() -> Router:
    """A bare location checks in; stands behind the flows that ask for a place themselves."""
    routes = Router(name="places")
    routes.message.register(located, Has("location"))
    return routes


async def ask_place(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The typed label: the phone was not asked, so we ask in words."""
    await state.set_state(None)
    return Say(talk.line("checkin.ask_place"), row((talk.voice.line("checkin.no_place"), "place:none")))


async def without_place(query: CallbackQuery, talk: Talk) -> list[Say]:
    return await _check_in(talk, None)


async def located(message: Message, talk: Talk) -> list[Say]:
    """Location inside the post's radius is the best evidence; a forwarded one is none."""
    if talk.forwarded:
        return [Say(talk.line("checkin.forwarded"))]
    spot = message.location
    assert spot is not None
    return await _check_in(talk, Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0))


async def said_here(talk: Talk) -> list[Say]:
    """Words such as 到岗: a check-in without evidence."""
    if talk.forwarded:
        return [Say(talk.line("checkin.forwarded"))]
    return await _check_in(talk, None)


async def _check_in(talk: Talk, place: Place | None) -> list[Say]:
    outcome = await checkins.check_in(talk.work, talk.me, talk.now, place=place, said_at=talk.said_at)
    if outcome.check_in and outcome.check_in.received_at == talk.now:
        _tell_leaders(talk, outcome.check_in)
    say = _answer(talk, outcome)
    return [say.but(keyboard=await keyboard(talk))]


def _answer(talk: Talk, outcome: Outcome) -> Say:
    made = outcome.check_in
    if made is None:
        return Say(talk.line("checkin.no_shift", who=talk.polite))
    if outcome.result is Result.CONFIRMED:
        return Say(_done(talk, made, outcome))
    if outcome.result is Result.FAR:
        return _far(talk, made, outcome)
    if outcome.result is Result.ALREADY:
        key = "already" if made.standing is Standing.CONFIRMED else "already_doubtful"
        return Say(talk.line(f"checkin.{key}", **_values(talk, made)))
    if outcome.result is Result.WHICH_POST:
        buttons = column(*((post.name, f"at:{made.id}:{post.id}") for post in outcome.posts))
        return Say(talk.line("checkin.which", **_values(talk, made)), buttons)
    if made.punctuality == "make_up" and outcome.shift:
        name = outcome.shift.window.name
        return Say(talk.line("checkin.make_up", window=name, **_values(talk, made)))
    return Say(talk.line("checkin.doubtful", **_values(talk, made)))


def _done(talk: Talk, made: CheckIn, outcome: Outcome) -> str:
    key = {"late": "done_late", "early": "done_early", "unrostered": "done_unrostered"}
    minutes = 0
    if outcome.shift:
        minutes = int((made.received_at - outcome.shift.start).total_seconds() // 60)
    name = key.get(made.punctuality, "done")
    return talk.line(f"checkin.{name}", minutes=minutes, **_values(talk, made))


def _values(talk: Talk, made: CheckIn) -> dict[str, str]:
    return {"who": talk.polite, "post": _post_name(talk, made), "time": talk.clock(made.received_at)}


def _post_name(talk: Talk, made: CheckIn) -> str:
    post = talk.district.posts.get(made.post_id)
    return post.name if post else talk.district.schools[made.school_id].short_name


def _far(talk: Talk, made: CheckIn, outcome: Outcome) -> Say:
    """One question; the check-in is kept for the leader whatever the answer."""
    away = distance(made.distance_m or 0, talk.account.language)
    buttons = row(
        *(
            (talk.voice.line(f"checkin.far_{why}"), f"far:{why}:{made.id}")
            for why in ("drift", "other", "not_yet")
        )
    )
    return Say(talk.line("checkin.far", post=_post_name(talk, made), distance=away), buttons)


async def _own(talk: Talk, check_in_id: str) -> CheckIn | None:
    """Somebody else's reads exactly like one that does not exist."""
    made = await talk.work.check_ins.get(int(check_in_id)) if check_in_id.isdigit() else None
    return made if made and made.person_id == talk.me.id else None


async def far_answer(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    why, check_in_id = args[0], args[-1]
    made = await _own(talk, check_in_id)
    if made is None:
        return [Say(toast=talk.line("common.gone"))]
    if made.standing is not Standing.DOUBTFUL or made.reason != "far":
        return [Say(toast=talk.line("common.already"))]
    if why == "other":
        posts = talk.district.posts_of(made.school_id)
        buttons = column(*((post.name, f"at:{made.id}:{post.id}") for post in posts))
        return [Say(talk.line("checkin.other_ask"), buttons, replaces=_this(query))]
    checkins.explain(talk.work, made, why, talk.now)
    key = "not_yet_kept" if why == "not_yet" else "drift_kept"
    text = talk.line(f"checkin.{key}", **_values(talk, made))
    return [Say(text, replaces=_this(query))]


async def which_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await _own(talk, args[0])
    post = talk.district.posts.get(args[-1])
    if made is None or post is None or post.school_id != made.school_id:
        return [Say(toast=talk.line("common.gone"))]
    if not made.open:
        return [Say(toast=talk.line("common.too_late"))]
    if made.post_id != post.id and not await _free(talk, made, post.id):
        return [Say(toast=talk.line("common.already"))]
    checkins.move_to(talk.work, made, post, talk.now)
    key = "moved" if made.standing is Standing.CONFIRMED else "doubtful"
    return [Say(talk.line(f"checkin.{key}", **_values(talk, made)), replaces=_this(query))]


async def _free(talk: Talk, made: CheckIn, post_id: str) -> bool:
    """The person has no other check-in at that post in the same window."""
    same = await talk.work.check_ins.of_shifts([made.shift_key])
    return not any(c.counts and c.person_id == made.person_id and c.post_id == post_id for c in same)


def _this(query: CallbackQuery) -> str:
    """The message whose button was pressed."""
    return f"#{query.message.message_id}" if query.message else ""


# -- the leader ----------------------------------------------------------------------------


def _tell_leaders(talk: Talk, made: CheckIn) -> None:
    """A doubtful check-in waits for the leader; told once."""
    if made.standing is not Standing.DOUBTFUL:
        return
    values = _values(talk, made)
    for leader in talk.district.leaders_of(made.school_id):
        if leader != made.person_id:
            talk.work.tell(
                Notice(
                    leader,
                    "checkin.verify",
                    Priority.NUDGE,
                    values | {"check_in": made.id},
                    dedupe=f"verify:{made.id}:{leader}",
                    name=f"verify:{made.id}",
                )
            )


async def verified(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[人在] [没看到]: a record, not a mark."""
    made = await talk.work.check_ins.get(int(args[-1])) if args[-1].isdigit() else None
    if made is None or talk.me.id not in talk.district.leaders_of(made.school_id):
        return [Say(toast=talk.line("common.gone"))]
    seen = args[0] == "seen"
    if not checkins.verify(talk.work, made, talk.me.id, talk.now, seen=seen):
        return [Say(toast=talk.line("common.already"))]
    key = "verified_seen" if seen else "verified_not_seen"
    values = _values(talk, made) | {"who": talk.district.polite(made.person_id), "by": talk.polite}
    return [Say(talk.line(f"checkin.{key}", **values), replaces=_this(query))]


# -- check-out -----------------------------------------------------------------------------


async def check_out(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Before the end it asks once."""
    await state.set_state(None)
    made = await current_check_in(talk)
    if made is None:
        return Say(talk.line("checkout.none", who=talk.polite), keyboard=await keyboard(talk))
    if made.ends_at and talk.now < made.ends_at:
        text = talk.line("checkout.ask", post=_post_name(talk, made), end=talk.clock(made.ends_at))
        return Say(
            text,
            row(
                (talk.voice.line("checkout.yes"), f"out:yes:{made.id}"),
                (talk.voice.line("checkout.no"), f"out:no:{made.id}"),
            ),
        )
    return await _check_out(talk, made)


async def _check_out(talk: Talk, made: CheckIn) -> Say:
    checkins.check_out(talk.work, made, talk.now, by="person")
    values = _values(talk, made) | {"time": talk.clock(talk.now)}
    return Say(talk.line("checkout.done", **values), keyboard=await keyboard(talk))


async def check_out_answer(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await _own(talk, args[-1])
    if made is None or not made.open:
        return [Say(toast=talk.line("common.already" if made else "common.gone"))]
    if args[0] == "no":
        return [Say(talk.line("checkout.stay"), replaces=_this(query))]
    done = await _check_out(talk, made)
    return [Say(toast=talk.line("checkout.yes")), done]
