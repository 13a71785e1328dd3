"""The one wiring place: settings in, a house out. Nothing is built at import.

`build` is a sequence of steps; what a step makes for the later ones is a small frozen group of parts.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aiogram import Bot
from starlette.routing import BaseRoute, Route

from bot.boundary import Boundary
from bot.channels.port import Channel
from bot.channels.quota import Quota
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook, public_address
from bot.channels.web.app import DEMO_PHONES, WebDeps, create_web
from bot.channels.web.channel import WebChannel
from bot.channels.web.deps import Who
from bot.channels.web.entry.admissions import Admissions
from bot.channels.web.server import WebServer
from bot.database import answering, come_up
from bot.delivery.delivery import Delivery
from bot.delivery.floor import Alone, Floor
from bot.delivery.peers import Peers
from bot.demo.demo import Demo
from bot.demo.mark import demand_demo, demand_real
from bot.demo.staff import SimulatedStaff
from bot.demo.wall import Wall
from bot.house import House, TelegramParts
from bot.intake.intake import Intake
from bot.jobs.clock import Clock
from bot.jobs.photos import PhotoJobs
from bot.jobs.removals import Removals
from bot.jobs.steps import ClockSteps, machine
from bot.jobs.sweeps import Sweeps
from bot.jobs.timetable import sweep_jobs
from bot.links import Links
from bot.metrics import Measured, Metrics
from bot.pictures.parents import ParentsPrinting
from bot.pictures.pictures import Pictures
from bot.pictures.printing import Printing
from bot.pictures.sheets import Sheets
from bot.pictures.uploads import Uploads
from bot.reception import COMPUTER, Reception
from bot.settings import Settings, SettingsError
from bot.tips.counter import Counter
from bot.tips.office import Office
from bot.tips.pages import TipPages
from bot.tips.showing import Shown
from console.ledger.routes import routes as ledger_routes
from console.rosters.routes import routes as console_routes
from console.shell.looks import PictureAddresses
from console.shell.room import ConsoleDeps
from duty.patrols.codes import Codes
from handlers.routes import build_routing
from handlers.speech.voice import Voice
from media.faces.opencv import finder
from media.shelf import Shelf
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.engine.scrubbing import make_scrubbable
from storage.mail.seen import held_calls

OFFLINE = "1:channels-without-telegram"
"""The token of the bot that aiogram wants at hand to parse updates. It never speaks to anybody."""


async def build(settings: Settings, *, demo: bool = False) -> House:
    """Wire everything and bring the database to its newest shape; nothing runs yet."""
    _check_ways_in(settings, demo=demo)
    ground = _ground(settings)
    await _check_house(ground.database, demo=demo)
    way_out = await _way_out(ground)
    async with answering():
        await migrate(ground.database.engine)
        await make_scrubbable(ground.database)
    await _remember_calls(ground.database, way_out.web)
    way_in = _way_in(ground, way_out)
    sweeps = _sweeps(ground, way_in.boundary)
    shown = await _demo(ground, way_out, way_in, sweeps) if demo else None
    doors = _doors(ground, way_out, way_in, shown)
    return _house(ground, way_out, way_in, sweeps, doors, shown)


async def _remember_calls(database: Database, web: WebChannel) -> None:
    """Whoever was called while no page of theirs was open hears it with the first one that opens."""
    async with database.reading() as connection:
        held = await held_calls(connection, web.name)
    web.remember([(row.id, row.address, row.say, row.created_at) for row in held])


def channels_of(settings: Settings) -> frozenset[str]:
    """The channels that run with these settings."""
    return frozenset({"web", "telegram"} if settings.token else {"web"})


def _check_ways_in(settings: Settings, *, demo: bool) -> None:
    """Before anything is opened: a SettingsError where Telegram could never come in."""
    if demo and (settings.token or settings.database_url or settings.media_url):
        raise SettingsError("HUXUE_DATA_DIR: a demo lives in its own folder only; use Settings.of_demo()")
    if settings.token and settings.telegram_mode == "webhook":
        public_address(settings.public_url)


async def _check_house(database: Database, *, demo: bool) -> None:
    """Raise a SettingsError, before anything is changed, where a demo met a real district or the reverse."""
    try:
        async with answering():
            await come_up(database)
            await (demand_demo if demo else demand_real)(database)
    except SettingsError:
        await database.close()
        raise


@dataclass(frozen=True)
class Ground:
    """What everything else stands on."""

    settings: Settings
    clock: Clock
    voice: Voice
    metrics: Metrics
    database: Database
    shelf: Shelf
    links: Links
    codes: Codes
    pictures: Pictures


def _ground(settings: Settings) -> Ground:
    clock, links = Clock(settings.start_at), Links(settings)
    voice = Voice.load(settings.sms_police, settings.map_url, f"{links.root}/console")
    database = Database(settings.database, settings.zone, channels_of(settings))
    shelf = Shelf.open(settings.media_url or str((settings.data_dir / "media").absolute()))
    codes = Codes(settings.signing_key())

    def on_the_wall(checkpoint_id: str) -> str:
        return links.before_scan() + codes.of_checkpoint(checkpoint_id)

    faces = finder() if settings.blur_faces else None
    pictures = Pictures(database, shelf, clock.now, voice, links.before_code, on_the_wall, faces)
    return Ground(settings, clock, voice, Metrics(), database, shelf, links, codes, pictures)


@dataclass(frozen=True)
class WayOut:
    """The channels, all of them by name with their sends counted, and the delivery that speaks on them.

    peers: the other processes; None on SQLite, where there are none.
    """

    web: WebChannel
    telegram: TelegramChannel | None
    channels: Mapping[str, Channel]
    floor: Floor
    peers: Peers | None
    delivery: Delivery


async def _way_out(ground: Ground) -> WayOut:
    """Raises SettingsError where a token is set and the Bot API does not answer to it."""
    web = WebChannel(ground.pictures.load, ground.clock.now)
    channels: dict[str, Channel] = {"web": Measured(web, ground.metrics)}
    telegram = _telegram(ground) if ground.settings.token else None
    if telegram:
        ground.links.username = await telegram.check()
        channels["telegram"] = Measured(telegram, ground.metrics)
    owner = f"{socket.gethostname()[:20]}:{secrets.token_hex(4)}"
    peers = None if ground.database.sqlite else Peers(ground.database, owner, channels, web)
    floor: Floor = peers.floor if peers else Alone(owner)
    delivery = Delivery(ground.database, channels, ground.clock.now, floor)
    return WayOut(web, telegram, channels, floor, peers, delivery)


def _telegram(ground: Ground) -> TelegramChannel:
    settings = ground.settings
    hint = ground.voice.line("common.restricted_delete")
    return TelegramChannel(
        settings.token,
        settings.telegram_api_url,
        photo=ground.pictures.sent,
        cannot_delete_hint=hint,
        files=settings.telegram_files,
    )


@dataclass(frozen=True)
class WayIn:
    """The transaction, and what brings updates into it. `parser`: the bot that updates are parsed with."""

    boundary: Boundary
    parser: Bot
    intake: Intake
    reception: Reception


def _way_in(ground: Ground, way_out: WayOut) -> WayIn:
    metrics, now, deliver = ground.metrics, ground.clock.now, way_out.delivery.offer
    boundary = Boundary(ground.database, ground.voice, way_out.floor, deliver, metrics.count_update)
    parser = Bot(OFFLINE)
    intake = Intake(
        boundary,
        build_routing(),
        parser,
        now,
        ground.links.before_code,
        metrics.batch,
        print_link=ground.links.to_print,
        codes=ground.codes,
        behind=lambda: way_out.delivery.behind,
    )
    reception = Reception(boundary, ground.pictures, now)
    if way_out.telegram:
        way_out.telegram.opened = reception.opened
        way_out.telegram.documents = reception.document
    return WayIn(boundary, parser, intake, reception)


def _sweeps(ground: Ground, boundary: Boundary) -> Sweeps:
    now = ground.clock.now
    settings = ground.settings
    silence = timedelta(minutes=settings.night_silence_min)
    steps = ClockSteps(ground.clock, machine())
    jobs = sweep_jobs(now(), settings.heartbeat_url.get_secret_value(), silence, steps, settings.summary_hour)
    return Sweeps(boundary, now, jobs, ground.metrics.sweep_failed)


async def _demo(ground: Ground, way_out: WayOut, way_in: WayIn, sweeps: Sweeps) -> Demo:
    """The fictional district, loaded and at its hour."""
    staff = SimulatedStaff(ground.database, way_in.intake.submit, ground.clock.now, DEMO_PHONES)
    demo = Demo(
        database=ground.database,
        clock=ground.clock,
        sweeps=sweeps,
        delivery=way_out.delivery,
        web=way_out.web,
        staff=staff,
    )
    await demo.begin(started_at=ground.settings.start_at)
    return demo


@dataclass(frozen=True)
class Doors:
    """The web server, and how Telegram's updates come: by one of the two, or not at all without a token."""

    server: WebServer
    polling: Polling | None = None
    webhook: Webhook | None = None


def _doors(ground: Ground, way_out: WayOut, way_in: WayIn, demo: Demo | None) -> Doors:
    settings, intake, now = ground.settings, way_in.intake, ground.clock.now
    if not settings.token:
        return Doors(_server(settings, _web_deps(ground, way_out.web, way_in, demo)))
    if settings.telegram_mode == "webhook":
        webhook = Webhook(settings, intake.submit, now, ready=lambda: server.started)
        server = _server(settings, _web_deps(ground, way_out.web, way_in, demo, webhook.route()))
        return Doors(server, webhook=webhook)
    polling = Polling(settings.token, settings.telegram_api_url, intake.submit, now, take_in=intake.take_in)
    return Doors(_server(settings, _web_deps(ground, way_out.web, way_in, demo)), polling=polling)


def _web_deps(ground: Ground, web: WebChannel, way_in: WayIn, demo: Demo | None, *more: Route) -> WebDeps:
    settings, now, database, reception = ground.settings, ground.clock.now, ground.database, way_in.reception
    return WebDeps(
        channel=web,
        database=database,
        submit=way_in.intake.submit,
        now=lambda: now().astimezone(settings.zone),
        cards=reception.cards,
        people=reception.people,
        board=reception.board,
        sign_in=reception.sign_in,
        keep=ground.pictures.keep,
        settle=ground.pictures.settle,
        shielded=reception.shielded,
        photo=reception.photo,
        file=reception.file,
        admits=Admissions(database, web.showing).admits,
        is_called=reception.is_called,
        signing_key=settings.signing_key(),
        public_url=settings.public_url,
        demo=demo.controls() if demo else None,
        printed=Printing(way_in.boundary, ground.links, now).pdf,
        printed_for_parents=ParentsPrinting(way_in.boundary, ground.links, now).pdf,
        wall=Wall(database, ground.codes, ground.links).shown,
        console=partial(_console, ground, way_in),
        routes=(_metrics(ground), *_tips(ground, way_in), *more),
    )


def _console(ground: Ground, way_in: WayIn, who: Who) -> list[BaseRoute]:
    """The pages where the district is kept."""
    now, boundary = ground.clock.now, way_in.boundary
    office = Office(boundary, now)
    deps = ConsoleDeps(
        database=ground.database,
        now=now,
        who=who,
        invites=Sheets(boundary, ground.links, now).pdf,
        codes=Printing(boundary, ground.links, now).of_school,
        picture=partial(way_in.reception.photo, channel=COMPUTER),
        looks=PictureAddresses(ground.settings.signing_key(), now),
        voice=ground.voice,
        paper=way_in.reception.file,
        parents=ParentsPrinting(boundary, ground.links, now).of_school,
        codes_for_parents=office.codes,
        step=office.step,
        act=boundary.act,
        keep=Uploads(ground.pictures, Quota(ground.database, now)).keep,
    )
    return [*console_routes(deps), *ledger_routes(deps)]


def _tips(ground: Ground, way_in: WayIn) -> list[BaseRoute]:
    """What passers-by report, without an account."""
    zone, proxied = ground.settings.zone, bool(ground.settings.public_url)
    counter = Counter(way_in.boundary, ground.shelf, ground.clock.now)
    shown = Shown(ground.voice, lambda moment: moment.astimezone(zone))
    return TipPages(counter, shown, proxied=proxied).routes()


def _metrics(ground: Ground) -> Route:
    """Who has a public address has a proxy on this machine or before it."""
    settings = ground.settings
    token, proxied = settings.metrics_token.get_secret_value(), bool(settings.public_url)
    return ground.metrics.route(ground.database, ground.clock.now, token=token, proxied=proxied)


def _server(settings: Settings, deps: WebDeps) -> WebServer:
    if deps.demo and settings.web_host not in ("127.0.0.1", "localhost", "::1"):
        raise SettingsError(
            "HUXUE_WEB_HOST: the demo lets anybody be anybody, so it listens on 127.0.0.1 only"
        )
    proxied = bool(settings.public_url)
    return WebServer(
        create_web(deps), deps.channel, settings.web_host, settings.web_port, behind_proxy=proxied
    )


def _house(
    ground: Ground, way_out: WayOut, way_in: WayIn, sweeps: Sweeps, doors: Doors, demo: Demo | None
) -> House:
    return House(
        settings=ground.settings,
        clock=ground.clock,
        database=ground.database,
        pictures=ground.pictures,
        boundary=way_in.boundary,
        parser=way_in.parser,
        intake=way_in.intake,
        delivery=way_out.delivery,
        peers=way_out.peers,
        sweeps=sweeps,
        photos=PhotoJobs(way_in.boundary, way_out.channels, ground.shelf, ground.clock.now),
        removals=Removals(ground.database, ground.shelf),
        web=way_out.web,
        server=doors.server,
        telegram=_telegram_parts(ground, way_out, doors),
        demo=demo,
    )


def _telegram_parts(ground: Ground, way_out: WayOut, doors: Doors) -> TelegramParts | None:
    if way_out.telegram is None:
        return None
    return TelegramParts(way_out.telegram, ground.links.username, doors.polling, doors.webhook)
