"""Where photographs lie: a folder or S3, behind the same few verbs.

obstore's blocking calls run in threads here. Its async ones call back into Python from threads of their own,
and 4 of 11 short processes that used them (0.12.1, Python 3.11) died with SIGABRT at exit; 0 of 30 do so.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.store import LocalStore, MemoryStore, ObjectStore, S3Store

PART = r"[0-9A-Za-z_][0-9A-Za-z._-]*"
KEY = re.compile(rf"(?:{PART}/)*{PART}")  # obstore would quietly mend other keys into ones nobody asked for


class NotOnShelf(LookupError):
    """Nothing lies under this key."""


class Shelf:
    """Puts are whole or not at all, and may be repeated. Faults of disk or network pass through as raised."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str) -> Shelf:
        """`./photos`, `/srv/photos`, `file:///srv/photos`, `s3://bucket/prefix` (AWS_… variables), `memory://`."""
        if url.startswith("memory:"):
            return cls(MemoryStore())
        if url.startswith("s3://"):
            return cls(S3Store.from_url(url))
        if url.startswith("file://"):
            url = unquote(urlsplit(url).path)
        elif "://" in url:
            raise ValueError(f"no shelf is kept at {url.split('://')[0]}://")
        return cls(LocalStore(Path(url).expanduser().resolve(), mkdir=True))

    def _read(self, key: str) -> bytes:
        return bytes(self._store.get(key).bytes())

    def _list(self, folder: str | None) -> list[str]:
        return sorted(item["path"] for chunk in self._store.list(folder) for item in chunk)

    def _older(self, folder: str, before: datetime) -> list[str]:
        found = (item for chunk in self._store.list(folder) for item in chunk)
        return sorted(item["path"] for item in found if item["last_modified"] < before)

    async def put(self, key: str, content: bytes) -> None:
        await asyncio.to_thread(self._store.put, _checked(key), content)

    async def get(self, key: str) -> bytes:
        try:
            return await asyncio.to_thread(self._read, _checked(key))
        except FileNotFoundError:
            raise NotOnShelf(key) from None

    async def delete(self, key: str) -> None:
        """What is gone already is no error: S3 does not say, and a sweep may come twice."""
        with suppress(FileNotFoundError):
            await asyncio.to_thread(self._store.delete, _checked(key))

    async def exists(self, key: str) -> bool:
        try:
            await asyncio.to_thread(self._store.head, _checked(key))
        except FileNotFoundError:
            return False
        return True

    async def older(self, prefix: str, before: datetime) -> list[str]:
        """The keys under a folder that were put there before that moment, sorted."""
        return await asyncio.to_thread(self._older, _checked(prefix), before)

    async def list(self, prefix: str = "") -> list[str]:
        """The keys under a folder, sorted."""
        return await asyncio.to_thread(self._list, _checked(prefix.rstrip("/")) if prefix else None)


def photo_keys(sha256: str, at: date) -> tuple[str, str]:
    """Keys of the 1600 px and the 320 px version; `at` is the local day (a datetime will do)."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a sha256")
    stem = f"photos/{at:%Y/%m/%d}/{sha256[:2]}/{sha256}"
    return f"{stem}-1600.jpg", f"{stem}-320.jpg"


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key
