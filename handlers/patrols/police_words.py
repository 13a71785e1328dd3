"""What an officer reads of their visits: schools, kinds, places around, and what waits. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Labelled, Say, button, column, row
from duty.visits.rates import Overdue, Rate
from duty.visits.reminding import VisitsOverdue
from duty.visits.visit import CALLS, Found, Kind, NearbyPlace, Visit
from duty.visits.visiting import Around
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice

PAGE = 6
"""Places of one screen."""
LINES = 24
"""Schools that are counted one by one; of more only the sums are shown."""


def time_of(talk: Talk, visit: Visit) -> str:
    """09:12; 09:12（13:40 收到） where it was tapped earlier."""
    heard = talk.when(visit.at)
    if visit.said_at is None:
        return heard
    return talk.line("checkin.both_times", said=talk.when(visit.said_at), time=heard)


def kind_of(talk: Talk, visit: Visit) -> str:
    return talk.voice.word("visit_kind", visit.kind, talk.account.language)


def choice(talk: Talk, school_id: str) -> Buttons:
    """[驻点] [巡点] [上门] [周边]"""
    named = [
        (talk.voice.line(f"visit.{name}_button"), Press(f"visit.{name}", school_id))
        for name in ("stay", "beat", "call", "around")
    ]
    return (*row(*named[:2]), *row(*named[2:]))


def called(talk: Talk, school_id: str, made: Sequence[Visit]) -> Say:
    """The four kinds; what was done stands in the text, the rest are still buttons."""
    school = talk.district.schools[school_id].short_name
    done = "、".join(f"{kind_of(talk, one)} {time_of(talk, one)}" for one in made)
    text = (
        talk.line("visit.called", school=school, done=done)
        if made
        else talk.line("visit.call", school=school)
    )
    left = [kind for kind in CALLS if kind not in {one.kind for one in made}]
    labelled: list[Labelled] = [
        (talk.voice.word("visit_kind", kind), Press("visit.kind", school_id, kind)) for kind in left
    ]
    kinds = [row(*labelled[i : i + 2])[0] for i in range(0, len(labelled), 2)]
    return Say(text, (*kinds, _besides(talk, school_id, made)))


def _besides(talk: Talk, school_id: str, made: Sequence[Visit]) -> tuple[Button, ...]:
    """[有问题], and about what was said last [补一句] [撤回]."""
    more = [button(talk.voice.line("visit.trouble_button"), Press("visit.trouble", school_id))]
    if made:
        more.append(button(talk.voice.line("visit.words_button"), Press("visit.words", made[-1].id)))
        more.append(button(talk.voice.line("visit.back_button"), Press("visit.back", made[-1].id)))
    return tuple(more)


# -- 周边 ----------------------------------------------------------------------------------


def surroundings(talk: Talk, found: Around, page: int) -> Say:
    """One message that rewrites itself: a line for each place, two buttons while nobody looked today."""
    if not found.places:
        return Say(talk.line("visit.around_none", school=found.school.short_name))
    first = page * PAGE
    shown = list(enumerate(found.places[first : first + PAGE], first + 1))
    seen = sum(place.id in found.looks for place in found.places)
    counts = {"done": seen, "all": len(found.places)}
    head = talk.line("visit.around", school=found.school.short_name, **counts)
    lines = [_line(talk, number, place, found.looks.get(place.id)) for number, place in shown]
    open_ = [(number, place) for number, place in shown if place.id not in found.looks]
    rows = [_two(talk, number, place) for number, place in open_]
    return Say(
        "\n".join([head, *lines, talk.line("visit.around_hint")]), (*rows, *_turning(talk, found, page))
    )


def _line(talk: Talk, number: int, place: NearbyPlace, look: Visit | None) -> str:
    values = {"number": number, "name": place.name, "kind": place.kind}
    if look is None:
        return talk.line("visit.place", **values)
    key = "visit.place_trouble" if look.found is Found.TROUBLE else "visit.place_normal"
    return talk.line(key, time=talk.when(look.at), **values)


def _two(talk: Talk, number: int, place: NearbyPlace) -> tuple[Button, ...]:
    """[1 正常] [1 有问题]"""
    ok, wrong = talk.voice.line("visit.ok_button"), talk.voice.line("visit.trouble_button")
    return (
        button(f"{number} {ok}", Press("visit.ok", place.id)),
        button(f"{number} {wrong}", Press("visit.wrong", place.id)),
    )


def _turning(talk: Talk, found: Around, page: int) -> Buttons:
    turn = []
    if page:
        turn.append((talk.voice.line("ledger.back"), Press("visit.around", found.school.id, page - 1)))
    if (page + 1) * PAGE < len(found.places):
        turn.append((talk.voice.line("ledger.more"), Press("visit.around", found.school.id, page + 1)))
    return row(*turn) if turn else ()


# -- what waits, and counts ------------------------------------------------------------------


def overdue_notice(voice: Voice, news: VisitsOverdue, language: str) -> Say:
    return Say(_overdue(voice, news.days, news.schools, news.more, "visit.overdue", language))


def _overdue(voice: Voice, days: int, schools: Sequence[str], more: int, key: str, language: str) -> str:
    rest = voice.line("visit.more", language, count=more) if more else ""
    return voice.line(key, language, days=days, schools="、".join(schools) + rest)


RENDERERS = {VisitsOverdue: overdue_notice}


def counts(talk: Talk, rates: Sequence[Rate], late: Sequence[Overdue], now: datetime) -> Say:
    """上门统计: by school in the order of the list, nobody first and nobody last."""
    lines = [talk.line("visit.counts", time=talk.clock(now), **_sums(rates))]
    if len(rates) <= LINES:
        lines += [talk.line("visit.count", school=one.school.short_name, **_sums([one])) for one in rates]
    for days in dict.fromkeys(one.days for one in late):
        names = [one.school.short_name for one in late if one.days == days]
        shown, more = names[:LINES], len(names[LINES:])
        lines.append(_overdue(talk.voice, days, shown, more, "visit.late", talk.account.language))
    return Say("\n".join(lines))


def _sums(rates: Sequence[Rate]) -> dict[str, int]:
    return {
        "calls": sum(one.calls for one in rates),
        "beats": sum(one.by_kind.get(Kind.BEAT, 0) for one in rates),
        "places": sum(one.by_kind.get(Kind.AROUND, 0) for one in rates),
    }


def which_school(talk: Talk, schools: Sequence[tuple[str, str]], *, more: bool) -> Say:
    """A few schools by name, and [找学校] where there are others."""
    named: list[Labelled] = [(name, Press("visit.school", school_id)) for school_id, name in schools]
    if more:
        named.append((talk.voice.line("find.school"), Press("find", "visit")))
    return Say(talk.line("visit.where"), column(*named))
