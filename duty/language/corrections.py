"""不是三楼，是四楼: a correction of what was said before."""

from __future__ import annotations

import re

from duty.language.trouble import OTHER, propose

_INSTEAD = re.compile(
    r"不(?:是|在)(?P<wrong>[^，,。；;]{1,12})[，,；;。\s]*(?:而?是|在|应该是|应该在)(?P<right>.{1,40}?)[。.!！]*"
)
_LEAD = re.compile(
    r"(?:不对|错了|写错了?|说错了?|打错了?|更正|更正一下|改一下|改成|改为|应该是|应该在|是在)"
    r"(?:了|的)?[，,：:；;。\s]*(?:应该是|应该在|是|在)?(?P<right>.{1,40}?)[。.!！]*"
)
_UNIT = re.compile(
    r"(?:[0-9一二三四五六七八九十百东南西北正后前]{1,4})(?P<unit>号楼|号教室|教室|楼|层|门|栋|班|室|号)"
)


def corrected(before: str, words: str) -> str | None:
    """What was said, put right; None where the words correct nothing of it."""
    if not before:
        return None
    words = words.strip()
    instead = _INSTEAD.fullmatch(words)
    if instead and instead["wrong"].strip() in before:
        return before.replace(instead["wrong"].strip(), instead["right"].strip())
    lead = _LEAD.fullmatch(words)
    return _put_right(before, lead["right"].strip()) if lead else None


def _put_right(before: str, right: str) -> str | None:
    """四楼 takes the place of 三楼; a whole new description that of the old one."""
    place = _UNIT.search(right)
    if place and place.group() == right.rstrip("的"):
        other = (found for found in _UNIT.finditer(before) if found["unit"] == place["unit"])
        wrong = next(other, None)
        return before[: wrong.start()] + place.group() + before[wrong.end() :] if wrong else None
    return right if propose(right)[0] != OTHER else None
