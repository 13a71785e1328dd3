"""Sentences with a purpose of their own: whose shift, how it works, who is on duty, how a call stands."""

from __future__ import annotations

import re

_MINE = re.compile(
    r"(?:(?:我|俺)(?:们)?(?:今天|今晚|明天|明早|后天|这周|下午|晚上)?|(?:今天|今晚|明天|明早|下午|晚上)(?:我|俺)?)"
    r"(?:的班|是?几点(?:的班|上班|上岗|到岗|下班|下岗|去|到|来)|(?:是)?(?:什么时候|啥时候|何时)(?:的班|上班|上岗|下班|下岗)"
    r"|(?:有没有|有)班|(?:在|站|是)?(?:哪个|哪)(?:门|岗|个门|个岗)?(?:站|值|上岗)?|(?:上|是)?(?:什么|啥)班|(?:要不要|要|用)(?:上班|来)"
    r"|报的(?:事|隐患|事件)?(?:怎样了|怎么样了|呢)?)(?:吗|呢|啊|呀|么|不)?[?？。]*|我的班(?:次|表)?[?？。]*|(?:我的)?(?:班表|排班)[?？。]*"
)
_USAGE = re.compile(
    r"(?:这个?|这东西|这玩意|机器人)?(?:我)?(?:怎么用|咋用|如何使用|怎么使用|不会用|不会弄|用不来|怎么操作|不会操作|怎么玩|教教?我(?:怎么用)?"
    r"|有什么用|能干什么|使用说明|说明)(?:啊|呀|呢|的|了)?[?？。]*"
)
_ON_DUTY = re.compile(
    r"(?:请问|今天|今晚|现在|明天|晚上|是|你们|学校|局里|区里|派出所)*(?:谁在?值班|谁是值班(?:员|的)?|值班(?:的)?是谁|哪个值班|值班(?:员|室|领导)?(?:的)?电话|(?:民警|警察|派出所|片警|所里|队长|校长)(?:的)?(?:电话|号码))"
    r"(?:是多少|是几号|多少|是什么|呢|啊|呀|给我|发我)*[?？。]*"
)
_OWN_CALL = re.compile(
    r"(?:请问|那|喂)?(?:我(?:刚才|刚刚)?(?:的|报的|发的|按的)?|(?:刚才|刚刚)(?:的)?)?(?:求助|求救|报警)(?:的事)?"
    r"(?:怎么?样了|怎么?样|咋样了?|到哪(?:一步|里|儿)?了|有人(?:接|管|理)了?(?:吗|没有?)|处理了?(?:吗|没有?)|有消息(?:吗|没有?))"
    r"(?:啊|呀|呢)?[?？。]*|我(?:刚才|刚刚)?的(?:求助|求救|报警)呢?[?？。]*"
)
_STANDING = re.compile(
    r"(?:请问|那|喂|你好)?(?:我(?:刚才|刚刚)?(?:的|报的|发的|按的)?(?:求助|报警|求救)(?:的事)?(?:怎么?样了|怎么?样|咋样了?|到哪(?:一步|里|儿)?了|有人(?:接|管|理)(?:了)?(?:吗|没有?)|呢|处理了?(?:吗|没有?))?"
    r"|(?:有|有没有)(?:人|警察|民警)(?:会|要)?(?:来|过来|接警?|管|理)(?:吗|么|没有?|了吗|了没有?)?"
    r"|(?:人|警察|民警|警官|你们|他们|救护车|[\u4e00-\u9fff]警官)?(?:现在)?(?:到|走到)(?:哪|哪里|哪儿|什么地方)了"
    r"|(?:人|警察|民警|警官|你们|他们|[\u4e00-\u9fff]警官)?(?:还有?|还?要)?(?:多久|多长时间|几分钟|什么时候|啥时候)(?:能|才能|会)?(?:到|来)"
    r"|(?:怎么)?(?:还没|还没有|没)(?:人|警察|民警)(?:来|到|接|管|过来)(?:啊|呢)?|(?:人|警察|民警)?(?:怎么)?还(?:没|没有|不)(?:来|到|过来)"
    r"|(?:人|警察|民警)(?:呢|来了(?:吗|没有?)|出发了(?:吗|没有?))|来了(?:吗|没有?)|接警了(?:吗|没有?)|谁接警了?|有人接警了?(?:吗|没有?))"
    r"(?:啊|呀|呢|了)?[?？。！!]*"
)
_THERE = re.compile(
    r"(?:[东南西北正后侧大前校]*门(?:口|岗)?|护学岗|岗亭|岗位)(?:那边|这边)?(?:现在)?(?:有没有人|有人(?:在|站|了)?|到人了|谁在|是谁)(?:吗|没有?|呢)?[?？。]*"
    r"|[\u4e00-\u9fff]{1,4}?(?:今天|都|现在)?(?:到岗|上岗|到齐|到|来|在岗)(?:了)?(?:吗|没有?|没到|了没有?)[?？。]*"
)
_EMPTY = re.compile(
    r"(?P<where>[东南西北正后侧大前校]*门(?:口|岗)?|护学岗|岗亭|岗位|岗上|校门口(?:护学岗)?)(?:那边|这边|那里)?"
    r"(?:怎么)?(?:还是|还|现在|今天|又|都)*(?:没人|没有人|空着|空岗|缺人|缺岗)(?:站岗|在岗|在|来|到)?(?:呢|啊|了|的)*"
)
_ALL_WELL = re.compile(
    r"(?:哦|啊|嗯|现在|刚才)*(?:已经|都|又|自己|我们?|我自己)*(?:没事儿?|不用|不要紧|算|误会|看错|搞错|弄错|拍错|不报|不用报|不用管|先不报|没问题|好|解决|处理好|处理完|弄好|修好|修完|收拾好|清理好|虚惊一场|没)"
    r"(?:了|啦|的)*(?:没事儿?了?|不用了|不用报了?|不报了)?"
)
_ONLY = ("好", "没", "不用", "好的", "没的")
_ASKS = re.compile(
    r"[?？]|[吗么呢]\W*$|谁|几点|什么时候|啥时候|怎么办|怎么弄|咋办|哪个|多少|电话是|是不是|能不能|可不可以"
)


def asks_own_shifts(words: str) -> bool:
    """我今天几点的班."""
    return bool(_MINE.fullmatch(_bare(words)))


def asks_usage(words: str) -> bool:
    """怎么用, 不会用."""
    return bool(_USAGE.fullmatch(_bare(words)))


def asks_who_is_on_duty(words: str) -> bool:
    """今天谁值班, 民警电话."""
    return bool(_ON_DUTY.fullmatch(_bare(words)))


def asks_who_is_there(words: str) -> bool:
    """西门有人吗, 小李到了吗: the board answers it."""
    return bool(_THERE.fullmatch(_bare(words)))


def asks_standing(words: str) -> bool:
    """我的求助怎样了, 有人来吗, 到哪了: how one's own call for help stands."""
    return names_own_call(words) or bool(_STANDING.fullmatch(_bare(words)))


def names_own_call(words: str) -> bool:
    """我的求助怎样了 names the call: it is no new one, though 求助 is the word for it."""
    return bool(_OWN_CALL.fullmatch(_bare(words)))


def empty_post(words: str) -> str:
    """西门 of 西门还没人."""
    found = next((hit for clause in _clauses(words) if (hit := _EMPTY.fullmatch(clause))), None)
    return found["where"] if found else ""


def calls_off(words: str) -> bool:
    """没事了, 看错了, 已经修好了: what was begun is no matter any more."""
    parts = _clauses(words)
    return bool(parts) and all(one not in _ONLY and _ALL_WELL.fullmatch(one) for one in parts)


def takes_back(words: str) -> bool:
    """取消, 按错了, 误触, 不用来了: said during one's own call, it wants it to be gone."""
    return bool(_TAKES_BACK.search(words))


def grave_fight(words: str) -> bool:
    """Many take part, somebody is down or hurt, or nobody gets them apart."""
    return bool(_GRAVE_FIGHT.search(words))


def asks(words: str) -> bool:
    """A question."""
    return bool(_ASKS.search(words))


_GRAVE_FIGHT = re.compile(
    r"群架|群殴|械斗|[打揍踢][伤倒晕昏趴残破死]|头破|[流出]血|骨折|(?<!没)(?<!没人)(?<!没有人)(?<!没有)受伤(?!的?没有)"
    r"|[两三几]帮|[两三几]伙|一大?[群帮伙]|[好很许]多人|多人|好几个人?|[五六七八九几]个人"
    r"|[十百几]{1,2}[来多几]?个?人|\d\d个?[来多几]?个?人|拉不开|拉都拉不开|劝不[住开]|往死里"
)
_TAKES_BACK = re.compile(
    r"取消|撤[回销消]|(?:发|点|按|打|碰|摁|弄|搞|拨)错|误[触点按碰报发摁]|不小心|手滑|虚惊|看错|没事|没有事|不是真的"
    r"|不[用要](?:来|过来|管|派人|麻烦)|别来了|解除|(?:孩子|小孩|娃).{0,3}(?:按|点|碰)的"
    r"|\b(?:cancel|mistake|false alarm|never ?mind|wrong (?:button|tap|key)|by accident)\b",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"迟到|晚[点些]?到|晚(来|个)?[一二三四五六七八九十两半\d]{1,3}个?(多?分|小时)"
    r"|堵在路上|路上堵|出警[中，, ]|正在出警"
    r"|[点分刻钟][一二三四五六七八九十半\d]{0,3}(?:左右|多)?(?:才能|才会|才|要|会|能)(?:到|来|过来)(?![的了])"
)


def late_notice(words: str) -> bool:
    """迟到10分钟, 出警中: a place will be filled later. A question says nothing."""
    return bool(_LATE.search(words)) and not re.search(r"[吗么呢?？]\W*$|怎么|没有?迟到", words)


_ON_THE_WAY = re.compile(
    r"路上|半路|堵[车在了着]|塞车|公交|地铁|打不到车|(?:电动|电瓶|摩托|自行|三轮)车|车[子胎]?(?:坏|爆|没电|抛锚|打不着|没气)"
)
_AT_SCHOOL = re.compile(r"门口|校门|大门|[东西南北前后正侧]门|岗|校内|学校|围墙|操场|教室|楼|护栏")
_CLAUSES = re.compile(r"[，,。；;！!\s]+")


def but_the_way(words: str) -> str:
    """Without what keeps somebody on their way: 路上堵车，晚15分钟 is 晚15分钟. The school's stays."""
    parts = _CLAUSES.split(words)
    return "，".join(one for one in parts if _AT_SCHOOL.search(one) or not _ON_THE_WAY.search(one))


_LICENCE = re.compile(r"(没|无|没有)(保安员?)?证.{0,6}(能|可以|行|咋|怎么)")


def asks_licence(words: str) -> bool:
    """我没证能上班不: a question of the speaker's own, answered and not kept."""
    return bool(_LICENCE.search(words))


def _bare(words: str) -> str:
    return "".join(words.split())


def _clauses(words: str) -> list[str]:
    return [clause for clause in re.split(r"[，。,；;！!~\s]+", words) if clause]
