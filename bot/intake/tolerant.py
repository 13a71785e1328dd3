"""Leaves out of an update what nobody here reads and what makes no sense, so that the rest is heard.

Telegram grows fields every month, and servers of one's own lag behind or send half of one: an entity without
its offset, a member without a right that is new. None of it is a reason to set aside what a person wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from typing import Any

from aiogram.types import Update
from pydantic import ValidationError

Raw = dict[str, Any]
Parse = Callable[[Raw], Update]

READ = frozenset(
    {"message_id", "date", "chat", "from", "text", "caption", "photo", "document", "location", "venue"}
    | {"media_group_id", "sender_chat", "message_thread_id", "migrate_to_chat_id", "migrate_from_chat_id"}
    | {"id", "data"}
)
"""What is read of a message or of the press of a button: where it makes no sense, nothing does.

Whether something was forwarded or sent by a bot is read of the raw update.
"""
HOLDERS = ("message", "edited_message", "callback_query")
OTHER_KIND = "InaccessibleMessage"
"""As which a button's message is tried, too; what it lacks for that is no problem."""
MEMBERS = ("old_chat_member", "new_chat_member")
GONE: dict[str, Raw] = {"kicked": {"status": "kicked", "until_date": 0}, "left": {"status": "left"}}


def tolerantly(parse: Parse, raw: Raw) -> Update:
    """The update as it is, or without what nobody reads; ValidationError where more than that is wrong."""
    try:
        return parse(raw)
    except ValidationError as error:
        spared = _spared(raw, [problem["loc"] for problem in error.errors()])
        if spared is None:
            raise
        return parse(spared)


def _spared(raw: Raw, problems: Iterable[Sequence[Any]]) -> Raw | None:
    """A copy without the fields that have a problem; None where one of them is read."""
    spared = deepcopy(raw)
    for where in problems:
        if where[:1] == ("my_chat_member",) and where[1:2] and where[1] in MEMBERS:
            if where[1] not in raw["my_chat_member"]:
                return None
            spared["my_chat_member"][where[1]] = _bare_member(raw["my_chat_member"][where[1]])
        elif OTHER_KIND not in where and not _leave_out(spared, where):
            return None
    return spared


def _leave_out(spared: Raw, where: Sequence[Any]) -> bool:
    """Take out the field that the problem lies in. False where it is read, or is none of a message."""
    if not where or where[0] not in HOLDERS:
        return False
    holder, way = spared.get(where[0]), where[1:]
    if where[0] == "callback_query" and way[:1] == ("message",):
        holder = holder.get("message") if isinstance(holder, dict) else None
        way = way[2:]  # behind the name of the kind it was tried as
    if not isinstance(holder, dict) or not way or way[0] in READ:
        return False
    holder.pop(way[0], None)
    return True


def _bare_member(member: Any) -> Any:
    """Whether it can be written to is all that matters: gone, or there."""
    if not isinstance(member, dict):
        return member
    return GONE.get(str(member.get("status")), {"status": "member"}) | {"user": member.get("user")}
