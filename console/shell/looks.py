"""Addresses of pictures: for one person, on one page, until a moment. Session and right are asked besides."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import quote, urlencode

LASTS = timedelta(hours=24)
"""A page that stays open for a shift still shows what it was given; the next day it is given anew."""
OVER, OVER_MORE = "这个照片链接过期了", "请回到原来的页面，刷新一下再看。"


class Stands(Enum):
    """What an address of a picture is worth to whoever opens it."""

    GOOD = "good"
    OVER = "over"
    """It was theirs, and its time is over."""
    NOT_THEIRS = "not theirs"
    """Another person's, another picture's, or nobody's: it reads like one that does not exist."""


@dataclass(frozen=True)
class PictureAddresses:
    """key: the house's secret."""

    key: str
    now: Callable[[], datetime]

    def of(self, root: str, picture: str, person: str, page: str) -> str:
        """Below `root` the address of that picture, for that person on that page."""
        until = int((self.now() + LASTS).timestamp())
        told = {"person": person, "at": page, "until": str(until)}
        told["sign"] = self._sign(picture, person, page, str(until))
        return f"{root}{quote(picture)}?{urlencode(told)}"

    def stands(self, picture: str, person: str, query: Mapping[str, str]) -> Stands:
        page, until, sign = (query.get(name, "") for name in ("at", "until", "sign"))
        if not hmac.compare_digest(self._sign(picture, person, page, until).encode(), sign.encode()):
            return Stands.NOT_THEIRS
        return Stands.GOOD if self.now().timestamp() < int(until) else Stands.OVER

    def _sign(self, picture: str, person: str, page: str, until: str) -> str:
        said = "\n".join(("picture", person, page, until, picture))
        return hmac.new(self.key.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]
