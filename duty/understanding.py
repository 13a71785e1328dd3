"""From what people write or dictate to what they mean: a first, small reading by words."""

from __future__ import annotations

import re
from enum import StrEnum

from duty.incidents import propose


class Intent(StrEnum):
    CHECK_IN = "check_in"
    PROXY_CHECK_IN = "proxy_check_in"
    INCIDENT = "incident"
    ACK = "ack"
    NOISE = "noise"
    UNCLEAR = "unclear"


_NOISE = re.compile(r"^[\W_]*$")
_ACK = re.compile(r"^(收到|好的?|知道了|明白|嗯+|ok|谢谢|辛苦了)[。.!！~]*$", re.IGNORECASE)
_PROXY = re.compile(r"(帮|替|代).{0,6}(打个?卡|签到|签个?到|报个?到)")
_HERE = re.compile(r"(到岗|到刚|签到|打卡|上岗|在岗了|已到|我到了|到了(?!\w*[人车]))")
_SHORT_HERE = re.compile(r"^[“\"']?到[了啦]?[”\"'。.!！]?$")


def understand(words: str) -> Intent:
    """The one clear intent of a sentence, or UNCLEAR. Danger outranks everything."""
    if _NOISE.match(words):
        return Intent.NOISE
    if _ACK.match(words):
        return Intent.ACK
    if _PROXY.search(words):
        return Intent.PROXY_CHECK_IN
    if propose(words).kind != "other":
        return Intent.INCIDENT
    if _SHORT_HERE.match(words) or _HERE.search(words):
        return Intent.CHECK_IN
    return Intent.UNCLEAR
