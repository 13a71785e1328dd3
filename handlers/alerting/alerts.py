"""The buttons of a call, and 🔔: which handler each has."""

from __future__ import annotations

from duty.alerting.answering.events import number_in
from handlers.alerting import answering, closing, events, listing, referring
from handlers.alerting.closing import CLOSING
from handlers.speech import labels
from handlers.speech.filters import Choice, In, Pressed, Reads, Words
from handlers.speech.stages import Job, Stage


def jobs() -> list[Job]:
    return [_danger(), _keys()]


def _danger() -> Job:
    """Stands before the consent, since somebody waits for the answer."""
    routes = Job("alert answers", Stage.DANGER)
    routes.callback_query.register(listing.show, Choice("alert.show"))
    routes.callback_query.register(answering.take, Choice("alert.take"))
    routes.callback_query.register(answering.decline, Choice("alert.decline"))
    routes.callback_query.register(answering.arrive, Choice("alert.arrive"))
    routes.callback_query.register(answering.expect, Choice("alert.eta"))
    routes.callback_query.register(answering.reinforce, Choice("alert.reinforce"))
    routes.callback_query.register(answering.go, Choice("alert.go"))
    routes.callback_query.register(answering.useful, Choice("alert.useful"))
    routes.callback_query.register(answering.busy, Choice("alert.busy"))
    routes.callback_query.register(answering.false_alarm, Choice("alert.false"))
    routes.callback_query.register(answering.reopen, Choice("alert.reopen"))
    routes.callback_query.register(closing.ask_word, Choice("alert.close"))
    routes.callback_query.register(closing.chosen_word, Choice("alert.word"))
    routes.message.register(closing.closing_word, Words(), In(CLOSING))
    routes.message.register(listing.received, Words(), Reads(lambda said: said.says_coming))
    routes.callback_query.register(referring.ask_whom, Choice("alert.refer"))
    routes.callback_query.register(referring.refer, Choice("alert.to"))
    return routes


def _keys() -> Job:
    routes = Job("alerts", Stage.KEYS)
    routes.message.register(listing.open_alerts, Pressed(labels.ALERTS, command="alerts"))
    routes.message.register(events.typed, Words(), Reads(lambda said: bool(number_in(said.words))))
    routes.callback_query.register(events.listed, Choice("events"))
    routes.callback_query.register(events.show, Choice("event"))
    routes.callback_query.register(events.settle, Choice("event.settle"))
    return routes
