"""[筛选]: where it stands, which category, which school; and of many schools the counts by area first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from duty.district.areas import FEW, Area, areas_of
from duty.hazards import ledger
from duty.hazards.category import categories
from duty.hazards.listing.figures import Figures, whole
from duty.hazards.listing.wanted import Standing
from duty.hazards.sight import Tally
from duty.messaging.press import Press
from duty.messaging.say import Button, Say, button
from handlers.hazards.listing.narrowed import Narrowed
from handlers.speech.talk import Talk

STATES = (Standing.OPEN, Standing.OVERDUE, Standing.VERIFY, Standing.LISTED, Standing.DONE, Standing.UNFIXED)
"""In the order of their buttons, which never changes."""
AREAS = 8
"""Areas on one screen."""
LABEL = 14
"""Characters of a name on its button."""


async def by_state(talk: Talk, narrow: Narrowed) -> Say:
    """Each with how many there are; then by category, by school, and everything again."""
    wanted, schools = narrow.wanted, narrow.schools(talk)
    tally = await ledger.counts(talk.work, talk.me, talk.now, wanted, schools)
    counts = {
        Standing.OPEN: tally.pending - tally.verify,
        Standing.OVERDUE: tally.overdue,
        Standing.VERIFY: tally.verify,
        Standing.LISTED: await ledger.count_listed(talk.work, talk.me, wanted, schools),
        Standing.DONE: tally.done,
        Standing.UNFIXED: tally.unfixed,
    }
    states = [_to(f"{_name(talk, one)} {counts[one]}", replace(narrow, state=str(one))) for one in STATES]
    more = [_by(talk, "category", narrow)]
    if len(talk.district.schools_seen_by(talk.me)) > 1:
        more.append(_by(talk, "school", narrow))
    rows = (tuple(states[:3]), tuple(states[3:]), tuple(more), (_all(talk),))
    return Say(talk.line("ledger.which", what=narrow.said(talk)).rstrip(), rows)


async def by_category(talk: Talk, narrow: Narrowed) -> Say:
    named = [_to(talk.voice.word("category", name), replace(narrow, category=name)) for name in categories()]
    return Say(talk.line("ledger.which_category"), (*_in_rows(named, 3), (_all(talk),)))


async def by_school(talk: Talk, narrow: Narrowed) -> Say:
    """Few are named; of many the areas are, and one is found by name."""
    seen = talk.district.schools_seen_by(talk.me)
    if len(seen) > FEW:
        return await areas(talk, 0)
    named = [_to(school.short_name[:LABEL], replace(narrow, place=school.id)) for school in seen]
    return Say(talk.line("ledger.which_school"), (*_in_rows(named, 2), (_all(talk),)))


async def areas(talk: Talk, number: int) -> Say:
    """How many are open in each, in the order of the district: a figure, never a ranking."""
    found = await ledger.by_school(talk.work, talk.me, talk.now)
    every = areas_of(talk.district, talk.district.schools_seen_by(talk.me))
    figures = whole(found.values())
    tally = Tally(figures.open + figures.verify, figures.overdue, figures.done, unfixed=figures.unfixed)
    text = head(talk, tally) + "\n" + talk.line("ledger.areas")
    here = every[number * AREAS : (number + 1) * AREAS]
    named = [_area(area, [found[one.id] for one in area.schools if one.id in found]) for area in here]
    turn = []
    if number:
        turn.append(_turn(talk, "back", number - 1))
    if (number + 1) * AREAS < len(every):
        turn.append(_turn(talk, "more", number + 1))
    find = button(talk.voice.line("find.school"), Press("find", "ledger"))
    return Say(text, (*_in_rows(named, 2), *([tuple(turn)] if turn else []), (_all(talk), find)))


def head(talk: Talk, tally: Tally, what: str = "") -> str:
    """台账：没办完12处，其中超期3处；已整改5处，没整改就销号1处。"""
    unfixed = talk.line("ledger.head_unfixed", count=tally.unfixed) if tally.unfixed else ""
    counts = {"open": tally.pending, "overdue": tally.overdue, "done": tally.done, "unfixed": unfixed}
    return talk.line("ledger.head_of" if what else "ledger.head", what=what, **counts)


def _area(area: Area, some: Sequence[Figures]) -> Button:
    """第3派出所 5: what is open of it."""
    figures = whole(some)
    return _to(f"{area.name[:LABEL]} {figures.open + figures.verify}", Narrowed(place=area.id))


def _turn(talk: Talk, key: str, number: int) -> Button:
    return button(talk.voice.line(f"ledger.{key}"), Press("ledger.by", "areas", "", "", "", number))


def _to(label: str, narrow: Narrowed) -> Button:
    return button(label, Press("ledger", 0, "", "", *narrow.args))


def _by(talk: Talk, what: str, narrow: Narrowed) -> Button:
    return button(talk.voice.line(f"ledger.by_{what}"), Press("ledger.by", what, *narrow.args))


def _all(talk: Talk) -> Button:
    return button(talk.voice.line("ledger.whole"), Press("ledger", 0))


def _name(talk: Talk, state: Standing) -> str:
    return talk.voice.line(f"ledger_state.{state}")


def _in_rows(some: Sequence[Button], each: int) -> list[tuple[Button, ...]]:
    return [tuple(some[i : i + each]) for i in range(0, len(some), each)]
