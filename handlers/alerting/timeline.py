"""The history of one alert in plain lines: who was called, when, whether it arrived, and what people did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.alerting.alert import Alert, Page, PageState
from duty.records.history import Change
from handlers.speech.talk import Talk

MOST = 30
SHOWN = frozenset(
    [
        "taken",
        "taken_over",
        "declined",
        "arrived",
        "referred",
        "passed",
        "mistake_claimed",
        "still_busy",
        "follow_up_asked",
        "raised_again",
        "raised_higher",
        "lowered",
        "pressed_again",
        "detail",
        "made_real",
        "drill_claimed",
        "repaired",
        "closed",
        "reopened",
        "false_alarm",
        "withdrawn",
    ]
)


async def timeline(talk: Talk, alert: Alert) -> list[str]:
    """Oldest first; of a long one the newest lines."""
    events = [_called(talk, pages) for pages in _calls(await talk.work.alerts.pages(alert.id or 0))]
    changes = await talk.work.changes(alert.subject)
    events += [(c.at, _did(talk, c)) for c in changes if c.what in SHOWN]
    lines = [line for _, line in sorted(events, key=lambda event: event[0])]
    return lines if len(lines) <= MOST else ["…", *lines[-MOST:]]


def _calls(pages: Sequence[Page]) -> list[list[Page]]:
    """The pages of one call together."""
    groups: dict[int, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.step, []).append(page)
    return list(groups.values())


def _called(talk: Talk, pages: list[Page]) -> tuple[datetime, str]:
    people = "、".join(_page(talk, page) for page in pages)
    at = pages[0].called_at
    return at, talk.line("timeline.called", at=talk.when(at), people=people)


def _page(talk: Talk, page: Page) -> str:
    language = talk.account.language
    state = talk.voice.word("page", page.state, language)
    if page.state in (PageState.SKIPPED, PageState.FAILED):
        state += f" {talk.voice.word('why', page.why, language)}"
    return talk.line("timeline.page", name=talk.district.people[page.person_id].name, state=state)


def _did(talk: Talk, change: Change) -> str:
    person = talk.district.people.get(change.actor_id)
    others = [talk.district.people[p].name for p in change.detail.get("people", ())]
    words = change.detail.get("words", "")
    values = {
        "at": talk.when(change.at),
        "who": person.name if person else "",
        "people": "、".join(others),
        "words": f"：{words}" if words else "",
    }
    return talk.line(f"timeline.{change.what}", **values)
