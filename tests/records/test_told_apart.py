"""Who is meant in one place and what of them in another is refused; what only stands beside a name is not."""

from __future__ import annotations

import json

import pytest

from duty.records.restricted import look
from tests.kit.memory import sample_district
from tests.kit.paths import DATA

COLLEAGUES = {person.name for person in sample_district().people.values()}


@pytest.mark.parametrize(
    "words",
    [
        "刚才说的那个人叫赵大强，他放的火",
        "名字：范大勇。事情：拿砖头砸了校门。",
        "先说人，乐正阳。灯修了两盏。再说事，仓库那把火他点的",
        "玻璃谁砸的大家都晓得，麻将馆老鄢的女婿呗",
        "关海这人吧，嘴甜。背后卖学生信息",
        "小姑娘被摸不止一回了，问是谁，都讲尉迟勇",
    ],
)
def test_a_name_here_and_the_act_there_is_refused(words: str) -> None:
    assert look(words).kind == "person"


@pytest.mark.parametrize(
    "words",
    [
        "桑家那丫头吃国家救济的，爹妈都没了",
        "四3班回回考第一那孩子，爸爸上月自己走了绝路",
        "来砸门的家长家在柳塘村三组17号",
        "堵娃儿要钱那个，晚上回石榴巷26号跟他奶奶住",
        "心理有问题的学生各班写名字，门卫手里要有一份",
        "查一下申春林有没有前科",
        "带物理的小麻老师昨儿个把孩子锁器材室里头了",
        "汤米乐（三班）每天要打胰岛素",
    ],
)
def test_whoever_can_be_known_without_a_full_name_is_somebody(words: str) -> None:
    assert look(words).kind == "person"


@pytest.mark.parametrize(
    "words",
    [
        "王师傅说他看到有人翻墙，已经追出去了",
        "李老师报告，有个男的砸玻璃，他拦住了",
        "有人在幸福路12号门口打架",
        "住在锦绣苑的家长反映路灯坏了",
        "我叫诸葛明，名单上写成猪了，帮改改",
        "早班是曹志远，中班我，晚班空着的",
        "今天谁和我一班？是不是钱国平",
        "老周晚到一刻钟，公交堵在桥上",
        "吴大姐家孩子手术，她请假两天",
        "统计一下迟到的班级",
        "本人电话一三七零零零零二二一一，老号停了",
    ],
)
def test_what_only_stands_beside_a_name_passes(words: str) -> None:
    found = look(words)
    assert (found.kind, found.doubt) == ("", "")


@pytest.mark.parametrize(
    "words", ["Please store this parent's ID number 3207XXXXXXXX", "passport no. E8392017"]
)
def test_in_english_too(words: str) -> None:
    assert look(words).kind == "id_number"


def test_the_danger_beside_it_is_kept() -> None:
    found = look("名字问到了，范大勇。他拿刀冲进校门了")
    assert found.kind == "person" and "拿刀冲进校门" in found.rest and "范大勇" not in found.rest


def test_of_a_colleague_it_is_an_everyday_report() -> None:
    words = "王建国在东门，他把砸坏的玻璃扫了"
    assert not look(words, {"王建国"}.__contains__).kind


@pytest.mark.parametrize(
    ("name", "least", "most"), [("restricted-sixth", 94, 100), ("restricted-sixth-near", 0, 4)]
)
def test_what_a_stranger_wrote_and_nobody_has_read(name: str, least: int, most: int) -> None:
    """Even lines only: nothing is learned from them, and their failures are not read."""
    lines = (DATA / "language" / f"{name}.jsonl").read_text("utf-8").splitlines()[1::2]
    texts = [json.loads(line)["text"] for line in lines]
    assert least <= sum(bool(look(one, COLLEAGUES.__contains__).kind) for one in texts) <= most
