"""Cries for help: what calls, what is asked about, what starts nothing, and why."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import resources

import pytest

from duty.district.severity import Triage
from duty.language import danger as word_list
from duty.language import tone
from duty.language.alarm import Alarm, Danger, danger
from duty.language.lexicon import lexicon
from duty.language.plain import plain
from duty.language.reading import Intent, Meaning
from tests.kit.paths import DATA


@cache
def sentences(name: str) -> tuple[tuple[str, bool], ...]:
    """Invented sentences of one file, and whether each is dangerous."""
    lines = (DATA / f"cries-{name}.jsonl").read_text("utf-8").splitlines()
    return tuple((one["text"], one["danger"]) for one in map(json.loads, lines))


# How many may be missed, asked about instead of called, called by mistake: what is reached must not sink.
FLOORS = {
    "first": (0, 0, 0),
    "second": (0, 2, 0),
    "third": (0, 0, 0),
    "fourth": (0, 0, 0),
    "fifth": (0, 1, 0),
    "sixth": (0, 0, 0),
    "seventh": (0, 0, 0),
    "eighth": (0, 0, 0),
    "ninth": (0, 0, 0),
    "tenth": (0, 0, 0),
    "eleventh": (0, 0, 0),
    "twelfth": (0, 0, 0),
    "thirteenth": (0, 0, 0),
    "fourteenth": (0, 4, 0),
    "fifteenth": (0, 1, 0),
    "sixteenth": (0, 0, 0),
    "seventeenth": (0, 1, 0),
    "eighteenth": (0, 2, 1),
    "nineteenth": (0, 2, 0),
    "twentieth": (0, 2, 0),
    "twentyfirst": (0, 0, 0),
    "twentysecond": (0, 0, 0),
    "twentythird": (0, 1, 0),
    "twentyfourth": (0, 1, 0),
    "short": (0, 1, 0),
    "ordinary": (0, 0, 1),
}
"""Each was written before the rules had read it, and then mended them; short and ordinary: plain words."""


@pytest.mark.parametrize("name", FLOORS)
def test_what_a_file_reaches_does_not_sink(name: str) -> None:
    read = [(dangerous, danger(text).alarm) for text, dangerous in sentences(name)]
    missed = sum(dangerous and alarm is Alarm.NONE for dangerous, alarm in read)
    asked = sum(dangerous and alarm is Alarm.ASK for dangerous, alarm in read)
    mistaken = sum(not dangerous and alarm is Alarm.CALL for dangerous, alarm in read)
    assert (missed, asked, mistaken) <= FLOORS[name]
    assert missed <= FLOORS[name][0] and asked <= FLOORS[name][1] and mistaken <= FLOORS[name][2]


def test_what_becomes_of_all_sentences_does_not_sink() -> None:
    """List, signs and sound together, as it is done: called at once, asked first, or nothing."""
    read = [(dangerous, Meaning(text).alarm) for name in FLOORS for text, dangerous in sentences(name)]
    told = Counter(read)
    dangers, harmless = (sum(told[kind, alarm] for alarm in Alarm) for kind in (True, False))
    assert told[True, Alarm.CALL] >= dangers * 0.985
    assert told[True, Alarm.NONE] <= 2
    assert told[False, Alarm.CALL] <= harmless * 0.002
    assert told[False, Alarm.ASK] <= harmless * 0.01


def test_sentences_that_nobody_learned_from_are_heard_as_well() -> None:
    """340 of a second author, counted over before and after the learning and never read for it.

    The tone must not be taught with this file: then it proves nothing any more.
    """
    told = Counter((dangerous, Meaning(text).alarm) for text, dangerous in sentences("held"))
    assert told[True, Alarm.CALL] >= 159 and told[True, Alarm.NONE] <= 1
    assert told[False, Alarm.CALL] <= 2 and told[False, Alarm.ASK] <= 13


def test_few_harmless_sentences_are_asked_about() -> None:
    harmless = [text for name in FLOORS for text, dangerous in sentences(name) if not dangerous]
    asked = [text for text in harmless if danger(text).alarm is Alarm.ASK]
    assert len(asked) <= len(harmless) * 0.03, asked


# -- the same cry, written otherwise ------------------------------------------------------------------


@cache
def calls() -> tuple[str, ...]:
    """Every dangerous sentence of the files that calls as it is written."""
    dangerous = (text for name in FLOORS for text, is_dangerous in sentences(name) if is_dangerous)
    return tuple(text for text in dangerous if danger(text).alarm is Alarm.CALL)


def toml(name: str) -> dict[str, str]:
    return tomllib.loads(resources.files("duty.language").joinpath(name).read_text("utf-8"))


def traditional(text: str) -> str:
    letters = toml("letters.toml")
    pairs = zip(
        letters["simplified"].replace("\n", ""), letters["traditional"].replace("\n", ""), strict=True
    )
    return text.translate(str.maketrans(dict(pairs)))


def fullwidth(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "otherwise",
    ["\u200b".join, "\u2060".join, "\ufe0f".join, traditional, fullwidth, str.upper, "{}!!!".format],
    ids=["zero-width", "joiner", "variation", "traditional", "full width", "capitals", "cried"],
)
def test_a_cry_calls_however_it_is_written(otherwise: Callable[[str], str]) -> None:
    missed = [text for text in calls() if danger(otherwise(text)).alarm is not Alarm.CALL]
    assert not missed


@pytest.mark.parametrize("gap", [" ", ".", " - ", "\n", "…", "　"])
def test_a_cry_calls_letter_by_letter(gap: str) -> None:
    """Where the gaps go, the breaks between the parts of a sentence go with them; hardly any needs these."""
    chinese = [text for text in calls() if not re.search("[a-zA-Z]", text)]
    apart = [gap.join(text.replace(" ", "")) for text in chinese]
    missed = [text for text in apart if danger(text).alarm is not Alarm.CALL]
    assert len(missed) <= len(chinese) * 0.02, missed


def test_a_cry_calls_as_dictation_writes_it() -> None:
    heard = toml("heard.toml")
    pairs = [(word, sound) for word, sounds in heard.items() for sound in sounds.split()]
    written = [text.replace(word, sound) for text in calls() for word, sound in pairs if word in text]
    missed = [text for text in written if danger(text).alarm is not Alarm.CALL]
    assert len(written) > 1000
    assert len(missed) <= len(written) * 0.02, missed


def test_a_cry_calls_behind_a_check_in() -> None:
    missed = [text for text in calls() if danger(f"到岗\n{text}").alarm is not Alarm.CALL]
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    "words", ["h e l p", "S.O.S", "ＳＯＳ", "jiuming", "救救救救救", "🆘🆘", "快\n来\n人", "佢攞刀斩人啊"]
)
def test_short_cries_call(words: str) -> None:
    assert danger(words).alarm is Alarm.CALL


@pytest.mark.parametrize(
    "words", ["", " ", "中午吃刀削面", "我明天就去", "大家好", "等着或者先走", "看人家怎么做", "他留学回来了"]
)
def test_what_only_sounds_like_danger_is_nothing(words: str) -> None:
    assert danger(words) == Danger()


# -- scopes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "没人受伤",
        "没着火",
        "没有学生受伤",
        "没有发现持刀人员",
        "不是着火，是蒸汽",
        "门口没人打架",
        "没有打架，没有溺水，没有走失",
        "狗不咬人",
        "那不是枪，是水管",
        "火灭了，没有人受伤",
        "nobody is hurt",
    ],
)
def test_what_is_denied_is_nothing(words: str) -> None:
    assert danger(words).alarm is Alarm.NONE


@pytest.mark.parametrize(
    "words",
    [
        "没人管，学生受伤了",
        "没人管学生受伤了",
        "火还没灭",
        "叫不醒",
        "没呼吸了",
        "血止不住",
        "我没骗你门外那个人有枪",
        "没联系上校长 歹徒还在教室里",
        "没开玩笑，真的有人拿刀",
        "人还没救上来",
        "120怎么还不来孩子快不行了",
        "没人敢拉，他还在打",
    ],
)
def test_a_denial_that_makes_it_worse_calls(words: str) -> None:
    assert danger(words).alarm is Alarm.CALL


@pytest.mark.parametrize(
    ("words", "alarm"),
    [
        ("明天消防演练，会冒烟", Alarm.NONE),
        ("消防演练冒烟", Alarm.NONE),
        ("演练中真着火了", Alarm.CALL),
        ("不是演练，真的着火了", Alarm.CALL),
        ("演练的时候不要真点火", Alarm.NONE),
        ("演练呢怎么真烧起来了 这不是演练", Alarm.CALL),
        ("反恐演练中扮演歹徒的是谁", Alarm.NONE),
    ],
)
def test_a_drill_is_nothing_until_it_becomes_real(words: str, alarm: Alarm) -> None:
    assert danger(words).alarm is alarm


@pytest.mark.parametrize(
    "words",
    [
        "安检中发现管制刀具怎么办？",
        "遇到持刀歹徒应该怎么处置",
        "学生溺水怎么急救？",
        "刀具检查正常",
        "食堂刀具已清点12把",
        "今天宣传防拐骗",
        "主题班会：珍爱生命 拒绝自杀",
        "昨天打架的已经处理了",
        "虚惊一场，孩子找到了",
        "新闻说外地有人砍人",
        "如果有人翻墙进来要报告谁",
        "朗诵比赛有一首《血染的风采》",
        "what should we do if someone has a knife?",
    ],
)
def test_what_is_asked_taught_counted_past_or_told_of_elsewhere_is_nothing(words: str) -> None:
    assert danger(words).alarm is Alarm.NONE


@pytest.mark.parametrize(
    "words",
    [
        "北门正常，南门有个人掏出匕首来了",
        "刀具检查正常 等等有人抢了防暴叉在打人",
        "昨天没事，现在又打起来了，快来",
    ],
)
def test_a_calm_part_does_not_hide_the_danger_of_another(words: str) -> None:
    assert danger(words).alarm is Alarm.CALL


@pytest.mark.parametrize("words", ["听说三楼有人打架", "学生溺水了怎么办", "一个学生受伤了吗"])
def test_what_is_not_plain_is_asked_or_calls(words: str) -> None:
    assert danger(words).alarm is not Alarm.NONE


@pytest.mark.parametrize(
    "words",
    [
        "笑死我了",
        "热死了今天站岗三十八度",
        "气炸了又改表格",
        "跳楼价的雨衣要不要",
        "群里炸锅了",
        "作业多得想撞墙",
        "老板大出血请客",
        "杀鸡焉用牛刀",
        "打火机收了三个",
        "食堂加火腿炒饭",
        "他这个人就是刀子嘴豆腐心",
        "水枪不让带进来吧",
        "抢红包我最快",
        "跳绳比赛",
        "服务器又崩了",
        "轮胎没气了",
        "小朋友的帽子不见了",
        "i'm dying of heat here lol",
        "thanks for your help",
        "fire drill tomorrow at 10",
    ],
)
def test_everyday_words_are_nothing(words: str) -> None:
    assert danger(words).alarm is Alarm.NONE


@pytest.mark.parametrize(
    "words",
    [
        "There is a man with a knife",
        "help me please",
        "a child is bleeding badly",
        "hes not breathing, 2nd floor toilet",
        "she is on the roof and says she will jump",
        "we cant find one of the first graders anywhere",
        "some guy just dragged a little girl into a van",
        "smoke everywhere in the dorm",
    ],
)
def test_english_calls(words: str) -> None:
    assert danger(words).alarm is Alarm.CALL


# -- list, signs and sound together -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "alarm", "intent"),
    [
        ("食堂冒黑烟火苗都窜出来了", Alarm.CALL, Intent.INCIDENT),
        ("操场看台塌了", Alarm.CALL, Intent.INCIDENT),
        ("6号楼后面围墙塌了个口子 人能钻", Alarm.NONE, Intent.UNCLEAR),
        ("门口的树歪了", Alarm.NONE, Intent.UNCLEAR),
        ("我被堵在门卫室了出不去", Alarm.CALL, Intent.INCIDENT),
        ("我妈要打死我", Alarm.ASK, Intent.INCIDENT),
        ("考砸了，回家我爸得打死我", Alarm.ASK, Intent.INCIDENT),
        ("明天下午演练，有人持刀冲门", Alarm.NONE, Intent.UNCLEAR),
        ("防踩踏展板到了", Alarm.NONE, Intent.UNCLEAR),
        ("两个老师撞衫了", Alarm.NONE, Intent.UNCLEAR),
        ("没有可疑人员", Alarm.NONE, Intent.UNCLEAR),
        ("门口有人", Alarm.NONE, Intent.UNCLEAR),
    ],
)
def test_what_is_called_what_is_asked(words: str, alarm: Alarm, intent: Intent) -> None:
    meaning = Meaning(words)
    assert (meaning.alarm, meaning.intent) == (alarm, intent)
    assert (meaning.calls, meaning.asks) == (alarm is Alarm.CALL, alarm is Alarm.ASK)


def test_where_only_a_drill_is_spoken_of_that_is_asked_instead() -> None:
    meaning = Meaning("演练，有人持刀冲门")
    assert (meaning.alarm, meaning.intent) == (Alarm.ASK, Intent.INCIDENT)
    assert not meaning.calls and not meaning.asks


@pytest.mark.parametrize("words", ["110", "119！", "快报110", "打120", "叫救护车", "报警"])
def test_a_number_for_emergencies_by_itself_is_a_cry(words: str) -> None:
    assert Meaning(words).alarm is not Alarm.NONE
    assert danger(words).bare


@pytest.mark.parametrize("words", ["110打得通吗", "110是多少", "报警电话多少", "110宣传日是哪天"])
def test_a_question_about_it_is_none(words: str) -> None:
    assert Meaning(words).alarm is Alarm.NONE


@pytest.mark.parametrize(
    ("words", "kind", "triage"),
    [
        ("校车上有学生晕倒了", "medical", Triage.P1),
        ("校车上有个学生叫不醒了", "medical", Triage.P0),
        ("停电了，二楼冒黑烟", "fire", Triage.P0),
        ("教车来晚了二十分钟，娃儿们在门口等", "bus", Triage.P2),
        ("两个家长打起来了", "fight", Triage.P2),
    ],
)
def test_a_cry_beside_a_service_is_the_graver_of_both(words: str, kind: str, triage: Triage) -> None:
    meaning = Meaning(words)
    assert (meaning.incident.kind, meaning.incident.triage) == (kind, triage)
    assert meaning.calls == (triage is not Triage.P2)


def test_danger_that_no_sign_knows_is_asked_about_by_its_sound() -> None:
    read = danger("一个大个子把小个子堵在墙角 小个子嘴里全是沫子")
    assert read.alarm is not Alarm.NONE
    assert read.because


def test_a_class_of_words_that_is_gone_is_weighed_no_more() -> None:
    """tone.toml is written anew (tools/teach_tone.py) whenever words change their classes."""
    weighed = {name for both in tone.weights().classes for name in both.split("+")}
    assert weighed <= set(lexicon().tags)


# -- what it is, and why -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "triage"),
    [
        ("校门口有人持刀", "weapon", Triage.P0),
        ("有人抢孩子", "weapon", Triage.P0),
        ("孩子不见了", "missing", Triage.P0),
        ("食堂起火了", "fire", Triage.P0),
        ("学生掉河里了", "medical", Triage.P0),
        ("楼梯上踩踏了", "crowd", Triage.P0),
        ("校车翻了", "traffic", Triage.P0),
        ("陌生人硬闯进去了", "stranger", Triage.P1),
        ("两个家长打起来了", "fight", Triage.P1),
        ("救命", "sos", Triage.P0),
        ("救命 有人拿刀", "weapon", Triage.P0),
    ],
)
def test_kind_and_triage(words: str, kind: str, triage: Triage) -> None:
    read = danger(words)
    assert (read.alarm, read.kind, read.triage) == (Alarm.CALL, kind, triage)


def test_because_holds_words_of_the_text() -> None:
    for name in FLOORS:
        for text, _ in sentences(name):
            read = danger(text)
            assert bool(read.because) == (read.alarm is not Alarm.NONE)
            assert all(word in plain(text) for word in read.because), (text, read)


def test_because_names_what_decided() -> None:
    assert danger("门口有人拿刀").because[0] == "拿刀"
    assert "演练" in danger("演练中真着火了").because
    assert "真" in danger("演练中真着火了").because


# -- the lexicon ------------------------------------------------------------------------------------


def test_every_sign_can_be_read_and_is_of_a_known_kind() -> None:
    signs = {sign for signs in lexicon().signs.values() for sign in signs}
    assert len(signs) > 200
    for sign in signs:
        assert sign.row.search("") is None
        assert sign.kind in {*word_list.kinds(), "sos"}
        assert sign.kind in lexicon().ends


def test_no_sign_looks_without_bound() -> None:
    """Every quantifier is ? or {0,n}: the work grows with the length of a text, never with its square."""
    for signs in lexicon().signs.values():
        for sign in signs:
            assert not re.search(r"[*+]|,\}", sign.expression)
            assert all(int(most) < 10 for most in re.findall(r"\{0,(\d+)\}", sign.expression))


def test_every_class_of_words_is_used() -> None:
    """A class that no sign and no doubt names would be a list that nobody reads."""
    rows = " ".join(row for sign in toml("alarm.toml")["sign"] for row in sign["says"])  # type: ignore[index]
    named = set(re.findall("[A-Za-z]+", rows)) | set(" ".join(toml("alarm.toml")["family"].values()).split())  # type: ignore[attr-defined]
    named |= {one for names in lexicon().ends.values() for one in names}
    code = "".join(
        resources.files("duty.language").joinpath(one).read_text("utf-8")
        for one in ("lexicon.py", "surroundings.py")
    )
    named |= set(re.findall("[\"']([A-Za-z]+)[\"']", code))
    assert set(lexicon().tags) - named - {"idle"} == set()


# -- long and hostile texts ---------------------------------------------------------------------------


HOSTILE = {
    "啊": "啊" * 4096,
    "打": "打" * 4096,
    "救命": "救命" * 2000,
    "spaces": "救 " * 2048,
    "signs": "".join(f"刀{i % 7}火人水" for i in range(1000))[:4096],
    "drill": "演练" + "有人拿刀在门口砍学生，着火了快跑" * 300,
    "words": "".join(list(lexicon().tag_of)[::17])[:4096],
}


def cost(work: Callable[[], object]) -> float:
    """The least of some runs, in processor time."""

    def once() -> float:
        begin = time.process_time()
        work()
        return time.process_time() - begin

    return min(once() for _ in range(7))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_no_more_than_counting_its_letters_some_dozen_times(name: str) -> None:
    text = HOSTILE[name]
    danger(text)
    assert cost(lambda: danger(text)) <= 60 * cost(lambda: Counter(text))


def test_a_message_costs_no_more_than_reading_it_with_a_plain_word_list_some_times() -> None:
    """The peer is the older word list; the reading sees far more and may cost some times as much."""
    texts = [text for name in FLOORS for text, _ in sentences(name)]
    read = cost(lambda: [danger(text) for text in texts])
    assert read <= 40 * cost(lambda: [word_list.danger_word(text) for text in texts])


@pytest.mark.parametrize("before", [0, 300, 1500, 3900])
def test_danger_is_found_anywhere_in_a_long_text(before: int) -> None:
    calm = "今天执勤正常，学生有序进校，"
    text = (calm * 300)[:before] + "。校门口有人持刀，" + (calm * 300)[: 4000 - before]
    assert (danger(text).kind, danger(text).alarm) == ("weapon", Alarm.CALL)


# -- words as they are compared -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("救 命", "救命"),
        ("有 人 持 刀", "有人持刀"),
        ("持\u200b刀", "持刀"),
        ("有人 拿着 刀 砍 人", "有人拿着刀砍人"),
        ("西门 有人打架", "西门 有人打架"),
        ("ＦＩＲＥ！", "fire!"),
        ("報警", "报警"),
        ("救命救命救命救命", "救命救命"),
        ("s.o.s", "sos"),
        ("", ""),
    ],
)
def test_plain(words: str, read: str) -> None:
    assert plain(words) == read


# -- a fight -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *(
            "门口打群架了二十多个人",
            "两帮学生在校门口打起来了",
            "打架了有人被打倒在地",
            "校门口打起来了好多人",
        ),
        *("打架把老师打伤了", "门口打架拉不开", "门口打架 一个头破血流", "打架的动刀了", "有人拿棍子打架"),
        *("一群人打一个学生", "几个社会青年围着学生打"),
    ],
)
def test_a_fight_of_many_or_with_somebody_hurt_or_armed_calls(words: str) -> None:
    assert Meaning(words).calls and Meaning(words).incident.triage in (Triage.P0, Triage.P1)


@pytest.mark.parametrize("words", ["校门口打架", "门口两个家长打架了没人受伤", "两个家长在门口推搡"])
def test_a_fight_that_hurts_nobody_is_for_the_desk(words: str) -> None:
    assert Meaning(words).incident.triage is Triage.P2 and not Meaning(words).calls


def test_what_was_written_blind_does_not_sink() -> None:
    """Nothing was learned from it (`tools/teach_tone.py`): all of its dangers call, of its harmless none."""
    told = Counter((dangerous, Meaning(text).alarm) for text, dangerous in sentences("blind2"))
    assert told[True, Alarm.CALL] >= 58 and told[True, Alarm.NONE] == 0 and told[False, Alarm.CALL] <= 1
