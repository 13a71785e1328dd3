"""The figures as a table of plain text in Chinese, and as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.simulation.figures import SOON_S, Answers, Figures
from bot.simulation.promises.all import PROMISES
from bot.simulation.promises.promise import Broken
from handlers.speech.voice import Voice

WEEKDAYS = "一二三四五六日"
SHOWN = 20
"""So many broken promises are listed; the JSON has all of them."""


def as_text(figures: Figures, broken: Sequence[Broken], voice: Voice) -> str:
    parts = (
        _attendance(figures),
        _heard(figures, voice),
        _answers(figures),
        _rest(figures),
        _promises(broken),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def as_json(figures: Figures, broken: Sequence[Broken]) -> dict[str, Any]:
    return {"figures": asdict(figures), "broken": [asdict(one) for one in broken]}


def _attendance(figures: Figures) -> Iterator[str]:
    rows = [
        (
            f"{one.day:%m-%d} 周{WEEKDAYS[one.day.weekday()]}",
            f"{one.came}/{one.planned}",
            f"{one.share:.1%}",
            str(one.late),
        )
        for one in figures.attendance
    ]
    yield from _table(("日期", "到岗人次", "到岗率", "晚到"), rows)


def _heard(figures: Figures, voice: Voice) -> Iterator[str]:
    rows = [
        (voice.word("role", one.role), str(one.people), f"{one.median:g}", str(one.most), one.most_by)
        for one in figures.heard
    ]
    yield from _table(("每人每天收到（主动推送）", "人数", "中位", "最多", "最多的人"), rows)


def _answers(figures: Figures) -> Iterator[str]:
    heads = ("接警用时（秒）", "呼叫", "接警", "p50", "p90", "最长", *(f"≤{s}秒" for s in SOON_S))
    yield from _table(heads, [_answered(one) for one in figures.answers])


def _answered(one: Answers) -> tuple[str, ...]:
    times = (f"{seconds:.0f}" for seconds in (one.p50, one.p90, one.most))
    return (one.triage, str(one.calls), str(one.answered), *times, *(f"{share:.0%}" for share in one.soon))


def _rest(figures: Figures) -> Iterator[str]:
    hazards = figures.hazards
    yield f"隐患：新报{hazards['opened']}处，销号{hazards['closed']}处，超期没办完{hazards['overdue']}处。"
    yield f"缺岗：{figures.gaps}处，其中补上{figures.gaps_filled}处。"
    rounds, routines = figures.rounds, figures.routines
    share = f"{rounds['walked'] / rounds['planned']:.0%}" if rounds["planned"] else "-"
    walked = f"{rounds['walked']}/{rounds['planned']}圈"
    yield f"巡查完成率{share}：{walked}，未打点{rounds['told']}次，漏巡{rounds['missed']}圈。"
    yield f"例行事项：{routines['due']}项，办了{routines['done']}项，按时{routines['in_time']}项。"
    hails = figures.hails
    yield f"点名{hails['called']}人，三分钟内知道{hails['known']}人。"
    yield f"下指令给{hails['ordered']}人，一分钟内有回音{hails['heard']}人。"
    forms = figures.forms
    yield f"附件1：{forms['wanted']}所，交了{forms['handed_in']}所，签齐{forms['signed']}所。"
    new = figures.enrolment
    share = f"{new['bound'] / new['invited']:.1%}" if new["invited"] else "-"
    came = f"七天内接上{new['bound']}人（{share}）"
    yield f"新人邀请{new['invited']}人，{came}，又发过邀请码的{new['again']}人。"
    yield f"大家说了{figures.said}条，手机上显示了{figures.shown}条。"
    yield f"断网{figures.outages}次，进程被杀{figures.kills}次。"


def _promises(broken: Sequence[Broken]) -> Iterator[str]:
    for promise in PROMISES:
        count = sum(one.promise == promise.name for one in broken)
        yield f"{'✗' if count else '✓'} {promise.name}" + (f"：{count}次没做到" if count else "")
    for one in broken[:SHOWN]:
        yield f"  {one}"
    if len(broken) > SHOWN:
        yield f"  还有{len(broken) - SHOWN}条没列出。"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns side by side: the first to the left, the others to the right."""
    widths = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        first, *rest = zip(row, widths, strict=True)
        cells = [first[0] + " " * (first[1] - _width(first[0]))]
        yield "  ".join([*cells, *(" " * (width - _width(cell)) + cell for cell, width in rest)]).rstrip()


def _width(text: str) -> int:
    """In columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
