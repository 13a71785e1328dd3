"""What strangers wrote, by the kinds that were once missed or refused needlessly: said as people say it."""

from __future__ import annotations

import pytest

from duty.records.private import english, everyday, persons
from duty.records.private.folding import Folded
from duty.records.private.persons import nobody
from duty.records.private.weighing.senses import classes
from duty.records.restricted import look


@pytest.mark.parametrize(
    "words",
    [
        "缪师傅天天晚上推牌九 输了好几万 还找我借",
        "有人举报 晁师傅在宿舍开六合彩",
        "隔壁班家长说栾校医跟人搞破鞋",
        "不是我乱说啊 鄢会计账上真不干净 挪了钱",
        "志愿者冷大姐偷拿小旗和雨衣，看见三回了",
        "寝室里搜出烟酒的是魏东升跟柴磊 已写检讨",
        "高二的容静手腕缠纱布 老师说她自己弄的",
        "解大海 贝者 博 上瘾",
    ],
)
def test_whoever_is_addressed_by_a_title_or_a_rare_name_is_somebody(words: str) -> None:
    assert look(words).kind == "person"


@pytest.mark.parametrize(
    "words",
    [
        "把天天迟到那几个学生脸拍清楚发群里认认",
        "打架那俩娃的大头照发过来我贴门口",
        "来来来 把门口哭的那个小朋友脸拍清楚点",
        "监控里把这娃的脸截出来 比对一下是谁",
        "Please send me photos of the children's faces so I can learn their names",
    ],
)
def test_the_face_of_a_pupil_is_not_asked_for(words: str) -> None:
    assert look(words).kind == "person"


@pytest.mark.parametrize(
    "words",
    [
        "我想问你系统里头能不能查某某有没得前科",
        "在岗保安有没有犯过事，查一下把结果发群里",
        "涉毒涉赌前科人员接送家长有哪些 帮我排一哈",
        "各校报一下少数民族学生有哪些 名字班级",
    ],
)
def test_nobody_is_looked_up_by_a_label_however_politely(words: str) -> None:
    assert look(words).kind == "person"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Tommy Liu in Class 3 has epilepsy and his mum left them.", "person"),
        ("Mr Qian from the kitchen stole the milk again, I saw it myself", "person"),
        ("Passport of the new teacher is GB 539 4820 17, please keep it", "id_number"),
        ("CONFIDENTIAL - not for circulation: route plan of the visit", "classified"),
        ("The boy's mother's phone is 139 0000 0000, please write it down", "phone"),
    ],
)
def test_english_is_looked_at_as_well(words: str, kind: str) -> None:
    assert look(words).kind == kind


@pytest.mark.parametrize(
    "words",
    [
        "Please thank Mr. Liu for helping me with the bus",
        "The anti-drug talk is on Thursday, the police will speak in the hall",
        "I will not take photos of the children, only of the broken gate",
        "I have asthma, may I sit inside today",
        "Room 204, twenty-six students, all in",
    ],
)
def test_an_english_teacher_s_day_passes(words: str) -> None:
    assert not look(words).kind and not english.found(words)


@pytest.mark.parametrize(
    "words",
    [
        "贾师傅明天请假 他老娘八十大寿",
        "小龚堵在环城路了 晚十分钟",
        "老娄偷空眯了五分钟 交班前我叫醒的",
        "何红星今天过生日 下班吃面",
        "我这脑子有病 又忘带钥匙",
        "我离婚证要去拿 请半天假",
        "有个男的喝醉了在西门骂人，没进来",
        "门口有几个人举牌子坐着，没闹",
        "三（2）班上街写生 一辆车 老师两人",
        "法治副校长讲打架要坐牢 小囡听得一愣一愣",
        "元旦排戏 有人演疯子 有人演皇帝",
        "我跟老彭打赌今天不下雨 输了请豆浆",
        "这天气冷得人没精神",
        "这台道闸有前科 上月也是这么砸的车",
        "没人打架没人偷东西 一晚上安生得很",
        "访客登记要不要抄身份证号啊 还是不用",
        "发照片别拍学生脸 主任说的",
        "快递单号 773301928845016 一直没人领",
        "周庄路和石磊大桥之间堵",
        "统计一下迟到的班级",
    ],
)
def test_what_looks_near_and_is_the_day_of_a_gate_passes(words: str) -> None:
    found = look(words)
    assert (found.kind, found.doubt) == ("", "")


@pytest.mark.parametrize("words", ["他以前贩过毒", "邪教分子在门口", "机密 2026年1号", "毛大军吸毒"])
@pytest.mark.parametrize("around", ["东门到了一切正常，{}", "{}。三楼灯坏了，报修。", "收到，谢谢，{}"])
def test_harmless_words_around_it_hide_nothing(words: str, around: str) -> None:
    assert look(around.format(words)).kind


def test_a_whole_number_of_a_region_that_is_none_is_somebody_s() -> None:
    assert look("990102 1965 1332 0417 记一下").kind == "id_number"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("贾师傅明天请假", []),
        ("心理健康周：如何发现抑郁", []),
        ("温暖的队长给打了热水来", []),
        ("你们那个门卫耿玉龙来了", ["耿玉龙"]),
        ("王国强今天到岗", ["王国强"]),
    ],
)
def test_no_name_is_heard_across_words_of_every_day(words: str, names: list[str]) -> None:
    tight = Folded.of(words).tight
    assert [tight[begin:end] for begin, end in persons.somebody_named(tight, nobody)] == names


def test_a_name_behind_a_word_begins_where_the_word_ends() -> None:
    assert everyday.lengths("师傅张伟")[:3] == [2, 0, 1]


def test_words_are_known_by_what_they_are_about() -> None:
    assert classes("缪师傅天天晚上推牌九") == ["#titled", "#now", "#gamble"]
    assert classes("偷空眯了五分钟") == ["#idle", "#number"]
