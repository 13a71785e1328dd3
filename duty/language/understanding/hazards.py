"""What is broken or in the way: a thing, and what is wrong with it; which category, and how grave."""

from __future__ import annotations

from dataclasses import dataclass

from duty.language.understanding.rows import clause, find, has
from duty.language.understanding.rules import standing
from duty.language.understanding.vocabulary import Words

CATEGORIES = (
    ("thing_alarm", "alarm"),
    ("thing_fire", "fire"),
    ("thing_chem", "chem"),
    ("thing_light", "lighting"),
    ("thing_video", "video"),
    ("thing_equip", "equip"),
    ("thing_electric", "electric"),
    ("thing_bus", "bus"),
    ("thing_building", "building"),
    ("thing_fence", "perimeter"),
    ("thing_facility", "facility"),
    ("thing_food", "food"),
    ("thing_traffic", "traffic"),
    ("thing_staff", "staffing"),
    ("thing_around", "surroundings"),
)
"""Which category a thing belongs to; where several are named, the first of these counts."""
THINGS = "/".join(name for name, _ in CATEGORIES)
NO_REPORT = "ask/qmark/suppose/teach/drill/advise/play/hear/fixed"


@dataclass(frozen=True)
class Hazard:
    category: str
    level: str
    why: tuple[str, ...]
    plain: bool = True
    """A row names it; else thing and fault only stand together."""


def hazard(words: Words) -> Hazard | None:
    """What is reported as broken; None where nothing is."""
    for rule, hit in standing(words, "hazard"):
        if not _asked(words, *clause(words, hit)):
            return Hazard(rule.gives["category"], rule.gives["level"], (hit.said,))
    return _again(words) or _together(words)


def _again(words: Words) -> Hazard | None:
    """东门灯修好了 西门的又坏了: the same kind of thing, elsewhere."""
    hit = find(words, f"{THINGS} ~5 fixed %6 又 ~3 fault")
    if hit is None:
        return None
    named = next(name for thing, name in CATEGORIES if has(words, hit.start, hit.end, thing))
    return Hazard(named, "ordinary", (hit.said,))


def _asked(words: Words, start: int, end: int) -> bool:
    denied = find(words, "no fault")
    return has(words, start, end, NO_REPORT) or bool(denied and start <= denied.start < end)


def _together(words: Words) -> Hazard | None:
    """A thing and a fault in one clause, else in the text."""
    for expression in (f"{THINGS} ~8 fault", f"fault ~4 {THINGS}", f"{THINGS} %8 fault", f"no ~2 {THINGS}"):
        hit = find(words, expression)
        if hit is None or _asked(words, *clause(words, hit)):
            continue
        if expression.startswith("no") and not has(
            words, hit.start, hit.end, "thing_fire/thing_video/thing_alarm"
        ):
            continue
        start, end = clause(words, hit)
        named = next((name for thing, name in CATEGORIES if has(words, start, end, thing)), "other")
        return Hazard(named, "ordinary", (hit.said,), plain=False)
    return None


def put_out(words: Words) -> bool:
    """插座冒烟 拔了: a device that was cut off, and nobody is hurt."""
    return bool(find(words, "thing_electric %6 hot %6 shut") or find(words, "ebike %6 hot %6 shut"))
