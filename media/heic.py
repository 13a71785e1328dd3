"""`python -m media.heic PIXELS LARGE`: an iPhone's picture on stdin, its pixels on stdout, within bounds."""

from __future__ import annotations

import resource
import sys
from dataclasses import replace

from media.apart import packed
from media.photograph import LIMITS, NotAPhotograph, decoded_here

MEMORY = 2 * 1024**3
SECONDS = 40


def main() -> None:
    """The bounds stand before a byte of the picture is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    limits = replace(LIMITS, pixels=int(sys.argv[1]), large=int(sys.argv[2]))
    try:
        picture, notes = decoded_here(sys.stdin.buffer.read(), "heic", limits)
    except NotAPhotograph as refused:
        sys.stdout.buffer.write(packed({"reason": refused.reason}))
        return
    taken = notes.taken_at.isoformat() if notes.taken_at else None
    head = {"size": picture.size, "taken_at": taken, "place": [notes.latitude, notes.longitude]}
    sys.stdout.buffer.write(packed(head, picture.tobytes()))


if __name__ == "__main__":
    main()
