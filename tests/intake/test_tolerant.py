"""Fields that nobody reads and that make no sense are left out; what is read is never guessed."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Update
from pydantic import ValidationError

from bot.intake.tolerant import tolerantly


def read(raw: dict[str, Any]) -> Update:
    return tolerantly(Update.model_validate, raw)


def test_a_change_of_membership_without_the_member_is_refused_as_what_it_is() -> None:
    """The fuzz found it: a KeyError of ours stood in place of the reason."""
    chat, who = {"id": 255, "type": "private"}, {"id": 5, "is_bot": False, "first_name": "某人"}
    changed = {"chat": chat, "from": who, "date": 1, "old_chat_member": {"status": "member", "user": who}}
    with pytest.raises(ValidationError, match="new_chat_member"):
        read({"update_id": 1, "my_chat_member": changed})
