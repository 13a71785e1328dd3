"""iPhone pictures are decoded in a process of their own: libheif has let strangers run code before.

What breaks, hangs or swells there takes nothing of the house with it, and sees none of its secrets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

PATIENCE_S = 45.0
HEADER = 4
"""So many bytes say how long the JSON is that stands before the pixels."""


def decoded_apart(raw: bytes, *, pixels: int, large: int) -> tuple[dict[str, Any], bytes]:
    """What the child says of it and its pixels (RGB); a `reason` in place of a size where there are none."""
    command = [sys.executable, "-m", "media.heic", str(pixels), str(large)]
    room = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the picture comes by stdin
            command, input=raw, env=room, capture_output=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return {"reason": "broken"}, b""
    return _read(done.stdout) if done.returncode == 0 else ({"reason": "broken"}, b"")


def _read(answer: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(answer[:HEADER], "big")
    head = json.loads(answer[HEADER : HEADER + length])
    return head, answer[HEADER + length :]


def packed(head: dict[str, Any], pixels: bytes = b"") -> bytes:
    """The child's answer."""
    plain = json.dumps(head).encode()
    return len(plain).to_bytes(HEADER, "big") + plain + pixels
