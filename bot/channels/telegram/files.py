"""Fetches files that people sent: over HTTP, or from the disk of a Bot API server of one's own."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import Any

from aiogram.methods import GetFile
from aiogram.types import File
from aiohttp import ClientError, ClientResponseError

from bot.channels.port import Refused, Uncertain
from bot.channels.telegram.replies import Replies
from bot.channels.telegram.wire import Mask, says

MOST = "20 MB"
"""What Telegram's own servers give out to bots."""


class Files:
    """Files by their ids. `folder`: where a server that runs with `--local` keeps them; none elsewhere."""

    def __init__(self, replies: Replies, token: str, mask: Mask, folder: Path | None) -> None:
        self._replies = replies
        self._token = token
        self._mask = mask
        self._folder = folder

    async def fetch(self, file: str, limit: int) -> bytes:
        """The bytes; ValueError where there are more than `limit`, or than a bot may have."""
        for _ in range(2):  # a link lives for an hour: ask for a fresh one, once
            found = await self._file(file)
            if found.file_path is None or (found.file_size or 0) > limit:
                raise ValueError(f"the file is larger than {limit} bytes")
            if Path(found.file_path).is_absolute():
                return await asyncio.to_thread(self._from_disk, found.file_path, limit)
            content = await self._download(found.file_path, limit)
            if content is not None:
                return content
        raise Uncertain("the link of the file has expired twice")

    async def _file(self, file: str) -> File:
        try:
            return await self._replies.call(GetFile(file_id=file))
        except Refused as error:
            if says(error, ("file is too big",)):
                raise ValueError(f"the file is larger than {MOST}") from None
            raise

    async def _download(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file; None where its link has expired."""
        session = self._replies.bot.session
        url = session.api.file_url(self._token, path)
        try:
            return await _read(session.stream_content(url, timeout=60), limit)
        except ClientResponseError as error:
            if error.status == 404:
                return None
            trouble = f"the file server answered {error.status}"
        except (ClientError, TimeoutError, OSError) as error:
            trouble = self._mask(f"{type(error).__name__}: {error}")
        raise Uncertain(trouble)

    # -- from the disk -------------------------------------------------------------------------

    def _from_disk(self, path: str, limit: int) -> bytes:
        """Only from the folder that was named: a path is nothing to be believed."""
        here = self._on_this_disk(Path(path))
        try:
            if here.stat().st_size > limit:
                raise ValueError(f"the file is larger than {limit} bytes")
            return here.read_bytes()
        except OSError as error:
            raise Uncertain(
                f"HUXUE_TELEGRAM_FILES: {type(error).__name__} at {self._mask(str(here))}"
            ) from None

    def _on_this_disk(self, path: Path) -> Path:
        """Where the server's file lies for us: another container may see the folder under another name."""
        if self._folder is None:
            raise Uncertain("HUXUE_TELEGRAM_FILES: the Bot API server runs with --local; name its folder")
        folder = self._folder.resolve()
        parts = path.parts
        below = parts.index(self._token) if self._token in parts else 1
        for here in (path.resolve(), folder.joinpath(*parts[below:]).resolve()):
            if here.is_relative_to(folder) and here != folder:
                return here
        raise Uncertain(f"HUXUE_TELEGRAM_FILES: {self._mask(str(path))} does not lie in {folder}")


async def _read(stream: Any, limit: int) -> bytes:
    content = bytearray()
    async with aclosing(stream):
        async for chunk in stream:
            content += chunk
            if len(content) > limit:
                raise ValueError(f"the file is larger than {limit} bytes")
    return bytes(content)
