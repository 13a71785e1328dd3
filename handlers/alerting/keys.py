"""The keys below the card of a call. Labels stay Chinese in every language (wording.md)."""

from __future__ import annotations

from duty.alerting.calls.facts import CallFacts
from duty.alerting.calls.held import Held, keys_for
from duty.messaging.press import Press
from duty.messaging.say import Button, Buttons, row
from handlers.speech.voice import Voice


def call_buttons(voice: Voice, alert: int) -> Buttons:
    """[接警] [走不开]"""
    take = (voice.line("alert.take"), Press("alert.take", alert))
    return row(take, (voice.line("alert.decline"), Press("alert.decline", alert)))


def phone_buttons(voice: Voice, alert: int) -> Buttons:
    """[我来打电话] [走不开]"""
    phone = (voice.line("alert.phone_button"), Press("alert.take", alert))
    return row(phone, (voice.line("alert.decline"), Press("alert.decline", alert)))


def taken_buttons(voice: Voice, alert: int, held: Held) -> Buttons:
    """What whoever took it can say next (`duty/alerting/calls/held.py`)."""
    rows = (
        [(voice.line(key.text), Press(key.act, *key.args, alert)) for key in keys] for keys in keys_for(held)
    )
    return tuple(line for keys in rows for line in row(*keys))


def declined_buttons(voice: Voice, alert: int) -> Buttons:
    """[我能去了]"""
    return row((voice.line("alert.can_come"), Press("alert.take", alert)))


def go_button(voice: Voice, alert: int) -> Buttons:
    """[我过去]"""
    return row((voice.line("near.go"), Press("alert.go", alert)))


def useful_buttons(voice: Voice, alert: int) -> Buttons:
    """[有用] [没用]"""
    return row(
        (voice.line("alert.useful"), Press("alert.useful", "yes", alert)),
        (voice.line("alert.useless"), Press("alert.useful", "no", alert)),
    )


def replay_button(voice: Voice, alert: int) -> Buttons:
    """[谁何时知道]"""
    return row((voice.line("replay.button"), Press("replay.call", alert)))


def looks(voice: Voice, call: CallFacts) -> Buttons:
    """[看照片] for whom the rights allow it, [看地图] where its place is known."""
    found: list[Button] = []
    if call.opens:
        found.append(Button(voice.line("incident.see_photos"), Press("seephotos", call.incident).data))
    if call.latitude is not None and voice.map_url:
        url = voice.map_url.format(latitude=call.latitude, longitude=call.longitude)
        found.append(Button(voice.line("alert.see_map"), url=url))
    return (tuple(found),) if found else ()
