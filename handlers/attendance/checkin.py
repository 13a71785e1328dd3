"""📍 签到 and 🏁 下岗: one tap, one honest line."""

from __future__ import annotations

from datetime import timedelta

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance import checkins, verifying
from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.checkins import MAY_CHECK_IN, Outcome, Result
from duty.district.people import Role
from duty.district.places import Place
from duty.incidents.filing import happened_at
from duty.language.reading import Intent
from duty.messaging.say import Say, column, row
from handlers.attendance import proxy
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, Means, Pressed, numbered
from handlers.speech.keys import keyboard, on_duty
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import distance

SAID_EARLIER = timedelta(minutes=2)
"""A tap that arrives this much later shows both times."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("check-in", Stage.KEYS)
    routes.message.register(ask_place, Pressed(labels.CHECK_IN, command="checkin"))
    routes.message.register(check_out, Pressed(labels.CHECK_OUT, command="checkout"))
    routes.message.register(pictured, Has("photo"), Means(Intent.CHECK_IN))
    routes.callback_query.register(without_place, Choice("place"))
    routes.callback_query.register(which_post, Choice("at"))
    routes.callback_query.register(far_answer, Choice("far"))
    routes.callback_query.register(check_out_answer, Choice("out"))
    routes.callback_query.register(verified, Choice("verify"))
    routes.callback_query.register(proxy.noted, Choice("proxy"))
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
    if talk.me.role not in MAY_CHECK_IN and not talk.district.shifts_near(talk.me.id, talk.now):
        return Say(talk.line("checkin.no_shift", who=talk.polite), keyboard=await keyboard(talk))
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
    """Words such as 到岗: a check-in without evidence. What somebody else wrote is none."""
    if talk.forwarded:
        return [Say(talk.line("checkin.forwarded"))]
    return await _check_in(talk, None)


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture that says 到岗: the words count, the picture is neither kept nor proof."""
    await state.set_state(None)
    said = await said_here(talk)
    return said if talk.forwarded else [*said, Say(talk.line("checkin.no_picture"))]


async def _check_in(talk: Talk, place: Place | None) -> list[Say]:
    said_at = happened_at(talk.said_at, talk.now)
    outcome = await checkins.check_in(talk.work, talk.me, talk.now, place=place, said_at=said_at)
    if outcome.check_in and outcome.new:
        await verifying.ask_leaders(talk.work, outcome.check_in, talk.now)
    if outcome.check_in and outcome.lifted:
        await verifying.nothing_to_verify(talk.work, outcome.check_in, "proved", talk.now)
    say = _answer(talk, outcome) if outcome.check_in else _no_shift(talk, place)
    return [say.but(keyboard=await keyboard(talk))]


def _no_shift(talk: Talk, place: Place | None) -> Say:
    may = talk.me.role in MAY_CHECK_IN
    key = "no_shift_far" if place and may else "no_shift"
    return Say(talk.line(f"checkin.{key}", who=talk.polite))


def _answer(talk: Talk, outcome: Outcome) -> Say:
    made = outcome.check_in
    assert made is not None
    if outcome.result is Result.CONFIRMED:
        return Say(_done(talk, made, outcome))
    if outcome.result is Result.FAR:
        return _far(talk, made)
    if outcome.result is Result.WHICH_POST:
        buttons = column(*((post.name, f"at:{made.id}:{post.id}") for post in outcome.posts))
        return Say(talk.line("checkin.which", **_values(talk, made)), buttons)
    if outcome.result is Result.RESUMED:
        return Say(talk.line("checkin.resumed", **_values(talk, made)))
    if outcome.result is Result.ALREADY and made.standing is Standing.CONFIRMED:
        return Say(talk.line("checkin.already", **_values(talk, made)))
    if made.punctuality == "make_up" and outcome.shift:
        window = f"{outcome.shift.window.name} {talk.clock(outcome.shift.start)}"
        values = _values(talk, made) | {"said": talk.clock(made.said_at or made.received_at)}
        return Say(talk.line("checkin.make_up", window=window, **values))
    return Say(talk.line("checkin.doubtful", **_values(talk, made)))


def _done(talk: Talk, made: CheckIn, outcome: Outcome) -> str:
    """Late, early and unrostered are said; a tap that was long under way shows both times."""
    values = _values(talk, made)
    if made.said_at and made.received_at - made.said_at > SAID_EARLIER:
        return talk.line("checkin.done_delayed", said=talk.clock(made.said_at), **values)
    key = {"late": "done_late", "early": "done_early", "unrostered": "done_unrostered"}
    late = made.received_at - outcome.shift.start if outcome.shift else timedelta()
    name = key.get(made.punctuality, "done")
    return talk.line(f"checkin.{name}", minutes=int(late.total_seconds() // 60), **values)


def _values(talk: Talk, made: CheckIn) -> dict[str, str]:
    time, own = talk.clock(made.received_at), own_leader(talk)
    return {"who": talk.polite, "post": _post_name(talk, made), "time": time, "own": own}


def own_leader(talk: Talk) -> str:
    """The leader's own check-in waits for somebody else."""
    return talk.line("checkin.own") if talk.me.role is Role.GUARD_LEADER else ""


def _post_name(talk: Talk, made: CheckIn) -> str:
    post = talk.district.posts.get(made.post_id)
    return post.name if post else talk.district.schools[made.school_id].short_name


def _far(talk: Talk, made: CheckIn) -> Say:
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
    made = await talk.work.check_ins.get(numbered(check_in_id))
    return made if made and made.person_id == talk.me.id else None


async def far_answer(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    why, check_in_id = args[0], args[-1]
    made = await _own(talk, check_in_id)
    if made is None or why not in ("drift", "other", "not_yet"):
        return [Say(toast=talk.line("common.gone"))]
    if made.standing is not Standing.DOUBTFUL or made.reason != "far":
        return [Say(toast=talk.line("common.already"))]
    if not made.on_duty(talk.now):
        return [Say(toast=talk.line("common.too_late"))]
    if why == "other":
        posts = [p for p in talk.district.posts_of(made.school_id) if p.id != made.post_id]
        buttons = column(*((post.name, f"at:{made.id}:{post.id}") for post in posts))
        return [Say(talk.line("checkin.other_ask"), buttons, replaces=_this(query))]
    checkins.explain(talk.work, made, why, talk.now)
    if why == "drift":
        return [Say(talk.line("checkin.drift_kept", **_values(talk, made)), replaces=_this(query))]
    await verifying.nothing_to_verify(talk.work, made, "taken_back", talk.now)
    return [Say(talk.line("checkin.not_yet_kept"), keyboard=await keyboard(talk))]


async def which_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await _own(talk, args[0])
    post = talk.district.posts.get(args[-1])
    if made is None or post is None or post.school_id != made.school_id:
        return [Say(toast=talk.line("common.gone"))]
    if not made.on_duty(talk.now):
        return [Say(toast=talk.line("common.too_late"))]
    if made.standing is not Standing.DOUBTFUL or made.reason not in ("far", "which"):
        return [Say(toast=talk.line("common.already"))]
    if made.post_id != post.id and not await _free(talk, made, post.id):
        return [Say(toast=talk.line("common.already"))]
    checkins.move_to(talk.work, made, post, talk.now)
    return [Say(talk.line("checkin.doubtful_at", **_values(talk, made)), replaces=_this(query))]


async def _free(talk: Talk, made: CheckIn, post_id: str) -> bool:
    """The person has no other check-in at that post in the same window."""
    same = await talk.work.check_ins.of_shifts([made.shift_key])
    return not any(c.counts and c.person_id == made.person_id and c.post_id == post_id for c in same)


def _this(query: CallbackQuery) -> str:
    """The message whose button was pressed."""
    return f"#{query.message.message_id}" if query.message else ""


# -- the leader ----------------------------------------------------------------------------


async def verified(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[人在] [没看到]: a record, not a mark."""
    made = await talk.work.check_ins.get(numbered(args[-1]))
    if made is None or talk.me.id not in verifying.verifiers(talk.work, made):
        return [Say(toast=talk.line("common.gone"))]
    seen = args[0] == "seen"
    if not verifying.verify(talk.work, made, talk.me.id, talk.now, seen=seen):
        return [Say(toast=talk.line("common.already"))]
    key = "verified_seen" if seen else "verified_not_seen"
    values = _values(talk, made) | {"who": talk.district.polite(made.person_id), "by": talk.polite}
    return [Say(talk.line(f"checkin.{key}", **values), replaces=_this(query))]


# -- check-out -----------------------------------------------------------------------------


async def check_out(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Before the end it asks once."""
    await state.set_state(None)
    here = await on_duty(talk)
    if not here:
        return Say(talk.line(await _not_on_duty(talk), who=talk.polite), keyboard=await keyboard(talk))
    ends = [c.ends_at for c in here if c.ends_at and c.ends_at > talk.now and c.punctuality != "unrostered"]
    if ends:
        text = talk.line("checkout.ask", post=_posts(talk, here), end=talk.clock(max(ends)))
        yes = (talk.voice.line("checkout.yes"), f"out:yes:{here[0].id}")
        return Say(text, row(yes, (talk.voice.line("checkout.no"), f"out:no:{here[0].id}")))
    return await _check_out(talk, here)


async def _not_on_duty(talk: Talk) -> str:
    """Nothing to close; whose window has closed by itself reads just that."""
    made = await talk.work.check_ins.recent(talk.me.id, talk.now)
    last = next((one for one in made if one.counts), None)
    over = last is not None and last.closed_by != "person" and last.ends_at and last.ends_at < talk.now
    return "checkout.closed_itself" if over else "checkout.none"


async def _check_out(talk: Talk, here: list[CheckIn]) -> Say:
    """Whoever stands at several posts leaves all of them."""
    for made in here:
        checkins.check_out(talk.work, made, talk.now, by="person")
    text = talk.line("checkout.done", who=talk.polite, post=_posts(talk, here), time=talk.clock(talk.now))
    return Say(text, keyboard=await keyboard(talk))


def _posts(talk: Talk, here: list[CheckIn]) -> str:
    return "、".join(dict.fromkeys(_post_name(talk, made) for made in here))


async def check_out_answer(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await _own(talk, args[-1])
    if made is None:
        return [Say(toast=talk.line("common.gone"))]
    if not made.on_duty(talk.now):
        return [Say(toast=talk.line("common.already"))]
    if args[0] == "no":
        return [Say(talk.line("checkout.stay"), replaces=_this(query))]
    done = await _check_out(talk, await on_duty(talk))
    return [Say(toast=talk.line("checkout.yes")), done]
