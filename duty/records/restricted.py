"""What must not be here: found before anything is kept (domain §1.8, §4; seed S2:149)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

_ID_18 = r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
_ID_15 = r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
_ID_SAID = r"(?:身份证|身份证号|证件号|身分证)\D{0,8}\d{4,}"
_MARK = (
    r"[【\[(（《<]\s*(?:绝密|机密|秘密)|(?:绝密|机密|秘密)\s*[★☆*＊]|(?:绝密|机密|秘密)(?:文件|件|级|公文)"
)
_LABEL = (
    r"社区矫正|刑满释放|刑释|两劳人员|吸毒人员|涉毒人员|重点人员|重点人群|重点上访|上访人员|信访人员|上访户"
    r"|缠访|闹访|非正常上访|肇事肇祸|精神障碍患者|精神病患者|高危人员|前科人员|有前科"
)
"""Names of registers (domain §1.8): what somebody did is said without them."""
_STUDENT = r"学生(?:姓名|名字|名单)\s*[:：是叫]"
_ID = re.compile(f"{_ID_18}|{_ID_15}|{_ID_SAID}")
_CLASSIFIED = re.compile(_MARK)
_PERSON = re.compile(f"{_LABEL}|{_STUDENT}")
_HINT = re.compile("[证密矫刑劳毒重访肇神危科生]")
"""One of these stands in whatever names a register, a student or a secret, or announces an identity."""
_PLAIN = re.compile(
    "[\x00-\x7f\u4e00-\u9fff\u3001-\u3011，。！？：；（）…—“”‘’\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]*"
)
"""Characters that NFKC leaves as they are, and that hide no digit."""
_DIGIT = re.compile("[0-9]")
_ID_DIGITS = 14
"""The shortest identity number has more."""
_GAPS = re.compile(r"(?<=[\dXx*])[\s\-—_.·,，、]+(?=[\dXx*])")


def restricted(text: str) -> str:
    """`id_number`, `person` (a label, a student's name), `classified` or empty.

    Full-width digits and gaps between digits hide nothing.
    """
    return "" if harmless(text) else searched(text)


def harmless(text: str) -> bool:
    """Whether one glance shows that there is nothing to be found: so with nearly everything people write."""
    if _PLAIN.fullmatch(text) is None or _HINT.search(text):
        return False
    return len(text) <= _ID_DIGITS or len(_DIGIT.findall(text)) <= _ID_DIGITS


def searched(text: str) -> str:
    """As `restricted`, without the glance before."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    if _ID.search(_GAPS.sub("", plain)) or _ID.search(plain):
        return "id_number"
    if _PERSON.search(plain):
        return "person"
    return "classified" if _CLASSIFIED.search(plain) else ""


def restricted_in(raw: Any, beside: Collection[str] = ()) -> str:
    """The first finding in any string of a raw update, names of files included; not under `beside`."""
    if isinstance(raw, str):
        return restricted(raw)
    inside: Iterable[Any] = ()
    if isinstance(raw, dict):
        inside = [value for name, value in raw.items() if name not in beside]
    elif isinstance(raw, list):
        inside = raw
    for value in inside:
        if isinstance(value, (str, dict, list)) and (found := restricted_in(value, beside)):
            return found
    return ""
