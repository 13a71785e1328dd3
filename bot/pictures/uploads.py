"""Photographs that somebody puts into a form on a computer: the same as those that come by the chat page."""

from __future__ import annotations

import secrets

from bot.channels.quota import Quota
from bot.pictures.pictures import Pictures
from media.magic import HEAD, kind_of, other_kind


class Uploads:
    def __init__(self, pictures: Pictures, quota: Quota) -> None:
        self._pictures = pictures
        self._quota = quota

    async def keep(self, person_id: str, picture: bytes) -> str:
        """Its file id, to be developed; empty where it is no picture, or too many today."""
        head = picture[:HEAD]
        if kind_of(head) is None and not other_kind(head):
            return ""
        if not await self._quota.takes(person_id, len(picture)):
            return ""
        return await self._pictures.keep(picture, f"computer:{secrets.token_hex(16)}")
