"""Several things in one message: what was withheld stands below what is said anyway. Pure.

Each part keeps its own buttons. An answer to one of them changes that part, and the others stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from duty.messaging.say import Buttons, Say

BREAK = "\n\n"
"""Between two parts; a channel that cannot show keys and buttons in one message breaks it here."""
MARKS = "①②③④⑤⑥⑦⑧⑨"
LONGEST = 2000
"""Characters that join one message; the rest waits for the next."""


def takes(say: Say) -> bool:
    """Whether something may join it: it is a new line of words that stays."""
    return bool(say.text) and not (say.replaces or say.photo or say.fleeting or say.deletes or say.rings)


def fitting(parts: Sequence[Say]) -> int:
    """How many of them join at once."""
    length = 0
    for count, part in enumerate(parts[: len(MARKS) - 1]):
        length += len(part.text)
        if length > LONGEST and count:
            return count
    return min(len(parts), len(MARKS) - 1)


def bubble(parts: Sequence[Say], besides: str) -> Say:
    """The first part with all others below it; where several ask something they are told apart by marks."""
    head = parts[0]
    asking = [at for at, part in enumerate(parts) if part.buttons]
    marks = {at: _mark(number) for number, at in enumerate(asking)} if len(asking) > 1 else {}
    shown = [_marked(part, marks[at]) if at in marks else part for at, part in enumerate(parts)]
    below = BREAK.join(part.text for part in shown[1:] if part.text)
    text = f"{shown[0].text}{BREAK}{besides}{below}" if below else shown[0].text
    return head.but(text=text, buttons=tuple(line for part in shown for line in part.buttons))


def _mark(at: int) -> str:
    return MARKS[at] if at < len(MARKS) else f"{at + 1}."


def _marked(part: Say, mark: str) -> Say:
    return part.but(text=f"{mark} {part.text}", buttons=_labelled(part.buttons, mark))


def _labelled(buttons: Buttons, mark: str) -> Buttons:
    return tuple(tuple(replace(one, label=f"{mark}{one.label}") for one in line) for line in buttons)


def with_button(say: Say, data: str) -> bool:
    """Whether it has the button of that data."""
    return bool(data) and any(one.data == data for line in say.buttons for one in line)
