"""The history of one call in plain lines: who was called, when, whether it arrived, and what people did."""

from __future__ import annotations

from collections.abc import Sequence

from duty.alerting.answering.listing import CallsOut, Event
from duty.alerting.calls.page import Page, PageState
from duty.records.history import Change
from handlers.speech.talk import Talk

MOST = 30


def timeline(talk: Talk, events: Sequence[Event]) -> list[str]:
    """Oldest first; of a long one the newest lines."""
    lines = [_called(talk, one) if isinstance(one, CallsOut) else _did(talk, one) for one in events]
    return lines if len(lines) <= MOST else ["…", *lines[-MOST:]]


def _called(talk: Talk, calls: CallsOut) -> str:
    people = "、".join(_page(talk, page) for page in calls.pages)
    return talk.line("timeline.called", at=talk.when(calls.at), people=people)


def _page(talk: Talk, page: Page) -> str:
    language = talk.account.language
    state = talk.voice.word("page", page.state, language)
    if page.state in (PageState.SKIPPED, PageState.FAILED):
        state += f" {talk.voice.word('why', page.why, language)}"
    return talk.line("timeline.page", name=talk.district.people[page.person_id].name, state=state)


def _did(talk: Talk, change: Change) -> str:
    others = [talk.district.people[p].name for p in change.detail.get("people", ())]
    words = change.detail.get("words", "")
    values = {
        "at": talk.when(change.at),
        "who": talk.district.people[change.actor_id].name if change.actor_id else "",
        "people": "、".join(others),
        "words": f"：{words}" if words else "",
    }
    return talk.line(f"timeline.{change.what}", **values)
