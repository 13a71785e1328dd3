"""A double of Telegram's Bot API that speaks HTTP, and the people on its other side."""

from tests.botapi.chats import Group, Person
from tests.botapi.screen import Button, Message
from tests.botapi.server import TelegramDouble

__all__ = ["Button", "Group", "Message", "Person", "TelegramDouble"]
