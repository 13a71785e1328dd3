"""Which school? Its buttons where they are few, else a few words of its name."""

from __future__ import annotations

from collections.abc import Sequence

from duty.district.areas import FEW
from duty.district.schools import School
from duty.messaging.press import Press
from duty.messaging.say import Say, button
from handlers.speech.talk import Talk


def which_school(talk: Talk, schools: Sequence[School], key: str, act: str, find: str) -> Say:
    """Two to a row; `find`: what the search leads on to (`handlers.attendance.finding`)."""
    if len(schools) > FEW:
        return Say(talk.line(key), ((button(talk.voice.line("find.school"), Press("find", find)),),))
    named = [button(school.short_name, Press(act, school.id)) for school in schools]
    return Say(talk.line(key), tuple(tuple(named[i : i + 2]) for i in range(0, len(named), 2)))
