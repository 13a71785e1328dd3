"""Reads JSON off the wire with patience, and trims it to what a database can keep."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

DEEPEST = 60
"""Levels of a message that people could have made; Telegram's own stay far below."""


def decoded(body: bytes) -> Any:
    """Read JSON; half a surrogate becomes a question mark. ValueError where it is no JSON at all."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        patient = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return orjson.loads(json.dumps(patient, ensure_ascii=False).encode("utf-8", "replace"))


def storable(value: Any) -> Any:
    """Leave out NULs, halves of surrogates, numbers that are none, and depths nobody reads.

    PostgreSQL takes no NUL in a text and UTF-8 no half of a pair: without this the whole message would
    be set aside for one character nobody sees. What has none of it is given back itself, no copy.
    """
    return value if _is_storable(value) else _trimmed(value)


def _is_storable(value: Any) -> bool:
    """As one glance at its JSON shows it; a number that is none is written as null there."""
    try:
        written = orjson.dumps(value)
    except (TypeError, ValueError):
        return False
    shallow = written.count(b"{") + written.count(b"[") < DEEPEST
    return shallow and b"null" not in written and b"\\u0000" not in written


def _trimmed(value: Any, deep: int = 0) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, dict | list):
        return value
    if deep >= DEEPEST:
        return None
    if isinstance(value, list):
        return [_trimmed(one, deep + 1) for one in value]
    return {_text(name): _trimmed(one, deep + 1) for name, one in value.items()}


def _text(value: str) -> str:
    if "\x00" in value:
        value = value.replace("\x00", "")
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
