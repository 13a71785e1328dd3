"""What is said of an act on a hazard: the sentence it asks for, the answer, and who reads what."""

from __future__ import annotations

from typing import Any

from duty.hazards.acts import news
from duty.hazards.acts.news import Acted
from duty.hazards.acts.pressing import Choice, Done
from duty.hazards.chasing.deadlines import Overdue, OverdueList, Reminded
from duty.hazards.chasing.weekly import WeekOpen
from duty.hazards.facts import HazardFacts
from duty.hazards.looking.reuse import LooksOld
from duty.hazards.status import Act
from duty.hazards.telling import card
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, Say, button
from handlers.hazards.words import Renderer, act_buttons, line
from handlers.speech.marks import shortened
from handlers.speech.voice import Voice

DAYS = (1, 3, 7, 15)
"""Of more time, to choose from."""
LIMITS = (7, 15, 30, 60)
"""时限 of what is listed, in days, to choose from."""
ROW = 3


def in_rows(found: list[Button]) -> Buttons:
    return tuple(tuple(found[i : i + ROW]) for i in range(0, len(found), ROW))


def answer(voice: Voice, done: Done, what: Act, language: str) -> Say:
    """What whoever did it reads; their card with what they may do now."""
    assert done.hazard is not None
    text = line(voice, f"hazard.did_{what}", done.hazard, language)
    return Say(text, act_buttons(voice, done.hazard, *done.acts), name=card(done.hazard.subject))


def wanted(voice: Voice, done: Done, what: Act, language: str) -> Say:
    """The sentence that the act still asks for."""
    assert done.hazard is not None and done.need is not None
    return Say(
        line(voice, f"hazard.say_{done.need}", done.hazard, language, act=voice.line(f"hazard.act_{what}"))
    )


def everything(voice: Voice, done: Done, language: str) -> Say:
    """[更多]: all that may be done to it now."""
    assert done.hazard is not None
    text = line(voice, "hazard.stands", done.hazard, language)
    return Say(
        text, act_buttons(voice, done.hazard, *done.acts, all_of_them=True), name=card(done.hazard.subject)
    )


def whom(voice: Voice, hazard: HazardFacts, people: list[Choice], places: list[Choice], language: str) -> Say:
    """[转办]: to whom?"""
    found = [button(one.name, Press("fix.over", hazard.id, one.id)) for one in people]
    found += [button(one.name, Press("fix.dept", hazard.id, one.id)) for one in places]
    return _choice(voice, line(voice, "hazard.over_to_whom", hazard, language), hazard, in_rows(found))


def how_long(voice: Voice, hazard: HazardFacts, language: str) -> Say:
    """[申请延期]: so many days."""
    days = [button(voice.line("hazard.more_days", days=n), Press("fix.postpone", hazard.id, n)) for n in DAYS]
    return _choice(voice, line(voice, "hazard.how_long", hazard, language), hazard, (tuple(days),))


def until_when(voice: Voice, hazard: HazardFacts, language: str) -> Say:
    """[挂牌督办]: its time limit, from now on; or the one that it has."""
    days = [button(voice.line("hazard.more_days", days=n), Press("fix.list", hazard.id, n)) for n in LIMITS]
    same = button(voice.line("hazard.same_limit"), Press("fix.list", hazard.id, 0))
    text = line(voice, "hazard.until_when", hazard, language)
    return _choice(voice, text, hazard, (tuple(days), (same,)))


def which(voice: Voice, hazard: HazardFacts, others: list[HazardFacts], language: str) -> Say:
    """[并到一处]: the others, with their words."""
    found = tuple(
        (button(f"{one.short}号 {shortened(one.description, 12)}", Press("fix.merge", hazard.id, one.id)),)
        for one in others
    )
    return _choice(voice, line(voice, "hazard.merge_with", hazard, language), hazard, found)


def same_one(voice: Voice, hazard: HazardFacts, other: HazardFacts, language: str) -> Say:
    """The other one with its words and its picture: is it that one? [并到一处] [更多]"""
    joins = button(voice.line("hazard.act_merge"), Press("fix.merge", hazard.id, other.id, "yes"))
    text = line(voice, "hazard.merge_look", other, language, this=hazard.short)
    back = button(voice.line("hazard.more"), Press("fix.more", hazard.id))
    return Say(text, ((joins,), (back,)), photo=other.photo, name=card(hazard.subject))


def _choice(voice: Voice, text: str, hazard: HazardFacts, buttons: Buttons) -> Say:
    """It takes the place of the card; [更多] leads back to all that may be done."""
    back = (button(voice.line("hazard.more"), Press("fix.more", hazard.id)),)
    return Say(text, (*buttons, back), name=card(hazard.subject))


# -- notices -------------------------------------------------------------------------------


def acted(voice: Voice, told: Acted, language: str) -> Say:
    more = {name: value for name, value in vars(told).items() if name not in ("hazard", "acts")}
    text = line(voice, told.kind, told.hazard, language, **more)
    return Say(text, act_buttons(voice, told.hazard, *told.acts), photo=told.hazard.photo)


def chased(voice: Voice, told: Reminded | Overdue, language: str) -> Say:
    """7号隐患昨天到期，还没整改完。[已整改] [申请延期] [需要帮助]"""
    key = {0: "hazard.today", 1: "hazard.yesterday"}.get(told.days, "hazard.days_ago")
    when = voice.line(key, language, days=told.days)
    text = line(voice, told.kind, told.hazard, language, when=when)
    return Say(text, act_buttons(voice, told.hazard, *told.acts))


def listed(voice: Voice, told: OverdueList | WeekOpen, language: str) -> Say:
    """One message about several."""
    values = {name: value for name, value in vars(told).items() if name != "hazards"}
    lines = [line(voice, f"{told.kind}_line", one, language) for one in told.hazards]
    head = voice.line(told.kind, language, **values)
    if isinstance(told, WeekOpen) and told.hours:
        lines.append(voice.line("hazard.week_hours", language, hours=told.hours, goal=told.goal))
    return Say("\n".join([head, *lines]))


def looks_old(voice: Voice, told: LooksOld, language: str) -> Say:
    """A hint, no verdict."""
    text = line(voice, f"hazard.looks_old_{told.why}", told.hazard, language, other=told.other)
    return Say(text, act_buttons(voice, told.hazard, *told.acts))


ACTED = (
    *(news.HandedOver, news.ToPassOn, news.WaitsToBePassedOn, news.BroughtBack, news.TimeWanted),
    *(news.TimeGiven, news.TimeNotGiven, news.HelpWanted, news.PartlyDone, news.InterimTaken),
    *(news.LevelChanged, news.Listed, news.Escalated, news.ClosedUnfixed, news.Reopened),
    *(news.Corrected, news.Joined, news.ReportedAgain, news.Apart, news.StandsNow),
)
RENDERERS: dict[type[Any], Renderer] = dict.fromkeys(ACTED, acted)
RENDERERS |= {Reminded: chased, Overdue: chased, OverdueList: listed, WeekOpen: listed, LooksOld: looks_old}
