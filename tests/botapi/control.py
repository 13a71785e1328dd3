"""The double run by hand: people are moved over a tiny JSON endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from tests.botapi.chats import Person
from tests.botapi.server import TelegramDouble


def _screen(person: Person) -> dict[str, Any]:
    def seen(message: Any) -> dict[str, Any]:
        known = {"message_id": message.message_id, "own": message.own, "text": message.words}
        buttons = [[asdict(button) for button in row] for row in message.buttons]
        return known | {"photo": message.photo is not None, "buttons": buttons}

    messages = [seen(message) for message in person.screen]
    known = {"messages": messages, "keyboard": person.keyboard, "place_keys": person.place_keys}
    return known | {"toasts": person.toasts, "blocked": bool(person.refusal)}


ACTS: dict[str, Callable[[Person, dict[str, Any]], Any]] = {
    "sends": lambda person, asked: person.sends(asked["text"]),
    "taps": lambda person, asked: person.taps(asked["label"]),
    "place": lambda person, asked: person.shares_place(asked["lat"], asked["lon"], asked.get("accuracy")),
    "photo": lambda person, asked: person.sends_photo(
        bytes.fromhex(asked.get("hex", "ffd8ffd9")), asked.get("caption", "")
    ),
    "edits": lambda person, asked: person.edits(asked["message_id"], asked["text"]),
    "presses": lambda person, asked: person.presses(asked.get("label"), data=asked.get("data")),
    "blocks": lambda person, asked: person.blocks_bot(),
    "unblocks": lambda person, asked: person.unblocks_bot(),
}


class DoubleByHand(TelegramDouble):
    """POST /control/{act} {"user_id": 7, …} → its screen; GET /control/screen/7."""

    def extend(self, app: web.Application) -> None:
        app.router.add_post("/control/{act}", self._act)
        app.router.add_get("/control/screen/{user_id}", self._show)

    async def _act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            return web.json_response({"error": f"acts: {', '.join(ACTS)}"}, status=404)
        try:
            asked = await request.json()
            person = self.person(int(asked["user_id"]), str(asked.get("first_name", "")))
            result = act(person, asked)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"result": result, "screen": _screen(person)})

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response(_screen(self.person(int(request.match_info["user_id"]))))
