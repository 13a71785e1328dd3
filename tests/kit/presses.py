"""Buttons of every earlier version: which handler their data reach."""

from __future__ import annotations

from functools import cache

from duty.messaging.press import Press
from handlers.routes import build_routing
from handlers.routing import Routing


@cache
def routing() -> Routing:
    return build_routing()


def handler_of(data: str) -> str:
    """`job: handler` for a press with that data; empty where nothing knows it any more."""
    press = Press.parse(data, routing().acts)
    if press is None:
        return ""
    return next(route.name for route in routing().routes if ("act", press.act) in route.doors)
