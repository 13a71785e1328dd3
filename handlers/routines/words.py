"""What is due, put into words and buttons. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button
from duty.routines.news import (
    BusAbsent,
    BusAgain,
    BusAsked,
    BusesSilent,
    BusNews,
    TaskLine,
    TasksAgain,
    TasksAsked,
    TasksSilent,
)
from handlers.speech.voice import Voice

LINES = 30
"""Of silent ones in one message."""
BUS = ("late", "absent")
"""What can be said of a bus besides the buttons of its row."""


def asked(voice: Voice, news: TasksAsked, language: str) -> Say:
    return listed(voice, news.lines, language, head="", with_school=news.several_schools)


def again(voice: Voice, news: TasksAgain, language: str) -> Say:
    head = voice.line("task.again", language)
    return listed(voice, news.lines, language, head=head, with_school=news.several_schools)


def silent(voice: Voice, news: TasksSilent, language: str) -> Say:
    lines = [voice.line("task.silent_line", language, **_place(line)) for line in news.lines[:LINES]]
    if more := len(news.lines[LINES:]):
        lines.append(voice.line("task.silent_more", language, count=more))
    return Say("\n".join([voice.line("task.silent", language), *lines]))


def buses_silent(voice: Voice, news: BusesSilent, language: str) -> Say:
    return Say("\n".join(voice.line("task.bus_silent", language, **bus.values()) for bus in news.buses))


def bus_absent(voice: Voice, news: BusNews, language: str) -> Say:
    return Say(voice.line("task.bus_absent", language, **news.values()))


RENDERERS = {
    TasksAsked: asked,
    TasksAgain: again,
    BusAsked: asked,
    BusAgain: again,
    TasksSilent: silent,
    BusesSilent: buses_silent,
    BusAbsent: bus_absent,
}


def listed(
    voice: Voice,
    lines: Sequence[TaskLine],
    language: str,
    *,
    head: str = "",
    with_school: bool = False,
    back: int = 0,
    act: str = "task.do",
) -> Say:
    """One line for each; buttons while it is open, [撤回] under what was said last."""
    alone = len(lines) == 1
    said = [head] if head else []
    buttons: Buttons = ()
    for number, line in enumerate(lines, 1):
        mark = "" if alone else f"{number} "
        where = f"{line.school} " if with_school else ""
        said.append(f"{mark}{where}{told(voice, line, language)}")
        if not line.answer:
            buttons += _rows(voice, line, mark, act, language)
        elif line.id == back:
            back_label = voice.line("task.back_button")
            buttons += ((button(f"{mark}{back_label}", Press("task.back", line.id)),),)
    return Say("\n".join(said), buttons)


def told(voice: Voice, line: TaskLine, language: str) -> str:
    """The question, or what was answered by whom."""
    if not line.answer:
        key = "task.bus" if line.of_bus else "task.open"
        return voice.line(key, language, title=line.title, text=line.text)
    done = line.answer
    if line.count is not None:
        done = voice.line("task.counted", language, answer=done, count=line.count)
    if line.seconds is not None:
        minutes, seconds = divmod(line.seconds, 60)
        done += voice.line("task.took", language, minutes=minutes, seconds=seconds)
    if line.confirms:
        done += voice.line("task.confirms", language, record=line.confirms)
    return voice.line("task.done", language, title=line.title, answer=done, time=line.at, who=line.by)


def _rows(voice: Voice, line: TaskLine, mark: str, act: str, language: str) -> Buttons:
    """The row's own buttons keep its words; those of a bus have a second line."""
    own = tuple(button(f"{mark}{label}", Press(act, line.id, n)) for n, label in enumerate(line.labels))
    if not line.of_bus:
        return (own,) if own else ()
    more: tuple[Button, ...] = tuple(
        button(f"{mark}{voice.line(f'task.{name}_button')}", Press(f"task.{name}", line.id)) for name in BUS
    )
    return (own, more)


def _place(line: TaskLine) -> dict[str, str]:
    return {"school": line.school, "title": line.title, "due": line.due}
