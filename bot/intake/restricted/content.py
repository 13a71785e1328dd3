"""What people put into an update: their words, the names of their things, and what they call themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from duty.records.restricted import NOTHING, look, restricted, restricted_in
from handlers.speech import labels

NUMBERS_OF_THE_WIRE = frozenset({"id", "chat_instance", "inline_message_id", "file_id", "file_unique_id"})
"""Long numbers nobody wrote; one in a thousand of 18 digits would be taken for somebody's identity."""
WRITERS = frozenset({"from", "chat", "sender_chat", "via_bot", "forward_origin"})
"""Who says it. What they call themselves is no part of what they say, and is left out where it must be."""
_OF_THE_WIRE = NUMBERS_OF_THE_WIRE | {"entities", "caption_entities", "mime_type", "type", "media_group_id"}
_QUOTED = ("reply_to_message", "pinned_message", "external_reply")
BESIDE = "，另，"
_BARE = frozenset({"update_id", "message"})
_TAPPED = frozenset({"message_id", "date", "text", "location"}) | {"from", "chat"}


def restricted_words(raw: Any) -> str:
    """What of it must not lie on paper, whoever wrote it, names that people give themselves included."""
    found = look(content(raw)) if isinstance(raw, dict) else NOTHING
    return restricted_in(raw, NUMBERS_OF_THE_WIRE) or found.kind or found.doubt


def mere_tap(raw: dict[str, Any]) -> bool:
    """A key of the keyboard or a place, and not one field more: but for what its writer is called nobody's
    words stand in it. Most of a morning's rush is nothing else."""
    message = raw.get("message")
    if not isinstance(message, dict) or not (message.keys() <= _TAPPED and raw.keys() <= _BARE):
        return False
    if "location" not in message:
        return message.get("text") in labels.ALL
    place = message["location"]
    return "text" not in message and isinstance(place, dict) and all(map(_is_number, place.values()))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def message_of(raw: dict[str, Any]) -> dict[str, Any]:
    """What was said, or said anew."""
    found = raw.get("message") or raw.get("edited_message")
    return found if isinstance(found, dict) else {}


def content(raw: dict[str, Any]) -> str:
    """Everything written in the message, as one text: a caption stands beside the name of its file."""
    return BESIDE.join(_strings(_without_own(message_of(raw), WRITERS | _OF_THE_WIRE)))


def apart(raw: dict[str, Any]) -> str:
    """The first finding in any single string of it, but what we said ourselves and who says it."""
    found = {name: value for name, value in raw.items() if name not in ("message", "edited_message")}
    if isinstance(press := found.get("callback_query"), dict):
        shown = {"message", *WRITERS}
        found["callback_query"] = {name: value for name, value in press.items() if name not in shown}
    return restricted_in([found, _without_own(message_of(raw), WRITERS)], NUMBERS_OF_THE_WIRE)


def unnamed(raw: dict[str, Any]) -> dict[str, Any]:
    """The same, without a name that its writer goes by and that must not be kept (三年级2班某某的妈妈)."""
    changed = raw
    for holder in ("message", "edited_message", "callback_query"):
        if isinstance(said := raw.get(holder), dict):
            named = _cleared({name: said[name] for name in WRITERS if name in said})
            if any(named[name] is not said[name] for name in named):
                changed = changed | {holder: said | named}
    return changed


def _without_own(message: dict[str, Any], beside: frozenset[str]) -> dict[str, Any]:
    """Without these, and without what a robot said that it quotes: that is ours, and was looked at before."""
    return {
        name: value
        for name, value in message.items()
        if name not in beside and not (name in _QUOTED and _of_robot(value))
    }


def _of_robot(quoted: Any) -> bool:
    writer = quoted.get("from") if isinstance(quoted, dict) else None
    return isinstance(writer, dict) and writer.get("is_bot") is True


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in WRITERS and name not in _OF_THE_WIRE:
                yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _cleared(value: Any) -> Any:
    """The same value, where nothing of it must go."""
    if isinstance(value, str):
        return "" if _must_go(value) else value
    if isinstance(value, dict):
        inside = ((name, one) for name, one in value.items() if isinstance(one, (str, dict)))
        changed = {name: new for name, one in inside if (new := _cleared(one)) is not one}
        return value | changed if changed else value
    return value


@lru_cache(maxsize=8192)
def _must_go(name: str) -> bool:
    """People's names come again and again."""
    return bool(restricted(name))
