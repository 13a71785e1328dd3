"""aiogram's models are built when they are used; they must be the very models that aiogram builds itself."""

import json
import os
import subprocess
import sys

LOOK = """
import json, re, sys
if sys.argv[1] == "ours":
    from bot.models_on_demand import import_aiogram
    import_aiogram()
import aiogram
from aiogram.types import Message, Update
names = ("AnswerCallbackQuery", "EditMessageText", "GetUpdates", "SendMediaGroup", "SendMessage", "SendPhoto")
models = [Update, Message, *(getattr(aiogram.methods, name) for name in names)]
kinds = [getattr(aiogram.types, name) for name in aiogram.types.__all__]
whole = sum(getattr(one, "__pydantic_complete__", False) for one in kinds)
for one in models:
    one.model_rebuild()
bot = aiogram.Bot("1:x")
update = Update.model_validate(json.loads(sys.argv[2]), context={"bot": bot})
print(json.dumps({
    "whole": whole,
    "schema": Update.model_json_schema(mode="serialization"),
    "fields": re.sub(" at 0x\\w+", "", str([one.model_fields for one in models])),
    "update": json.loads(update.model_dump_json(exclude_none=True)),
    "kinds": [type(one).__qualname__ for one in (update.event, update.message.reply_to_message,
                                                 update.message.photo[0], update.message.reply_markup)],
    "copied": update.message.model_copy(update={"text": "改"}).text,
    "asked": str(update.message.answer("好", reply_markup=update.message.reply_markup).model_dump()),
}, default=str, sort_keys=True))
"""

GUARD = {"id": 7, "is_bot": False, "first_name": "甲"}
CHAT = {"id": 7, "type": "private"}
PICTURED = {
    "update_id": 1,
    "message": {
        "message_id": 2,
        "date": 1795000000,
        "chat": CHAT,
        "from": GUARD,
        "caption": "东门升降柱坏了",
        "photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}],
        "reply_to_message": {"message_id": 1, "date": 1795000000, "chat": CHAT, "text": "请拍照"},
        "reply_markup": {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]},
        "forward_origin": {"type": "user", "date": 1795000000, "sender_user": GUARD},
        "of_tomorrow": 1,
    },
}


def seen_by(whom: str) -> dict[str, object]:
    """What a process of its own has of them."""
    command = [sys.executable, "-c", LOOK, whom, json.dumps(PICTURED)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


def test_they_are_the_same_models_and_only_those_in_use_are_built() -> None:
    ours, plain = seen_by("ours"), seen_by("plain")
    built, all_of_them = ours.pop("whole"), plain.pop("whole")
    assert ours == plain
    assert isinstance(built, int)
    assert isinstance(all_of_them, int)
    assert built < all_of_them / 4
