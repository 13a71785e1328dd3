"""A nursery: `python -m bench.bots` forks the bot that each line on stdin names.

Imports take seconds and are not what is measured, so they are done once. A forked bot is a process of its
own, with its own loop, connections and threads: `kill -9` leaves it no more than it leaves any other.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from bench.bots.post import Post


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        module, _, function = asked["starts"].partition(":")
        bot = getattr(importlib.import_module(module), function)
        pid = os.fork()
        if pid == 0:
            os._exit(_live(bot, asked["post"]))
        print("born", pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


def _live(bot: Callable[[Post], None], values: dict[str, Any]) -> int:
    """What it says goes into its own log, for it talks to nobody but Telegram."""
    post = Post(**values)
    os.chdir(post.folder)
    log = os.open(post.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        bot(post)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
