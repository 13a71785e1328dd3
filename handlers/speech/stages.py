"""In which order conversations are asked, the job one belongs to, and a state that several must know."""

from __future__ import annotations

from enum import IntEnum

from aiogram import Router


class Stage(IntEnum):
    """The first stage with an answer has the update; a handler that raises SkipHandler passes it on."""

    GROUPS = 1
    """What is said in a group chat. Nothing of it reaches a stage behind."""
    STRANGERS = 2
    """Whoever is not on the roster. Nothing of it reaches a stage behind."""
    DANGER = 3
    """A call for help and the answers to it: they wait for no form."""
    CONSENT = 4
    """The first use: what is sent before the notice is agreed to is kept for later."""
    SHIELD = 5
    """What must not be kept, and pictures that belong to something already kept."""
    KEYS = 6
    """Keys of the keyboard, slash commands and buttons."""
    FLOWS = 7
    """What somebody was asked for: the next sentence, picture or place."""
    FREE = 8
    """What people say out of the blue."""
    LAST = 9
    """Changed messages, and buttons that nobody knows any more."""


class Job(Router):
    """The handlers of one conversation, registered as with any aiogram router, and their stage."""

    def __init__(self, name: str, stage: Stage) -> None:
        super().__init__(name=name)
        self.stage = stage


REPORTING = "report:sentence"
"""State: a sentence of a 初报, 续报 or 终报 is expected (`handlers.reporting.drafts`)."""
