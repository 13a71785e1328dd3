"""From what people write or dictate to what they mean: one reading of each message, by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from duty.district.severity import URGENT, Level, Triage
from duty.language import alarm, colleagues, danger, duty_words, matters, rounds, trouble
from duty.language.alarm import Alarm, Danger
from duty.language.colleagues import Absence
from duty.language.danger import Proposal


class Intent(StrEnum):
    """The one thing a message is about."""

    CHECK_IN = "check_in"
    PROXY_CHECK_IN = "proxy_check_in"
    """A colleague is to be checked in, or is said to have come."""
    ABSENCE = "absence"
    """A colleague is not there, or the speaker will not come."""
    EMPTY_POST = "empty_post"
    CHECK_OUT = "check_out"
    MINE = "mine"
    USAGE = "usage"
    ON_DUTY = "on_duty"
    """Who is on duty, and how to reach them."""
    STANDING = "standing"
    """How one's own call for help stands."""
    HELP = "help"
    """A cry that names nothing: the same as a tap on 🚨."""
    INCIDENT = "incident"
    ACK = "ack"
    NOISE = "noise"
    UNCLEAR = "unclear"


_NOISE = re.compile(r"^[\W_]*$")
_ACK = re.compile(r"^(收到|好的?|知道了|明白|嗯+|ok|谢谢|辛苦了)[。.!！~]*$", re.IGNORECASE)
_HERE = re.compile(
    r"(到岗|到刚|签到|打卡|上岗|在岗了|已到|(?:^|[我们刚门岗口处位都早，,。 ])到了(?!\w*[人车]))"
)
_ME_HERE = re.compile(r"[我俺咱][^，,。；;]{0,6}(?:到|在)")
_SHORT_HERE = re.compile(r"^[“\"']?(到[了啦]?|今天(的)?护学岗)[”\"'。.!！]?$")
_NOT_HERE = re.compile(
    r"(没|未|不|别|快|马上|就要|等会儿?|怎么|如何|哪里)[^，。,；;]{0,4}(到|签|打卡|上岗)"
    r"|(签到|打卡)(不了|失败|不上|打不开)|[吗?？]\W*$|怎么[办弄搞回]|咋[办弄整]|为什么|为啥"
)
"""Not there yet, or a question: no check-in. A colleague who 没来 says nothing about the speaker."""


_OF_THINGS = ("crowd", "traffic", "fire")
"""Kinds whose words are those of things, too: 围墙塌了, 电瓶车充电, 树歪了."""
_SERVICES = ("bus", "facility", "weather", "alarm_false")
"""Kinds whose words are said every day: 校车, 停电, 大风."""
OF_DUTY = frozenset(
    {Intent.CHECK_IN, Intent.PROXY_CHECK_IN, Intent.ABSENCE, Intent.EMPTY_POST, Intent.CHECK_OUT}
)
QUESTIONS = {
    Intent.MINE: matters.asks_own_shifts,
    Intent.USAGE: matters.asks_usage,
    Intent.ON_DUTY: matters.asks_who_is_on_duty,
    Intent.STANDING: matters.asks_standing,
}
"""What is asked of the house itself, and by which words."""
_AGREES = re.compile(r"^(对+|是|嗯+|好|行|可以|没错|确认)(的|了|啊|吧)?[。.!！~]*$")
_DRILL = "演练"


@dataclass(frozen=True, eq=False)
class Meaning:
    """What one message means. Each question about its words is answered once, when it is first asked."""

    words: str

    @cached_property
    def intent(self) -> Intent:
        """The one clear intent, or UNCLEAR. Danger outranks everything."""
        if _NOISE.match(self.words):
            return Intent.HELP if self._cries else Intent.NOISE
        if _ACK.match(self.words):
            return Intent.ACK
        if self.names_own_call:
            return Intent.STANDING
        return self._of_danger() or self._of_duty()

    def _of_danger(self) -> Intent | None:
        """A cry, a report, or None: no danger is named, or it is not now (演练, 培训, 已经灭了)."""
        if self.names_danger:
            return None if self._not_now else Intent.INCIDENT
        return Intent.HELP if self._cries and not self.reports_hazard else None

    @property
    def _cries(self) -> bool:
        """It names nothing, and calls: 救命, or 🆘 by itself."""
        return self.cry.bare and self.cry.alarm is Alarm.CALL

    @cached_property
    def alarm(self) -> Alarm:
        """Whether somebody is called at once, asked 是正在发生吗？ first, or nobody is to be disturbed."""
        if self.intent is Intent.INCIDENT or not self.reports_hazard:
            named = self.intent is Intent.INCIDENT or self.cry.bare
            return self.cry.alarm if named else Alarm.NONE
        cries = self.cry.bare and self.cry.alarm is Alarm.CALL and not self.wall_alarm_fails
        return Alarm.ASK if cries else Alarm.NONE

    def _of_duty(self) -> Intent:
        words = self.words
        if colleagues.asks_proxy(words) or self.arrived:
            return Intent.PROXY_CHECK_IN
        if self._here:
            return Intent.CHECK_IN
        if self.absent or colleagues.asks_leave(words):
            return Intent.ABSENCE
        if matters.empty_post(words):
            return Intent.EMPTY_POST
        return Intent.CHECK_OUT if duty_words.went(words) else self._of_questions()

    def _of_questions(self) -> Intent:
        asked = (found for found, asks in QUESTIONS.items() if asks(self.words))
        return next(asked, Intent.UNCLEAR)

    @property
    def _here(self) -> bool:
        if _SHORT_HERE.match(self.words) or duty_words.came(self.words):
            return True
        return bool(_HERE.search(self.words) and not _NOT_HERE.search(self.words))

    @property
    def says_nothing(self) -> bool:
        """收到, 好的, 。。。: polite, and no content of any report."""
        return self.intent in (Intent.ACK, Intent.NOISE)

    @property
    def says_coming(self) -> bool:
        """收到, 👍, 收到，马上到: somebody has read it and says no more than that."""
        return self.says_nothing or (bool(_COMING.match(self.words)) and not self.checks_in)

    @property
    def checks_in(self) -> bool:
        """It is about duty itself, one's own or a colleague's, and no part of any report."""
        return self.intent in OF_DUTY

    @property
    def other_matter(self) -> bool:
        """It is no part of a description, and is answered by itself."""
        return self.checks_in or self.asks_something or (self.says_late and not self.names_hazard)

    @property
    def asks_who_is_there(self) -> bool:
        """西门有人吗, 小李到了吗: the board answers it."""
        return self.intent is Intent.UNCLEAR and matters.asks_who_is_there(self.words)

    @property
    def asks_something(self) -> bool:
        """A question that is about no hazard."""
        return self.intent in QUESTIONS or (matters.asks(self.words) and not self.names_hazard)

    @cached_property
    def names_own_call(self) -> bool:
        """我的求助怎样了: no new call, though it has the word."""
        return matters.names_own_call(self.words)

    @cached_property
    def calls_off(self) -> bool:
        """没事了, 看错了: what was begun is no matter any more."""
        return self.intent is Intent.UNCLEAR and matters.calls_off(self.words)

    @property
    def takes_back(self) -> bool:
        """取消, 按错了: said during one's own call; what calls by itself takes nothing back."""
        return not self.calls and matters.takes_back(self.words)

    @cached_property
    def incident(self) -> Proposal:
        """The kind and urgency of incident the words point to; kind `other` where they point to none.

        The kind of the word list; what the list does not know, or takes too lightly, by the cry. Danger that
        is not now keeps its kind and calls nobody.
        """
        listed, cry = self._listed, self.cry
        if self._not_now:
            return Proposal(listed.kind, Triage.P2)
        if cry.alarm is Alarm.NONE or self._of_a_thing:
            return listed
        if cry.bare:
            return Proposal(listed.kind, cry.triage) if self._of_service else listed
        if listed.kind == danger.OTHER or (listed.triage not in URGENT and cry.triage is Triage.P0):
            return Proposal(cry.kind, cry.triage)
        if listed.kind == "fight" and matters.grave_fight(self.words):
            return Proposal(listed.kind, min(cry.triage, Triage.P1))
        return Proposal(cry.kind, cry.triage) if self._of_service else listed

    @cached_property
    def cry(self) -> Danger:
        """Whether the words call for help, and what for."""
        return alarm.danger(self.words)

    @cached_property
    def _listed(self) -> Proposal:
        """What the list of words by itself makes of them."""
        return danger.propose(self.words)

    @property
    def _of_a_thing(self) -> bool:
        """A tree that leans or a hole in a wall is a hazard, unless the list names what came of it."""
        return self.cry.kind in _OF_THINGS and (self.cry.triage is not Triage.P0 or "hole" in self.cry.doubts)

    @property
    def _of_service(self) -> bool:
        """A bus or a power cut is no urgent word of the list; a cry beside it is (校车上有人晕了)."""
        return self._listed.kind in _SERVICES and self.cry.alarm is Alarm.CALL

    @property
    def _not_now(self) -> bool:
        """The list alone would call, and what stands around its words says no."""
        return self.cry.alarm is Alarm.NONE and self._listed.triage in URGENT

    @property
    def calls(self) -> bool:
        """Somebody is to be called at once: a cry, or grave danger that is plainly now."""
        return self.alarm is Alarm.CALL and self._is_grave

    @property
    def asks(self) -> bool:
        """Grave danger is named or cried for, and it is not plain whether it is now: 是正在发生吗？

        Where only a drill speaks against it (演练，有人持刀冲门) 是不是演练？ is asked, once it is reported.
        """
        return self.alarm is Alarm.ASK and self._is_grave and self.cry.doubts != ("drill",)

    @property
    def warns(self) -> bool:
        """It calls, or it is asked whether it does."""
        return self.calls or self.asks

    @property
    def tells_of_danger(self) -> bool:
        """What happens is named, however grave it is."""
        return self.intent is Intent.INCIDENT and self.cry.alarm is not Alarm.NONE

    @property
    def _is_grave(self) -> bool:
        """A cry that names nothing, or what the list or the cry takes for a P0 or P1."""
        return self.intent is not Intent.INCIDENT or self.incident.triage in URGENT

    @property
    def names_danger(self) -> bool:
        return self.incident.kind != danger.OTHER

    @cached_property
    def danger_word(self) -> str:
        """The word of the list that makes it a P0 or P1; empty where none does, or where it is not now."""
        return "" if self._not_now else danger.danger_word(self.words)

    @cached_property
    def hazard(self) -> tuple[str, Level]:
        """The category and level of hazard the words point to; `other` where they point to none."""
        return trouble.propose(self.words)

    @cached_property
    def level_around(self) -> Level:
        """How grave it is, said of a place around the school."""
        return trouble.propose(self.words, around=True)[1]

    @property
    def names_hazard(self) -> bool:
        return self.hazard[0] != trouble.OTHER

    @cached_property
    def reports_hazard(self) -> bool:
        """A thing, and what is wrong with it: enough to begin a report out of the blue."""
        return trouble.mentions_hazard(self.words)

    @cached_property
    def says_fixed(self) -> bool:
        """News that an earlier hazard is put right."""
        return trouble.says_fixed(self.words)

    @cached_property
    def walked(self) -> int:
        """How many rounds the speaker says to have walked and found all well; 0: none."""
        return rounds.walked(self.words)

    @cached_property
    def says_late(self) -> bool:
        """Somebody comes later."""
        return matters.late_notice(self.words)

    @cached_property
    def only_late(self) -> bool:
        """Somebody comes later, and what keeps them on their way is no hazard of the school."""
        return self.says_late and not trouble.mentions_hazard(matters.but_the_way(self.words))

    def came_at(self, now: datetime) -> datetime | None:
        """Since when the speaker says to be at the post, in local time; None where no time is named."""
        return duty_words.came_at(self.words, now)

    def left_at(self, now: datetime) -> datetime | None:
        """When the speaker says to have left, in local time; None where no time is named."""
        return duty_words.went_at(self.words, now)

    @cached_property
    def asks_licence(self) -> bool:
        return matters.asks_licence(self.words)

    @cached_property
    def colleague(self) -> str:
        """Whom somebody wants to check in: 老刘 of 帮老刘也打个卡. Empty where nobody is named."""
        return colleagues.proxied(self.words)

    @cached_property
    def arrived(self) -> str:
        """Who else is said to have come: 吴小军 of 吴小军到岗了. Empty where the speaker has, too."""
        oneself = _ME_HERE.search(self.words) or duty_words.came(self.words)
        return "" if oneself else colleagues.arrived(self.words)

    @cached_property
    def absent(self) -> tuple[str, Absence] | None:
        """Which colleague is not there, and whether it is known why."""
        return colleagues.absent(self.words)

    @cached_property
    def agrees(self) -> bool:
        """对, 好的, 确认: an answer to a question with 对吗？"""
        return bool(_AGREES.match(self.words))

    @property
    def goes_on(self) -> bool:
        """It speaks on of what was told before: 其中一个掏出刀来了."""
        return bool(_GOES_ON.search(self.words))

    @property
    def wall_alarm_fails(self) -> bool:
        """一键报警按了没反应: somebody needed it."""
        return bool(_WALL_ALARM.search(self.words))

    @property
    def speaks_of_drill(self) -> bool:
        return _DRILL in self.words


_COMING = re.compile(
    r"^(收到|好的?|行|知道了?|明白|ok|嗯+|在路上|(我|我们)?(马上|这就|立刻|现在|已经)?(就|正)?(来|去|到|赶|出发|过来|过去))"
    r"[^，,。；;]{0,8}([，,。 ]?(我|我们)?(马上|这就|立刻|在路上|已经|正).{0,6})?[。.!！~]*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"其中|他们?|她|对方|双方|两边|那个?(人|男|女|家长|小伙)|现在|越来越|又|还在|开始|变成|动手|打起来"
)
_WALL_ALARM = re.compile(
    r"[一1]键?.{0,2}[报包抱爆暴]警.{0,8}(没.{0,2}(反应|用|声|响|动静)|不(响|灵|好使|管用|通)|按不|坏|失灵)"
)
