"""The way in from Telegram by webhook: answered after the commit, so what was not kept is brought again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.port import Incoming, Submit
from bot.channels.storable import decoded
from bot.channels.telegram.polling import KINDS, answer_of, incoming, patience_of
from bot.pauses import pause
from bot.settings import Settings, SettingsError

log = structlog.get_logger()

BODY_LIMIT = 1024 * 1024
CONNECTIONS = 40
"""How many updates Telegram may bring at once; those of one chat still come one after the other."""
REMIND_S = 600.0
"""So often it is set anew, as somebody who polled with this token for a trial has taken it away."""
BACKOFF_S = (0.5, 30.0)
HEADER = "x-telegram-bot-api-secret-token"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class Rejected(Exception):
    """Telegram does not take this webhook; waiting may or may not help."""

    def __init__(self, reason: str, after_s: float = 0.0, *, ours: bool = False) -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.ours = ours
        """What we asked for is wrong, so that asking again does not help."""


class Webhook:
    """Takes updates at a path nobody can guess, from whoever knows the secret."""

    def __init__(
        self, settings: Settings, submit: Submit, now: Callable[[], datetime], ready: Callable[[], bool]
    ) -> None:
        key = settings.signing_key()
        self.path = f"/telegram/{_derived(key, f'path:{settings.token}')}"
        self.url = public_address(settings.public_url) + self.path
        self.secret = _derived(key, f"secret:{settings.token}")
        self._api = f"{settings.telegram_api_url.rstrip('/')}/bot{settings.token}"
        self._token = settings.token
        self._submit = submit
        self._now = now
        self._ready = ready
        self._set_before = False

    def route(self) -> Route:
        return Route(self.path, self.take, methods=["POST"])

    # -- taking ----------------------------------------------------------------------------

    async def take(self, request: Request) -> Response:
        """Answer 200 after the commit, also for what could only be parked; 503 when nothing was kept."""
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self.secret.encode()):
            return Response(status_code=401)
        try:
            await self._submit(_incoming(await _body(request), self._now()))
        except ClientDisconnect:
            return Response(status_code=400)
        except HTTPException:
            raise
        except Exception as error:
            log.warning("update_not_committed", error=type(error).__name__)
            return Response(status_code=503, headers={"Retry-After": "1"})
        return Response()

    # -- setting it ------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Ask Telegram to come here, and again from time to time, until `stop`.

        The webhook stays set when we stop: what is said meanwhile waits at Telegram, or other processes
        take it.
        """
        while not stop.is_set() and not self._ready():  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.02)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            failures = 0
            while not stop.is_set():
                try:
                    await self._set(session)
                    failures, after_s = 0, REMIND_S
                except Rejected as error:
                    after_s = max(error.after_s, min(BACKOFF_S[0] * 2**failures, BACKOFF_S[1]))
                    failures = min(failures + 1, 10)
                    log.warning("webhook_not_set", reason=str(error))
                await pause(after_s, stop)

    async def _set(self, session: aiohttp.ClientSession) -> None:
        asked = {
            "url": self.url,
            "secret_token": self.secret,
            "allowed_updates": KINDS,
            "max_connections": CONNECTIONS,
        }
        try:
            await _call(session, f"{self._api}/setWebhook", asked, self._token)
        except Rejected as error:
            if error.ours and not self._set_before:
                raise SettingsError(_advice(str(error))) from None
            raise
        self._set_before = True


def public_address(url: str) -> str:
    """The address without a slash at its end; a SettingsError where Telegram could not come to it.

    It must be https, or on this very machine, where a Bot API server of one's own may run.
    """
    parts = urlsplit(url)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or plain) or not parts.hostname:
        raise SettingsError(
            "HUXUE_PUBLIC_URL: Telegram's webhook needs the https address this server is reached by from "
            "outside, like https://gate.example.org; or set HUXUE_TELEGRAM_MODE to polling"
        )
    return url.rstrip("/")


def _advice(reason: str) -> str:
    if reason.startswith(("401", "404")):
        return "HUXUE_TELEGRAM_TOKEN: Telegram no longer takes this token; get one from @BotFather"
    return f"HUXUE_PUBLIC_URL: Telegram does not take it for a webhook ({reason}); or set HUXUE_TELEGRAM_MODE"


def _derived(key: str, what: str) -> str:
    return hmac.new(key.encode(), f"telegram-webhook:{what}".encode(), hashlib.sha256).hexdigest()[:40]


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise HTTPException(413)
    return bytes(body)


def _incoming(body: bytes, at: datetime) -> Incoming:
    """Make an `Incoming` of what was brought. What is no update cannot be parsed later, and so is parked."""
    try:
        update: Any = decoded(body)
    except ValueError:
        update = _readable(body)
    number = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return incoming(update, at)
    return Incoming("telegram", f"body:{hashlib.sha256(body).hexdigest()[:40]}", "", {"body": update}, at)


def _readable(body: bytes) -> str:
    """The text with its escapes undone: nothing restricted hides in them from the check before parking."""
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), body.decode("utf-8", "replace"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


async def _call(session: aiohttp.ClientSession, url: str, asked: dict[str, Any], token: str) -> None:
    headers = {"Content-Type": "application/json"}
    try:
        async with session.post(url, data=orjson.dumps(asked), headers=headers) as response:
            status, body = response.status, await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        reason = f"{type(error).__name__}: {error}".replace(token, "***")
    else:
        _check(status, body)
        return
    raise Rejected(reason)


def _check(status: int, body: bytes) -> None:
    answer = answer_of(body)
    if status == 200 and answer.get("ok") is True:
        return
    reason = f"{status} {answer.get('description') or 'without a word'}"
    raise Rejected(reason, patience_of(answer), ours=status in (400, 401, 403, 404))
