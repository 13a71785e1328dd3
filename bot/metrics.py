"""What an operator watches: `/metrics` for Prometheus, here or with a token. No label names a person."""

from __future__ import annotations

import hmac
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.port import (
    CannotReplace,
    Channel,
    NotOnScreen,
    Refused,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.channels.web.entry.guard import passed_on
from duty.alerting.counting import answers as answering
from duty.alerting.counting.answers import Answer
from duty.messaging.notices import Priority
from duty.messaging.say import Say
from storage.arrivals.parked import count_parked
from storage.engine.database import Database
from storage.mail.backlog import read_backlog
from storage.queries.accounts import count_unreachable
from storage.queries.calls.answers import answers_since

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
QUANTILES = ("0.5", "0.8", "0.985")
STILL_OPEN = timedelta(minutes=10)
LOOPBACK = ("127.0.0.1", "::1")
OUTCOMES: dict[type[Exception], str] = {
    NotOnScreen: "not_on_screen",
    Unreachable: "unreachable",
    Refused: "refused",
    TryLater: "try_later",
    Uncertain: "uncertain",
    CannotReplace: "cannot_replace",
}


class Metrics:
    """Counts what this process does, in a registry of its own, so that nothing is shared at import."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self.updates = Counter("huxue_updates", "Updates taken in.", ["channel", "outcome"], registry=own)
        self.batches = Counter("huxue_batches", "Batches of updates taken in.", registry=own)
        self.batch_s = Histogram("huxue_batch_seconds", "One batch.", buckets=SECONDS, registry=own)
        self.sends = Counter("huxue_sends", "Tries to say something.", ["channel", "outcome"], registry=own)
        self.send_s = Histogram("huxue_send_seconds", "One try.", ["channel"], buckets=SECONDS, registry=own)
        self.sweeps_failed = Counter("huxue_sweeps_failed", "Sweeps that failed.", ["job"], registry=own)
        self.queued = Gauge("huxue_queue_depth", "Due and not yet said.", ["priority"], registry=own)
        self.oldest_s = Gauge("huxue_oldest_queued_seconds", "Age of the oldest of these.", registry=own)
        self.unreachable = Gauge("huxue_unreachable_accounts", "Chats that refuse us.", registry=own)
        self.parked = Gauge("huxue_parked_updates", "Wait for somebody to look.", registry=own)

        names = ["quantile", "hour"]
        self.answer_s = Gauge("huxue_answer_seconds", "From a call to 接警, 30 days.", names, registry=own)
        names = ["quantile", "school"]
        self.school_s = Gauge("huxue_school_answer_seconds", "The same by school.", names, registry=own)
        self.urgent = Gauge("huxue_urgent_calls", "P0 and P1 of 30 days.", registry=own)
        self.false = Gauge("huxue_false_calls_share", "Of a post's calls.", ["post"], registry=own)

    def count_update(self, channel: str, outcome: str) -> None:
        """Called after the commit; the outcome is handled, duplicate, parked or refused."""
        self.updates.labels(channel, outcome).inc()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Counts one batch of updates, and measures how long it takes."""
        self.batches.inc()
        with self.batch_s.time():
            yield

    def sweep_failed(self, job: str) -> None:
        self.sweeps_failed.labels(job).inc()

    async def measure(self, database: Database, now: datetime) -> None:
        """Read the gauges from the database, where they are those of all processes."""
        async with database.reading() as connection:
            backlog = await read_backlog(connection, now)
            self.unreachable.set(await count_unreachable(connection))
            self.parked.set(await count_parked(connection))
            answers = await answers_since(connection, None, now - answering.SPAN, now - STILL_OPEN)
        self._show_answers(answers, database.timezone)
        for priority in Priority:
            self.queued.labels(priority.name).set(backlog.due.get(int(priority), 0))
        self.oldest_s.set(backlog.oldest_s(now))

    def _show_answers(self, answers: Sequence[Answer], zone: tzinfo) -> None:
        """Nothing of fewer than five calls. What nobody answered took for ever."""
        for gauge in (self.answer_s, self.school_s, self.false):
            gauge.clear()
        self.urgent.set(len(answers))
        hours = {f"{hour:02d}": found for hour, found in answering.by_hour(answers, zone).items()}
        if whole := answering.times(answers):
            hours["all"] = whole
        for gauge, groups in ((self.answer_s, hours), (self.school_s, answering.by_school(answers))):
            for name, found in groups.items():
                for quantile, seconds in zip(QUANTILES, (found.p50, found.p80, found.p985), strict=True):
                    gauge.labels(quantile, name).set(math.inf if seconds is None else seconds)
        for post in answering.false_calls(answers):
            self.false.labels(post.post_id).set(post.share)

    def route(self, database: Database, now: Callable[[], datetime], *, token: str, proxied: bool) -> Route:
        """token: whoever has it may look. proxied: a proxy stands in front, so everybody seems to be here."""

        async def show(request: Request) -> Response:
            if not (_has(request, token) or (not proxied and _from_here(request))):
                return PlainTextResponse("没有这个页面", 404)
            await self.measure(database, now())
            return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return Route("/metrics", show)


def _has(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _from_here(request: Request) -> bool:
    """Asked on this machine, by nobody's proxy; one that says nothing of itself speaks HTTP/1.0."""
    here = request.client is not None and request.client.host in LOOPBACK
    return here and request.scope["http_version"] != "1.0" and not passed_on(request.headers)


class Measured:
    """Passes everything on to a channel, and counts and times its sends."""

    def __init__(self, channel: Channel, metrics: Metrics) -> None:
        self._channel = channel
        self._took = metrics.send_s.labels(channel.name)
        ends = ("sent", *OUTCOMES.values(), "fault")
        self._ended = {one: metrics.sends.labels(channel.name, one) for one in ends}
        self.name = channel.name
        self.abilities = channel.abilities

    async def say(self, address: str, say: Say, *, key: str, push: bool) -> str:
        began, outcome = time.perf_counter(), "sent"
        try:
            return await self._channel.say(address, say, key=key, push=push)
        except BaseException as error:
            outcome = next((o for kind, o in OUTCOMES.items() if isinstance(error, kind)), "fault")
            raise
        finally:
            self._took.observe(time.perf_counter() - began)
            self._ended[outcome].inc()

    async def fetch(self, file: str, limit: int) -> bytes:
        return await self._channel.fetch(file, limit)
