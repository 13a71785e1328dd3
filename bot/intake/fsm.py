"""aiogram's FSM over the conversation that the transaction has loaded."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from storage.arrivals.conversations import Conversation


class LoadedStorage(BaseStorage):
    """Reads and writes the loaded row; the transaction stores it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        self._conversation.changed |= value != self._conversation.state
        self._conversation.state = value

    async def get_state(self, key: StorageKey) -> str | None:
        return self._conversation.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._conversation.changed |= data != self._conversation.data
        self._conversation.data = deepcopy(dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """A copy all the way down: what is changed in it without `set_data` changes nothing."""
        return deepcopy(self._conversation.data)

    async def close(self) -> None:
        """Nothing of its own to close."""


KEY = StorageKey(bot_id=0, chat_id=0, user_id=0)
"""The row is already the right one, so the key says nothing."""


def context_of(conversation: Conversation) -> FSMContext:
    return FSMContext(LoadedStorage(conversation), KEY)
