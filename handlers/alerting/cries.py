"""救命 in whatever is written: the tap on 🚨, and with a picture the whole album it stands under."""

from __future__ import annotations

from dataclasses import replace

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.alerting.reporters import details, helping, misfiled
from duty.alerting.reporters.filing import attach
from duty.incidents.incident import Incident
from duty.language.reading import Intent
from duty.messaging.say import Say
from duty.records.subject import Subject
from handlers.alerting.sos import answer
from handlers.hazards.draft import at_hand
from handlers.hazards.draft import forget as forget_draft
from handlers.hazards.words import asked as asked_about
from handlers.incidents.protect import Shield
from handlers.speech.content import carries
from handlers.speech.filters import CAPTIONED, Has, Means, Words
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_cries()]


def _cries() -> Job:
    """Stands behind the words of a running call, which belong to it."""
    routes = Job("sos cries", Stage.DANGER)
    routes.message.register(cried, Words(), Means(Intent.HELP))
    routes.message.register(cried, Has(*CAPTIONED), Means(Intent.HELP))
    return routes


async def cried(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """救命 is the tap on 🚨, in any words, anywhere; what was written and shown belongs to the call.

    After 疑似侵害学生 nobody's words are kept: the cry calls, and no more of it.
    """
    if await Shield.stands(state, talk.now):
        talk.unheard = True
        heard = await helping.call_for_help(talk.work, talk.me, talk.now, talk.said_at)
        first, *more = await answer(talk, state, heard)
        return [replace(first, deletes=f"#{message.message_id}"), *more]
    if not carries(message, "photo") or talk.forwarded:
        heard = await helping.call_in_words(talk.work, talk.me, talk.meaning, talk.now, talk.said_at)
        return await answer(talk, state, heard)
    heard = await helping.call_for_help(talk.work, talk.me, talk.now, talk.said_at)
    instead = await _keep_pictures(message, talk, state, heard.call.incident) if heard.call else []
    return instead + await answer(talk, state, heard)


async def _keep_pictures(message: Message, talk: Talk, state: FSMContext, incident: Incident) -> list[Say]:
    """The picture with its words, and all that its album has shown so far."""
    album = await album_so_far(message, talk, state)
    if album is None:
        shown = picture_of(talk, message)
        await details.add_picture(talk.work, incident.known_id, shown, talk.meaning, talk.now)
        return []
    await details.add_words(talk.work, incident.known_id, talk.meaning, talk.me, talk.now)
    await attach(talk.work, incident, album, talk.now)
    return in_place_of_question(talk, album)


async def album_so_far(message: Message, talk: Talk, state: FSMContext) -> Subject | None:
    """Under which this picture is kept now, together with those of its album that came before.

    The draft that the album began is none, as danger is named under one of its pictures. None where the
    picture is the first one.
    """
    picture = picture_of(talk, message)
    album = await misfiled.begun_with(talk.work, await at_hand(state), picture, talk.me, talk.now)
    if album is not None:
        await forget_draft(state)
        return album
    return await misfiled.waiting_with(talk.work, picture)


def in_place_of_question(talk: Talk, album: Subject | None) -> list[Say]:
    """In place of the question what the pictures show, where they had begun a draft."""
    if album is None or album.kind != "hazard":
        return []
    return [Say(talk.line("hazard.now_incident"), replaces=asked_about(album))]
