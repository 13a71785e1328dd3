"""What is said of a colleague: 帮老刘打卡, 吴小军到岗了, 小王还没来, 老刘今天请假."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from duty.district.people import Person

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    "常倪葛柏樊柳骆庞宁米卫凌尤舒邬褚翁曲仇祝冀"
)
_NO_NAMES = (
    "马上|马路|高峰|高年级|高中|方才|方便|白天|白班|夏天|黄昏|任务|曾经|于是|何时|石头|钱|常常"
    "|万一|时|江边|金属|严重|程序|段|叶子|林子|毛病|龙头|余下|宁静|雷雨|雷电|史"
)
_NAME = (
    r"(?:[老小](?!师|人|孩|朋|学|板|区|时|车|门|路|心|声|吃|狗|猫|贩|偷|伙)[\u4e00-\u9fff]"
    r"|[\u4e00-\u9fff]{1,2}(?:师傅|队长|警官|辅警|老师|主任|哥|姐|叔|队)"
    rf"|(?!{_NO_NAMES})[{_SURNAMES}](?![师警官])[\u4e00-\u9fff]{{1,2}}?"
    r"|[他她]们?|大家伙?|大伙儿?|保安们?|民警|警察|辅警|交警|老师们?|队员们?|同事们?|兄弟们?|师傅们|其他人|别人|所有人)"
)
_WHO = rf"(?P<who>{_NAME}(?:(?:和|跟|、){_NAME})*)"
_PROXY = re.compile(
    r"(?:帮|替|代)(?P<who>.{0,6}?)(?:也|都|先|去|把|一起)*(?:打个?卡|签个?到|报个?到|点个?到)"
)
_DAY = r"(?:今天|今早|今晚|明天|上午|下午|早上|晚上|现在|这会儿)?"
_DONE = r"(?:也|都|已经|已|刚刚|刚才|刚|就|又|在)*"
_WHERE = r"(?:在)?(?:[东南西北正后侧大前校]*门(?:口|岗)?|护学岗|岗亭|岗位|学校)?"
_ARRIVED = re.compile(
    rf"{_WHO}{_DAY}{_DONE}{_WHERE}{_DONE}(?:到岗|上岗|签到|在岗|到位|到齐|到|来)(?:了|啦|的)+(?:岗|哈|啊)?"
    rf"|{_WHO.replace('who', 'who2')}{_DAY}{_DONE}{_WHERE}(?:已到岗|已到|到岗|在岗)"
)
_ABSENT = re.compile(
    rf"{_DAY}{_WHO}{_DAY}(?:还|也|都|又|怎么)*(?P<how>没来|没到岗|没到|没有来|没见到?人|不来了?|来不了|不在|请假|请了假|请病假|请事假|休假|病了|生病)"
    r"(?:了|啦|的|啊|呢)*"
)
_OWN_LEAVE = re.compile(
    rf"{_DAY}(?:我|俺|本人)?{_DAY}(?:想|要|得|需要)*(?:请假|请个假|请一天假|请半天假|请病假|请事假|来不了)(?:了|啦|的|一天|半天)*"
    r"|(?:我|俺)(?:今天|明天)?(?:病了|生病了)"
)
_CLAUSES = re.compile(r"[，。,；;！!~\n]+")
_QUESTION = re.compile(r"[?？]|[吗么呢没]\W*$")
_LEAVE = ("假", "病")


class Absence(StrEnum):
    """What is known of somebody who is not there."""

    UNKNOWN = "unknown"
    LEAVE = "leave"


def _clauses(words: str) -> list[str]:
    """Each clause without its spaces, and what stands between them by itself."""
    found = _CLAUSES.split(words)
    return ["".join(one.split()) for one in found] + [part for one in found for part in one.split()]


def proxied(words: str) -> str:
    """Whom somebody wants to check in: 老刘 of 帮老刘也打个卡. Empty when nobody is named."""
    found = _PROXY.search(words)
    return found["who"].strip() if found else ""


def asks_proxy(words: str) -> bool:
    """Somebody is to be checked in by another."""
    return bool(_PROXY.search(words))


def arrived(words: str) -> str:
    """Who is said to have come, where it is somebody else: 吴小军 of 吴小军到岗了."""
    if _QUESTION.search(words):
        return ""
    found = next((hit for clause in _clauses(words) if (hit := _ARRIVED.fullmatch(clause))), None)
    return (found["who"] or found["who2"]) if found else ""


def absent(words: str) -> tuple[str, Absence] | None:
    """Who is not there, and whether it is known why: 小王还没来, 老刘今天请假."""
    if _QUESTION.search(words):
        return None
    found = next((hit for clause in _clauses(words) if (hit := _ABSENT.fullmatch(clause))), None)
    if found is None:
        return None
    known = any(sign in found["how"] for sign in _LEAVE)
    return found["who"], Absence.LEAVE if known else Absence.UNKNOWN


def asks_leave(words: str) -> bool:
    """我今天请假: the speaker will not come."""
    return not _QUESTION.search(words) and any(_OWN_LEAVE.fullmatch(one) for one in _clauses(words))


def find_colleague(people: Iterable[Person], name: str) -> Person | None:
    """The one of those people who is meant by 老刘, 刘师傅 or 刘桂生; None when nobody or several are."""
    everybody = list(people)
    full = [p for p in everybody if p.name and p.name in name]
    surname = _TITLES.sub("", name)
    same = full or [p for p in everybody if surname and p.surname == surname]
    return same[0] if len(same) == 1 else None


_TITLES = re.compile(r"^[老小]|师傅|队长|老师|[哥姐叔队]$")
