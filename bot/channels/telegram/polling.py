"""The way in from Telegram by long polling. The offset moves after the commit, never before it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import aiohttp
import orjson
import structlog

from bot.channels.port import Incoming, Submit, TakeIn
from bot.channels.storable import decoded
from bot.channels.telegram.wire import address_of
from bot.channels.urgent import is_urgent
from bot.pauses import pause
from bot.settings import SettingsError

log = structlog.get_logger()

LIMIT = 100
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST_BACKOFF_S = 15.0
LONGEST_ASKED_S = 3600.0
"""So much patience Telegram may ask for: an answer that makes no sense must not silence us for ever."""
CONFLICTS = 3
"""After so many in a row it is not our own last poll that still hangs, but another process."""
ANSWER_S = 15.0
"""What the answer may take beyond the long poll itself."""


class NotAnswered(Exception):
    """No updates this time; `after_s` where Telegram said how long to wait."""

    def __init__(self, reason: str, after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Conflict(NotAnswered):
    """Somebody else fetches the updates of this token, or a webhook does."""


def _address(update: dict[str, Any]) -> str:
    for kind in KINDS:
        happening = update.get(kind)
        if isinstance(happening, dict):
            holder = happening.get("message") if kind == "callback_query" else happening
            chat = holder.get("chat") if isinstance(holder, dict) else None
            chat_id = chat.get("id") if isinstance(chat, dict) else None
            if not isinstance(chat_id, int) or not isinstance(holder, dict):
                return ""
            return address_of(chat_id, _topic(holder))
    return ""


def _topic(message: dict[str, Any]) -> int | None:
    """The topic of a forum that it stands in; a thread of replies is none."""
    topic = message.get("message_thread_id")
    return topic if message.get("is_topic_message") is True and type(topic) is int and topic > 0 else None


def incoming(update: dict[str, Any], received_at: datetime) -> Incoming:
    """Make an `Incoming` of one raw update of Telegram, be it from polling or a webhook."""
    return Incoming(
        channel="telegram",
        key=str(update["update_id"]),
        address=_address(update),
        raw=update,
        received_at=received_at,
        urgent=is_urgent(update),
    )


class Polling:
    """Fetches updates and hands them to the intake until told to stop."""

    def __init__(
        self,
        token: str,
        api_root: str,
        submit: Submit,
        now: Callable[[], datetime],
        *,
        take_in: TakeIn | None = None,
        timeout_s: float = 25.0,
        backoff_s: float = 0.5,
    ) -> None:
        self._url = f"{api_root.rstrip('/')}/bot{token}/getUpdates"
        self._token = token
        self._submit = submit
        self._take_in = take_in or self._one_by_one
        self._now = now
        self._timeout_s = timeout_s
        self._backoff_s = backoff_s
        self._offset: int | None = None
        self._failures = 0
        self._conflicts = 0
        self._alone = False
        """A poll has gone through, or the webhook that stood in its way was taken away."""

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch updates until `stop`. Raises SettingsError where waiting does not help."""
        timeout = aiohttp.ClientTimeout(total=self._timeout_s + ANSWER_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while not stop.is_set():
                await self._round(session, stop)

    async def _round(self, session: aiohttp.ClientSession, stop: asyncio.Event) -> None:
        try:
            updates = await _unless(stop, self._fetch(session))
        except NotAnswered as trouble:
            if not await self._webhook_was_left(session, trouble):
                await self._back_off(trouble, stop)
            return
        self._conflicts, self._alone = 0, True
        if updates and not await self._hand_over(updates):
            await self._back_off(NotAnswered("an update was not committed"), stop)
            return
        self._failures = 0
        if updates == []:
            # The offset was just acknowledged. Without one, ids that Telegram restarts lower after a
            # week of silence are not taken for old ones.
            self._offset = None

    async def _hand_over(self, updates: list[dict[str, Any]]) -> bool:
        """Hand updates to the intake; True when all were kept. The offset stays before one that was not."""
        at = self._now()
        results = await self._take_in([incoming(update, at) for update in updates])
        for update, result in zip(updates, results, strict=True):
            if isinstance(result, BaseException):
                log.warning("update_not_committed", update=update["update_id"], error=type(result).__name__)
                self._offset = update["update_id"]
                return False
        self._offset = updates[-1]["update_id"] + 1
        return True

    async def _one_by_one(self, page: Sequence[Incoming]) -> list[BaseException | None]:
        return await asyncio.gather(*(self._submit(one) for one in page), return_exceptions=True)

    async def _fetch(self, session: aiohttp.ClientSession) -> list[dict[str, Any]]:
        asked: dict[str, Any] = {"timeout": self._timeout_s, "limit": LIMIT, "allowed_updates": KINDS}
        if self._offset is not None:
            asked["offset"] = self._offset
        headers = {"Content-Type": "application/json"}
        try:
            async with session.post(self._url, data=orjson.dumps(asked), headers=headers) as response:
                return _updates(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = f"{type(error).__name__}: {error}".replace(self._token, "***")
        raise NotAnswered(reason)

    async def _webhook_was_left(self, session: aiohttp.ClientSession, trouble: NotAnswered) -> bool:
        """Take away a webhook of earlier days, at the start only; one that is set later is another's."""
        if self._alone or not isinstance(trouble, Conflict) or "webhook" not in str(trouble):
            return False
        self._alone = True
        log.warning("webhook_deleted")
        asked = orjson.dumps({"drop_pending_updates": False})
        url = f"{self._url.removesuffix('getUpdates')}deleteWebhook"
        headers = {"Content-Type": "application/json"}
        try:
            async with session.post(url, data=asked, headers=headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            self._alone = False
            return False

    async def _back_off(self, trouble: NotAnswered, stop: asyncio.Event) -> None:
        self._conflicts = self._conflicts + 1 if isinstance(trouble, Conflict) else 0
        if self._conflicts >= CONFLICTS:
            raise SettingsError(
                "HUXUE_TELEGRAM_TOKEN: another process polls with this token, or a webhook is set "
                f"({trouble}); stop the other one, or take a token of its own from @BotFather"
            )
        backoff = min(self._backoff_s * 2 ** min(self._failures, 10), LONGEST_BACKOFF_S)
        self._failures += 1
        log.warning("polling_failed", reason=str(trouble), in_a_row=self._failures)
        await pause(max(trouble.after_s, backoff * random.uniform(0.5, 1.0)), stop)


def answer_of(body: bytes) -> dict[str, Any]:
    """What Telegram answered; empty where it makes no sense."""
    try:
        answer = decoded(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def patience_of(answer: dict[str, Any]) -> float:
    """How long Telegram asks us to wait; whatever else stands there is no such wish."""
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return min(max(0.0, float(asked)), LONGEST_ASKED_S) if isinstance(asked, int | float) else 0.0


def _updates(status: int, body: bytes) -> list[dict[str, Any]]:
    answer = answer_of(body)
    reason = f"{status} {answer.get('description') or 'without a word'}"
    if status == 401:
        raise SettingsError(
            "HUXUE_TELEGRAM_TOKEN: Telegram no longer takes this token; get one from @BotFather"
        )
    if status == 409:
        raise Conflict(reason)
    updates = answer.get("result")
    if status != 200 or not isinstance(updates, list):
        raise NotAnswered(reason, patience_of(answer))
    if not all(map(_numbered, updates)):
        raise NotAnswered("an update without an id")
    return updates


def _numbered(update: Any) -> bool:
    """Whether it has a number to count the offset from; `true` would acknowledge the first update unseen."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


async def _unless(stop: asyncio.Event, work: Any) -> list[dict[str, Any]] | None:
    """The result of `work`, or None as soon as `stop` is set."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
