"""Coming to a post and leaving it, as guards say it: 早上7点就到岗了, 十分钟前到的, 我七点半就走了."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from duty.language.times import QUANTITY, TIME, named_time, names_time

_ME = r"(?:我们?|俺|咱们?|本人)?"
_TO = r"(?:报告|队长|领导|警官|所长|老师|[\u4e00-\u9fff]队){0,2}"
_DAY = r"(?:今天|今儿|今早|今晚|昨晚|早上|早晨|上午|下午|晚上|早高峰|晚高峰)?"
_WHERE = r"(?:在|到|来)?(?:学校)?(?:[东南西北正后侧大前校]*门(?:口|岗)?|护学岗|岗亭|岗位|学校|宿舍楼?)?"
_HOW = r"(?:大概|大约|差不多|就|已经|已|都|便|才|准时|按时|准点|又|是)*"
_ROUND = r"(?:多|左右|钟|整)?"
_END = r"(?:了|的|啦|哈|啊|呢|哦|吧)*"
_COME = (
    r"(?:到岗|上岗|在岗|签到|到位|到|来|过来|站岗|站|在)(?:了|的)?(?:岗|门口|学校|这儿|这里|这|单位)?(?:上)?"
)
_CAME = re.compile(
    rf"{_TO}{_ME}{_DAY}{_ME}{_WHERE}{_HOW}{TIME}{_ROUND}{_ME}{_WHERE}{_HOW}{_COME}{_END}"
    rf"|{_TO}{_ME}{_DAY}{_ME}(?:早就|早已|老早就|一早就|一直都?){_WHERE}{_COME}{_END}"
    rf"|{_TO}{_ME}{_DAY}(?:又)?(?:回来|回岗|回到岗上?|回到岗位){_END}"
)
_LEAVE = r"(?:下班|下的班|下岗|离岗|收岗|撤岗|收工|交班)"
_GO = r"(?:走一步|走|撤|回家|回去|离开)"
_WILL = r"(?:要|先|准备|现在|可以|得|该|就|已经|都|马上|想)*"
_WENT = re.compile(
    rf"{_TO}{_ME}{_DAY}(?:{TIME}{_ROUND})?{_ME}{_WILL}(?:从|在)?{_WHERE}{_WILL}"
    rf"(?:{_LEAVE}{_END}|{_GO}(?:了|啦|的){_END}|先{_GO}{_END}|要{_GO}{_END})"
)
_OVER = re.compile(r"就|已|了|的")
_CLAUSES = re.compile(r"[，。,；;！!、~\n]+")
_QUESTION = re.compile(r"[?？]|[吗么呢没]$")


def _clauses(words: str) -> list[str]:
    """Each clause without its spaces; then what stands between spaces by itself."""
    said = (clause.strip() for clause in _CLAUSES.split(words))
    found = [clause for clause in said if clause and not _QUESTION.search(clause)]
    parts = [part for clause in found for part in clause.split()]
    return [*("".join(clause.split()) for clause in found), *parts]


def came(words: str) -> bool:
    """七点就到了, 十分钟前到的, 我回来了: the speaker is there, and says since when."""
    return any(_CAME.fullmatch(clause) for clause in _clauses(QUANTITY.sub("·", words)))


def went(words: str) -> bool:
    """下班了, 我先走了, 我七点半就走了: the speaker leaves, or has left. 孩子走了 says nothing of it."""
    return any(_WENT.fullmatch(clause) for clause in _clauses(words))


_HERE = re.compile(r"到岗|到刚|签到|打卡|上岗|在岗|已到|到了|到的|来的|来了|在了|站")


def came_at(words: str, now: datetime) -> datetime | None:
    """Since when the speaker says to be there; None where no time is named. It may be yet to come."""
    return _time_of((one for one in _clauses(words) if _CAME.fullmatch(one) or _HERE.search(one)), now)


def went_at(words: str, now: datetime) -> datetime | None:
    """When the speaker says to have left; None where no time is named, or it is yet to come."""
    left = _time_of((one for one in _clauses(words) if _WENT.fullmatch(one)), now)
    return left if left and left <= now else None


def _time_of(clauses: Iterable[str], now: datetime) -> datetime | None:
    timed = next((one for one in clauses if names_time(one)), None)
    return named_time(timed, now, past=bool(_OVER.search(timed))) if timed else None
