"""在此设岗: send your place, tap the post; [撤回] puts it back where it was."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.places import Place
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Key, Labelled, Say, column
from duty.rosters import standing_here
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed
from handlers.speech.keys import keyboard
from handlers.speech.places import Weak, place_of, weakness
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

TYPED = "在此设岗"
HERE = "post:here"
"""在此设岗 was said: a place is expected."""
DEGREES = 1_000_000
"""A place in the data of a button: whole millionths of a degree."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("a post's place", Stage.KEYS)
    routes.message.register(begin, Pressed(TYPED))
    routes.message.register(place_please, Pressed(labels.SEND_PLACE), In(HERE))
    routes.callback_query.register(set_, Choice("post.here"))
    return routes


def _flows() -> Job:
    routes = Job("a post's place: where", Stage.FLOWS)
    routes.message.register(which, Has("location"), In(HERE))
    return routes


async def begin(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Only whoever keeps the roster sets a post."""
    if not standing_here.may_any(talk.me):
        await state.set_state(None)
        return Say(talk.line("here.not_yours"))
    await state.set_state(HERE)
    return Say(talk.line("here.ask"), keyboard=((Key(labels.SEND_PLACE, place=True),), *await keyboard(talk)))


async def place_please(message: Message, talk: Talk) -> Say:
    """The key typed instead of pressed."""
    return Say(talk.line("spotcheck.how"))


async def which(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The nearest posts; a place that proves nothing sets nothing, and is asked for again."""
    place = place_of(message)
    if place is None or talk.forwarded or weakness(talk, message, place) is not Weak.NOT:
        return Say(talk.line("here.coarse"))
    await state.set_state(None)
    posts = standing_here.near(talk.district, talk.me, place)
    if not posts:
        return Say(talk.line("here.far"), keyboard=await keyboard(talk))
    named: list[Labelled] = [
        (
            talk.line(
                "here.post", post=_named(talk, post.school_id, post.id), metres=round(post.metres_from(place))
            ),
            _press(post.id, place),
        )
        for post in posts
    ]
    return Say(talk.line("here.which"), column(*named), keyboard=await keyboard(talk))


def _named(talk: Talk, school_id: str, post_id: str) -> str:
    name = talk.district.posts[post_id].name
    return f"{talk.district.schools[school_id].short_name} {name}" if talk.of_several_schools else name


def _press(post_id: str, place: Place) -> Press:
    return Press("post.here", post_id, round(place.latitude * DEGREES), round(place.longitude * DEGREES))


async def set_(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The post is there from now on, and was where [撤回] puts it back."""
    place = _place(args[1:])
    if place is None:
        return refused(talk, Refused.GONE)
    done = await standing_here.set_place(talk.work, args[0], place, talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    post = done.post
    text = talk.line("here.done", post=_named(talk, post.school_id, post.id), metres=done.metres)
    back: Labelled = (talk.line("here.back"), _press(post.id, post.place))
    return [Say(text, column(back), replaces=this_message(query))]


def _place(args: list[str]) -> Place | None:
    """Data can be forged; what is no place on earth is none."""
    if len(args) != 2 or not all(one.removeprefix("-").isdecimal() and len(one) < 11 for one in args):
        return None
    latitude, longitude = (int(one) / DEGREES for one in args)
    return Place(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
