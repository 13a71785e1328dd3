"""A place that somebody sent, and what speaks against it as evidence of where they are."""

from __future__ import annotations

from enum import StrEnum

from aiogram.types import Message

from duty.district.places import Place
from handlers.speech.talk import Talk


class Weak(StrEnum):
    """Why a place proves nothing. Empty where it does."""

    NOT = ""
    COARSE = "coarse"
    """The phone does not know better itself."""
    PICKED = "picked"
    """Chosen on a map, or brought by another bot: nobody knows where the phone is."""


def place_of(message: Message) -> Place | None:
    spot = message.location
    return Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0) if spot else None


def weakness(talk: Talk, message: Message, place: Place) -> Weak:
    """What speaks against it. Whether it was forwarded is asked before (`talk.forwarded`)."""
    said = talk.raw.get("message") or {}
    if message.venue or "venue" in said or "via_bot" in said:
        return Weak.PICKED
    return Weak.COARSE if place.coarse else Weak.NOT
