"""The one wiring place: settings in, a house out. Nothing is built at import."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from aiogram import Bot

from bot.boundary import Boundary
from bot.channels.port import Channel
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook, public_address
from bot.channels.web.app import WebDeps, create_web
from bot.channels.web.channel import WebChannel
from bot.channels.web.server import WebServer
from bot.delivery.company import Company
from bot.delivery.delivery import Delivery
from bot.delivery.floor import Alone, Floor
from bot.demo.demo import Demo
from bot.demo.extras import Extras
from bot.house import House
from bot.intake.intake import Intake
from bot.jobs.clock import Clock, Sweep, Sweeps, every_hour, every_minute, since
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.photos import PhotoJobs
from bot.jobs.removals import Removals
from bot.metrics import Measured, Metrics
from bot.pictures.pictures import Pictures
from bot.reception import Desk
from bot.settings import Settings, SettingsError
from duty.alerting import drills, handover, raising, watchdog
from duty.attendance import checkouts, gaps, spotchecks
from duty.hazards import filing
from duty.messaging import reachability
from duty.records import retention
from duty.reporting import clock as report_clock
from duty.summaries import bulletins, daily
from handlers.routes import build_routing
from handlers.speech.voice import Voice
from media.shelf import Shelf
from storage.arrivals.updates import prune_handled
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.engine.work import SqlWork

OFFLINE = "1:channels-without-telegram"
"""Updates are parsed with a bot at hand; this one never speaks to anybody."""

WEEK = timedelta(days=7)
DEMO_PHONES = ("G02", "PO02", "DO3", "PR01")
"""Whose phones the demo opens with."""


async def build(settings: Settings, *, demo: bool = False) -> House:
    """Everything wired and the database at its newest shape; nothing runs yet."""
    _check_ways_in(settings, demo=demo)
    clock = Clock(settings.start_at)
    voice = Voice.load()
    names = frozenset({"web", "telegram"} if settings.token else {"web"})
    database = Database(settings.database, settings.zone, names)
    shelf = Shelf.open(settings.media_url or str((settings.data_dir / "media").absolute()))
    names_of_bot: dict[str, str] = {}

    def link(channel: str) -> str:
        return invitation_link(settings, names_of_bot.get("telegram", "") if channel == "telegram" else "")

    pictures = Pictures(database, shelf, clock.now, voice, link)
    telegram = _telegram(settings, voice, pictures)
    if telegram:
        names_of_bot["telegram"] = await telegram.check()
    await migrate(database.engine)
    web = WebChannel(pictures.load, clock.now)
    metrics = Metrics()
    channels: dict[str, Channel] = {"web": Measured(web, metrics)}
    if telegram:
        channels["telegram"] = Measured(telegram, metrics)
    owner = f"{socket.gethostname()[:20]}:{secrets.token_hex(4)}"
    company = None if database.sqlite else Company(database, owner, channels, web)
    floor: Floor = company.floor if company else Alone(owner)
    delivery = Delivery(database, channels, clock.now, floor)
    boundary = Boundary(database, voice, floor, delivery.offer, metrics.took)
    bot = Bot(OFFLINE)
    intake = Intake(boundary, build_routing(), bot, clock.now, link, metrics.batch)
    desk = Desk(boundary, pictures, clock.now)
    photos = PhotoJobs(boundary, channels, shelf, clock.now)
    sweeps = Sweeps(
        boundary,
        clock.now,
        sweep_jobs(clock.now(), settings.heartbeat_url.get_secret_value()),
        metrics.sweep_failed,
    )
    controls = None
    if demo:
        extras = Extras(database, intake.submit, clock.now, DEMO_PHONES)
        controls = Demo(database, clock, sweeps, delivery, web, extras)
        await controls.begin(started_at=settings.start_at)
    polling, webhook = _ways_in(settings, intake, clock.now, lambda: server.started)
    deps = WebDeps(
        channel=web,
        database=database,
        submit=intake.submit,
        now=lambda: clock.now().astimezone(settings.zone),
        people=desk.people,
        board=desk.board,
        sign_in=desk.sign_in,
        keep=pictures.keep,
        photo=desk.photo,
        admits=desk.admits,
        signing_key=settings.signing_key(),
        public_url=settings.public_url,
        demo=controls.controls() if controls else None,
        routes=(metrics.route(database, clock.now), *([webhook.route()] if webhook else [])),
    )
    server = _server(settings, deps, web)
    return House(
        settings, clock, database, boundary, intake, delivery, sweeps, photos, pictures, bot, web, server,
        telegram, polling, controls, names_of_bot.get("telegram", ""), webhook, company,
        Removals(database, shelf),
    )  # fmt: skip


def sweep_jobs(up_since: datetime, heartbeat_url: str = "") -> Mapping[str, Sweep]:
    """What falls due by itself; each idempotent and bounded. The most urgent stands first."""
    return {
        "alerts": raising.sweep,
        "watchdog": every_minute(watchdog.sweep),
        "drills": drills.sweep,
        "stand-ins": handover.sweep,
        "roll call": every_minute(reachability.sweep),
        "gaps": since(up_since, gaps.sweep),
        "spot checks": spotchecks.sweep,
        "reports": report_clock.sweep,
        "hazards": filing.sweep,
        "summaries": daily.sweep,
        "groups": bulletins.sweep,
        "forgotten check-outs": checkouts.close_forgotten,
        "handled updates": _prune,
        "retention": every_hour(retention.sweep),
        "heartbeat": every_minute(Heartbeat(heartbeat_url).sweep),
    }


async def _prune(work: SqlWork, now: object) -> int:
    return await prune_handled(work.session, work.now - WEEK)


def _telegram(settings: Settings, voice: Voice, pictures: Pictures) -> TelegramChannel | None:
    if not settings.token:
        return None
    hint = voice.line("common.restricted_delete")
    return TelegramChannel(
        settings.token, settings.telegram_api_url, photo=pictures.picture, cannot_delete_hint=hint
    )


def _check_ways_in(settings: Settings, *, demo: bool) -> None:
    """Before anything is opened: a SettingsError where Telegram could never come in."""
    if settings.token and settings.telegram_mode == "webhook":
        public_address(settings.public_url)
        if demo:
            raise SettingsError("HUXUE_TELEGRAM_MODE: the demo answers this machine only; set it to polling")


def _ways_in(
    settings: Settings, intake: Intake, now: Callable[[], datetime], ready: Callable[[], bool]
) -> tuple[Polling | None, Webhook | None]:
    """How Telegram's updates come to us: the one, the other, or neither without a token."""
    if not settings.token:
        return None, None
    if settings.telegram_mode == "webhook":
        return None, Webhook(settings, intake.submit, now, ready)
    root = settings.telegram_api_url
    return Polling(settings.token, root, intake.submit, now, take_in=intake.take_in), None


def invitation_link(settings: Settings, username: str) -> str:
    """What an invitation's code is appended to: Telegram where the bot's name is given, else the page."""
    if username:
        return f"https://t.me/{username}?start="
    root = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
    return f"{root.rstrip('/')}/in/"


def _server(settings: Settings, deps: WebDeps, web: WebChannel) -> WebServer:
    if deps.demo and settings.web_host not in ("127.0.0.1", "localhost", "::1"):
        raise SettingsError(
            "HUXUE_WEB_HOST: the demo lets anybody be anybody, so it listens on 127.0.0.1 only"
        )
    return WebServer(create_web(deps), web, settings.web_host, settings.web_port)
