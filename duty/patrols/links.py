"""A printed code's whole link, typed or pasted: what it would have said when scanned."""

from __future__ import annotations

import re

_LINK = re.compile(r"(?:https?://)?[^\s#?]+(?:/s#|\?start=)(?P<code>[^\s#?&]+)", re.IGNORECASE)
TAG = "t="
"""Before the own number of an NFC tag."""


def said_by(link: str) -> str:
    """`/start c_…` of a code's link, the number of a tag's; empty where the words are no such link."""
    found = _LINK.fullmatch(link.strip())
    code = found["code"] if found else ""
    if code.lower().startswith(TAG):
        return code[len(TAG) :]
    return f"/start {code}" if re.match(r"[cnp][_-]", code, re.IGNORECASE) else ""
