"""The matters of duty that a message names, and which of them stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duty.language.understanding.rows import Found, find, first, has
from duty.language.understanding.rules import standing
from duty.language.understanding.understood import Matter
from duty.language.understanding.vocabulary import Words

THINGS = (
    "thing_alarm/thing_fire/thing_chem/thing_light/thing_video/thing_equip/thing_electric/thing_bus/thing_building"
    "/thing_fence/thing_facility/thing_food/thing_traffic/thing_around"
)


@dataclass(frozen=True)
class Told:
    matter: Matter
    why: str


def of_duty(words: Words, *, beside_danger: bool = False) -> list[Told]:
    """What is said of duty; beside danger only that somebody has come or goes."""
    if not beside_danger and (drill := _drill(words)):
        return [drill]
    found: dict[Matter, Told] = {}
    for rule, hit in standing(words, "row"):
        found.setdefault(Matter(rule.gives["matter"]), Told(Matter(rule.gives["matter"]), hit.said))
    if beside_danger:
        return [told for matter, told in found.items() if matter in (Matter.CHECK_IN,)]
    if fixed := _fixed(words):
        found[Matter.HAZARD_FIXED] = fixed
    if not found or set(found) == {Matter.ACK}:
        if asked := _question(words):
            return [asked]
    elif asked := _form(words):
        return [asked]
    return [found[matter] for matter in _beside_each_other(set(found)) if matter in found]


def _drill(words: Words) -> Told | None:
    hit = first(words, "drill") or _test(words)
    if hit is None or find(words, "no ~1 drill"):
        return None
    if first(words, "ask", "qmark") and not find(words, "^ ~2 drill"):
        return None
    return Told(Matter.DRILL, hit.said)


def _test(words: Words) -> Found | None:
    """一键报警试一下: an alarm that is tried out, and nothing said yet of how it went."""
    if first(words, "well", "broken_alarm", "fault"):
        return None
    return find(words, "alarm_word/thing_alarm/警铃 %6 test") or find(
        words, "test ~3 alarm_word/thing_alarm/警铃"
    )


def _form(words: Words) -> Told | None:
    if first(words, "form") and (hit := find(words, "form %9 formask") or find(words, "formask %9 form")):
        return Told(Matter.FORM_PROGRESS, hit.said)
    return None


def _question(words: Words) -> Told | None:
    """A form that is asked for, or any other question."""
    if form := _form(words):
        return form
    if hit := find(words, "formwho ~6 form/formask"):
        return Told(Matter.FORM_PROGRESS, hit.said)
    hit = first(words, "ask", "qmark", "yourself") or _whom_to_phone(words)
    if hit is None or len(words.tokens) < 2:
        return None
    return Told(Matter.QUESTION, hit.said)


def _whom_to_phone(words: Words) -> Found | None:
    """民警电话: asked for by itself; 电话打不通 is none."""
    hit = first(words, "call")
    wanted = hit and (len(words.tokens) <= SHORT or find(words, "call ~3 ( 发 | 给 | 告诉 | 要 )"))
    return hit if wanted and not first(words, "fault", "no", "pupil") else None


def _fixed(words: Words) -> Told | None:
    """A thing of before that is put right again."""
    hit = (
        find(words, f"{THINGS} ~9 fixed") or find(words, f"fixed ~4 {THINGS}") or find(words, "隐患 ~4 fixed")
    )
    hit = (
        hit
        or find(words, "thing_around ~4 劝走了/赶走了/清走了")
        or find(words, "outage ~2 fixed")
        or find(words, "past ~6 fixed")
        or find(words, f"{THINGS} ~9 no ~1 closed")
        or find(words, "销号/销了")
    )
    if hit is None or first(words, "ask", "qmark", "notfixed", "suppose") or find(words, "no ~1 fixed"):
        return None
    if has(words, hit.start, hit.end, "future/soon/drill/teach") or find(words, "被人 ~1 fixed"):
        return None
    return Told(Matter.HAZARD_FIXED, hit.said)


def _beside_each_other(found: set[Matter]) -> list[Matter]:
    """What one matter says already is not said again by another."""
    for stronger, weaker in OUTDONE:
        if stronger in found:
            found -= weaker
    return [matter for matter in Matter if matter in found]


def asks_what_to_do(words: Words) -> bool:
    """要是有人持刀冲进来先关门还是先报警: a question of procedure."""
    return bool(first(words, "suppose", "rest") and first(words, "ask", "qmark"))


def at_work(words: Words) -> bool:
    """园丁在锄草, 排练荆轲刺秦王: what is done every day."""
    return first(words, "workplace", "play") is not None


OUTDONE = (
    (Matter.MAKE_UP, {Matter.CHECK_IN, Matter.CHECK_OUT, Matter.LATE}),
    (Matter.PROXY_REPORT, {Matter.PROXY_CHECK_IN, Matter.ABSENCE, Matter.CHECK_IN}),
    (Matter.PROXY_CHECK_IN, {Matter.CHECK_IN, Matter.ABSENCE}),
    (Matter.SWAP, {Matter.ABSENCE, Matter.PROXY_CHECK_IN, Matter.POST_GAP}),
    (Matter.LATE, {Matter.ABSENCE}),
    (Matter.CHECK_IN, {Matter.PATROL_NORMAL, Matter.ACK}),
    (Matter.ABSENCE, {Matter.POST_GAP}),
    (Matter.CHECK_OUT, {Matter.ACK, Matter.PATROL_NORMAL}),
)


def everyday(listed: Sequence[Matter]) -> bool:
    """Duty and things, told plainly."""
    return not {Matter.QUESTION, Matter.FORM_PROGRESS, Matter.ACK, Matter.DRILL, Matter.OTHER} & set(listed)


def may_report(listed: Sequence[Matter]) -> bool:
    """Whether something broken may be told in the same breath."""
    return not {
        Matter.DRILL,
        Matter.QUESTION,
        Matter.FORM_PROGRESS,
        Matter.PROXY_CHECK_IN,
        Matter.MAKE_UP,
    } & set(listed)


def may_happen(listed: Sequence[Matter]) -> bool:
    return may_report(listed) and not {
        Matter.HAZARD_FIXED,
        Matter.ABSENCE,
        Matter.LATE,
        Matter.PATROL_NORMAL,
    } & set(listed)


OTHER = (
    *("teach", "hear", "denied", "unhurt", "over", "play", "advise", "visiting", "visitor", "noise_event"),
    *("moved", "workplace", "weather", "weather_event", "lost", "belongings", "afraid", "thanks", "past"),
    *("object", "place", "post", "pupil", "heads", "school"),
)
SHORT = 5
"""So few words with 电话 ask for a number."""
SAYS = 4
"""Fewer words than this name nothing by a place or a person alone."""


def other(words: Words) -> Told | None:
    """What is plainly told and belongs nowhere: it is kept as it is."""
    for name in OTHER:
        hit = first(words, name)
        if hit is not None and (len(words.text) > SAYS or OTHER.index(name) < OTHER.index("past")):
            return Told(Matter.OTHER, hit.said)
    return None
