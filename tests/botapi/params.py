"""What the bot sends: JSON, a form, multipart or the query, whatever its library likes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Params:
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        value = self.text(name)
        return int(float(value)) if value else None

    def json(self, name: str) -> Any:
        value = self.values.get(name)
        return json.loads(value) if isinstance(value, str) and value else value

    @property
    def chat_id(self) -> int | None:
        value = self.text("chat_id")
        return int(value) if value.lstrip("-").isdigit() else None

    def upload(self, name: str, value: Any = None) -> bytes | None:
        """The bytes sent along under this name, directly or by attach://."""
        value = self.values.get(name) if value is None else value
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self.uploads.get(name)


async def read_params(request: web.Request) -> Params:
    params = Params(dict(request.query))
    if request.method != "POST":
        return params
    if request.content_type == "application/json":
        body = await request.read()
        params.values.update(json.loads(body) if body else {})
        return params
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params.uploads[name] = value.file.read()
        else:
            params.values[name] = value
    return params
