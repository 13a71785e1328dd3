"""例行事项: answers to what was asked, and /routine: what is due today and what may be begun."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.routines import Act, Routine
from duty.language.numbers import count_in
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Buttons, Say, button
from duty.routines import answering, beginning, buses
from duty.routines.answering import Answered
from duty.routines.task import Task
from handlers.hazards.draft import answered as hazard_answered
from handlers.routines.words import listed
from handlers.speech.filters import Choice, Has, In, Pressed, Reads, Words, id_of, numbered
from handlers.speech.pictures import picture_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

COUNT, PHOTO = "task:count", "task:photo"
"""A number, or a picture, is expected."""
TASK = "task"
"""Conversation value: the task that the state is about."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("routines", Stage.KEYS)
    routes.message.register(overview, Pressed(command="routine"))
    for act, does in BUTTONS.items():
        routes.callback_query.register(does, Choice(f"task.{act}"))
    return routes


def _flows() -> Job:
    routes = Job("routines: what was asked for", Stage.FLOWS)
    routes.message.register(counted, Words(), In(COUNT))
    routes.message.register(pictured, Has("photo"), In(PHOTO))
    routes.message.register(cleared, Words(), Reads(lambda said: buses.speaks_of_clearing(said.words)))
    return routes


# -- one tap -------------------------------------------------------------------------------


async def do(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """A button under what was asked."""
    return await _pressed(query, talk, state, args, in_list=False)


async def do_in_list(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """The same in the list of the day."""
    return await _pressed(query, talk, state, args, in_list=True)


async def _pressed(
    query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str], *, in_list: bool
) -> list[Say]:
    number = numbered(args[1]) if len(args) > 1 else -1
    done = await answering.answer(talk.work, talk.me, id_of(args), number, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done)
    if done.wants:
        return await _wanted(talk, state, done.task, done.wants)
    shown = (await _overview(talk) if in_list else await _shown(talk, done)).but(replaces=this_message(query))
    return [shown, *await _besides(talk, state, done)]


async def _shown(talk: Talk, done: Answered) -> Say:
    """The message of the task as it stands now, with [撤回] for whoever said it."""
    together = await answering.beside(talk.work, done.task, talk.me.id)
    return await _list(talk, together, back=done.task.known_id if done.task.answered else 0)


async def _besides(talk: Talk, state: FSMContext, done: Answered) -> list[Say]:
    """A hazard that began, or what follows at once."""
    if done.drafted:
        return await hazard_answered(talk, state, done.drafted)
    if done.follow is None:
        return []
    if done.follow.asked_at:
        return [await _list(talk, [done.follow])]
    return [Say(talk.line("task.follows", title=done.follow.title, time=talk.clock(done.follow.due_at)))]


async def _list(talk: Talk, tasks: Sequence[Task], *, back: int = 0) -> Say:
    lines = await answering.lines(talk.work, tasks)
    return listed(talk.voice, lines, talk.account.language, with_school=talk.of_several_schools, back=back)


async def take_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[撤回]"""
    task = await answering.take_back(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(task, Refused):
        return refused(talk, task)
    shown = await _shown(talk, Answered(task))
    return [shown.but(replaces=this_message(query), toast=talk.line("task.taken_back"))]


# -- numbers and pictures --------------------------------------------------------------------


async def _wanted(talk: Talk, state: FSMContext, task: Task, wants: Act) -> list[Say]:
    await state.set_state(COUNT if wants is Act.COUNT else PHOTO)
    await state.set_data({**await state.get_data(), TASK: task.known_id})
    if wants is Act.PHOTO:
        return [Say(talk.line("task.photo_ask", title=task.title))]
    return [Say(talk.line("task.count_ask", title=task.title), _everybody(talk, task))]


def _everybody(talk: Talk, task: Task) -> Buttons:
    """[全校1860人], where that is known."""
    students = talk.district.schools[task.school_id].students
    label = talk.voice.line("task.everybody_button", count=students)
    return ((button(label, Press("task.all", task.known_id)),),) if students else ()


async def everybody(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    task = await answering.open_task(talk.work, talk.me, id_of(args))
    if isinstance(task, Refused):
        return refused(talk, task)
    students = talk.district.schools[task.school_id].students
    said = await _count(talk, state, task.known_id, students)
    return [said[0].but(replaces=this_message(query)), *said[1:]]


async def counted(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """23, 23人, 二十三; anything else goes its usual way, once it was asked again."""
    people = count_in(talk.words)
    if people is None:
        await state.set_state(None)
        raise SkipHandler
    return await _count(talk, state, await _task_of(state), people)


async def _count(talk: Talk, state: FSMContext, task_id: int, people: int) -> list[Say]:
    await state.set_state(None)
    done = await answering.count(talk.work, talk.me, task_id, people, talk.now)
    return await _receipt(talk, state, done)


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Done when the picture came; the others of its album join it by themselves."""
    picture, task_id = picture_of(talk, message), await _task_of(state)
    if picture.forwarded:
        return [Say(talk.line("hazard.forwarded"))]
    await state.set_state(None)
    done = await answering.pictured(talk.work, talk.me, task_id, picture, talk.now)
    if isinstance(done, Refused):
        raise SkipHandler
    return await _receipt(talk, state, done)


async def _receipt(talk: Talk, state: FSMContext, done: Answered | Refused) -> list[Say]:
    """In the message that asked, where there is one; else a line of its own."""
    if isinstance(done, Refused):
        return [Say(talk.line(f"common.{done}"))]
    name = done.task.told.get(talk.me.id, "")
    return [(await _shown(talk, done)).but(name=name, replaces=name), *await _besides(talk, state, done)]


async def _task_of(state: FSMContext) -> int:
    number = (await state.get_data()).get(TASK)
    return number if isinstance(number, int) else 0


# -- buses ---------------------------------------------------------------------------------


async def late(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[晚到]"""
    again = await buses.late(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(again, Refused):
        return refused(talk, again)
    return [Say(talk.line("task.late", time=talk.clock(again)), replaces=this_message(query))]


async def absent(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[没来]"""
    task = await buses.absent(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(task, Refused):
        return refused(talk, task)
    return [(await _shown(talk, Answered(task))).but(replaces=this_message(query))]


async def cleared(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """3号车清好了, by its attendant; of several nobody guesses which."""
    found = await buses.meant(talk.work, talk.me, talk.words, talk.now) if _attends(talk) else []
    if not found or talk.forwarded:
        raise SkipHandler
    if len(found) > 1:
        return [await _list(talk, found)]
    task = found[0]
    task.told = {talk.me.id: "", **task.told}
    done = await answering.answer(talk.work, talk.me, task.known_id, 0, talk.now)
    return await _receipt(talk, state, done)


def _attends(talk: Talk) -> bool:
    return bool(talk.district.book.buses_with(talk.me.id))


# -- /routine ------------------------------------------------------------------------------


async def overview(message: Message, talk: Talk) -> list[Say]:
    """/routine, 例行事项, 疏散演练"""
    rows = beginning.rows(talk.work, talk.me)
    return [_rows(talk, rows)] if rows else [await _overview(talk)]


async def _overview(talk: Talk) -> Say:
    day = talk.district.today(talk.now)
    lines = await answering.lines(talk.work, await beginning.today(talk.work, talk.me, day))
    starts = _starts(talk)
    if not lines and not starts:
        return Say(talk.line("task.nothing"))
    head = talk.line("task.today" if lines else "task.today_none")
    several = talk.of_several_schools
    shown = listed(
        talk.voice, lines, talk.account.language, head=head, with_school=several, act="task.in_list"
    )
    return shown.but(buttons=(*shown.buttons, *starts))


def _starts(talk: Talk) -> Buttons:
    """What may be begun at any time, two in a row."""
    named = []
    for school in talk.me.schools:
        for one in beginning.startables(talk.work, talk.me, school):
            where = f"{talk.district.schools[school].short_name} " if talk.of_several_schools else ""
            named.append(button(f"➕ {where}{one.title}", Press("task.start", school, one.id)))
    return tuple(tuple(named[i : i + 2]) for i in range(0, len(named), 2))


async def start(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """➕: the row's own buttons, now."""
    school, routine = (*args, "")[:2]
    task = await beginning.begin(talk.work, talk.me, school, routine, talk.now)
    return refused(talk, task) if isinstance(task, Refused) else [await _list(talk, [task])]


def _rows(talk: Talk, rows: Sequence[Routine]) -> Say:
    """For the admin: title, who, when."""
    return Say("\n".join([talk.line("task.rows"), *(_row(talk, one) for one in rows)]))


def _row(talk: Talk, one: Routine) -> str:
    language = talk.account.language
    who = "、".join(talk.voice.word("role", role, language) for role in one.who)
    when = talk.voice.word("task_when", one.when, language)
    number = (
        talk.voice.word("weekday", str(one.number), language) if one.when == "weekly" else str(one.number)
    )
    when = when.replace("#", number)
    at = f"{one.at:%H:%M}" if one.at else ""
    school = talk.district.schools.get(one.school_id)
    where = f"{school.short_name} " if school else ""
    return talk.line("task.row", title=f"{where}{one.title}", who=who, when=f"{when} {at}".strip())


BUTTONS: dict[str, Callable[..., Awaitable[list[Say]]]] = {
    "do": do,
    "in_list": do_in_list,
    "back": take_back,
    "all": everybody,
    "late": late,
    "absent": absent,
    "start": start,
}
