"""The file: what it shows stands in it as data, beside the script that checks both before it shows anything.

A script can be changed like anything else. So the sum at the beginning is over every part, the script with
it, and it is compared twice, by two ways of computing it, in two places: one changed byte can spoil one of
them, and is found by the other. Nothing but a warning is shown before. No line breaks: a parser takes all
their kinds for the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from duty.records.chain.seal import digest

LIMIT = 300 * 1024
"""So many bytes it may have."""
SUM = 64
VIEWPORT = "width=device-width,initial-scale=1"
POLICY = "default-src 'none';script-src 'unsafe-inline';style-src 'unsafe-inline'"
UNPROVEN = (
    "正在核对这份文件，请稍候。如果这句话一直不消失，说明文件被改动过，或者浏览器太旧：请不要采信，"
    "换一个浏览器再看，或者向出具单位要原件。"
)
HEAD = (
    f'<meta charset="utf-8"><meta name="viewport" content="{VIEWPORT}">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    f'<body><p id="unproven">{UNPROVEN}</p>'
)
BEGIN, BEGUN = '<!DOCTYPE html><html lang="zh-CN" data-sum="', '">'
KINDS = {"style": "text/plain", "data": "application/json", "tools": "", "check": ""}
"""The parts in their order, and what type their element says."""
FIRST = "html||CSS1Compat|UTF-8|zh-CN"
"""What a browser makes of the beginning."""


@dataclass(frozen=True)
class Parts:
    """What stands in the file, as text. sum: what it says of itself."""

    sum: str
    texts: Mapping[str, str]

    @property
    def true_sum(self) -> str:
        """Over everything, as the browser computes it."""
        told = [FIRST, "utf-8", f"viewport|{VIEWPORT}", f"Content-Security-Policy|{POLICY}"]
        told.append(f"P|true|{UNPROVEN}")
        told += [f"SCRIPT|true|{name}|{kind}|{self.texts[name]}" for name, kind in KINDS.items()]
        return digest("\n".join(told))

    @staticmethod
    def ours() -> Mapping[str, str]:
        """The parts that are the same in every file of this version."""
        return _fixed()

    def html(self) -> str:
        scripts = "".join(
            f'<script id="{name}"{_type(kind)}>{self.texts[name]}</script>' for name, kind in KINDS.items()
        )
        return f"{BEGIN}{self.sum}{BEGUN}{HEAD}{scripts}"


def _type(kind: str) -> str:
    return f' type="{kind}"' if kind else ""


def drawn(data: Mapping[str, Any]) -> bytes:
    """The file of that data. ValueError where it would be larger than LIMIT."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = Parts("", {**_fixed(), "data": plain})
    made = Parts(parts.true_sum, parts.texts).html().encode()
    if len(made) > LIMIT:
        raise ValueError(f"{len(made)} bytes are more than {LIMIT}")
    return made


@cache
def _fixed() -> Mapping[str, str]:
    names = {"style": "style.css", "tools": "tools.js", "check": "check.js"}
    room = resources.files("media.replay")
    return {part: _one_line(room.joinpath(name).read_text("utf-8")) for part, name in names.items()}


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def parts_of(raw: bytes) -> Parts | None:
    """The parts of a file, where its frame is exactly ours; None where it is not."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = len(BEGIN) + SUM
    opening = f"{BEGUN}{HEAD}"
    if not text.startswith(BEGIN) or text[start : start + len(opening)] != opening:
        return None
    rest, texts = text[start + len(opening) :], {}
    for name, kind in KINDS.items():
        tag, found = f'<script id="{name}"{_type(kind)}>', rest.find("</script>")
        if not rest.startswith(tag) or found < 0:
            return None
        texts[name], rest = rest[len(tag) : found], rest[found + len("</script>") :]
    return Parts(text[len(BEGIN) : start], texts) if not rest else None


def is_whole(raw: bytes) -> bool:
    """Whether every byte of it is as it was drawn. The same check as the file's own, and its frame."""
    parts = parts_of(raw)
    return parts is not None and parts.sum == parts.true_sum
