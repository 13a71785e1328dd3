"""The glance that spares most messages the search never spares one in which something would be found."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from duty.records.restricted import harmless, restricted, searched

NUMBER = "11010119900307123X"
LABELS = (
    "社区矫正", "刑满释放", "两劳人员", "吸毒人员", "重点人员", "上访户", "缠访", "肇事肇祸", "精神病患者",
    "高危人员", "有前科", "学生姓名：", "绝密文件", "【机密", "秘密★", "身份证1234", "证件号 9999",
)  # fmt: skip
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
PIECES = st.one_of(
    st.sampled_from([*LABELS, NUMBER, NUMBER[:15], NUMBER[:9], NUMBER[9:], NUMBER.translate(WIDE), *NUMBER]),
    st.sampled_from([" ", "-", ".", "·", "\u200b", "\u200d", "\u2060", "、", "到岗", "签到", "①", "㊙"]),
    st.text(max_size=6),
)


@given(st.lists(PIECES, max_size=24).map("".join))
@example(" ".join(NUMBER))
@example("证\u200b件号1234")
def test_it_finds_what_the_whole_search_finds(words: str) -> None:
    assert restricted(words) == searched(words)


@given(st.sampled_from(LABELS), st.integers(0, 8), st.sampled_from(["", "\u200b", "\u2060", "\u00ad"]))
def test_what_is_hidden_between_the_characters_is_seen_through(label: str, at: int, veil: str) -> None:
    hidden = label[: at % len(label)] + veil + label[at % len(label) :]
    assert restricted(hidden) == searched(hidden) != ""


def test_what_people_write_all_day_is_spared_the_search() -> None:
    for words in ("📍 到岗签到", "📋 我的", "东门到了，一切正常。", "ok 08:20", "🚨 紧急求助"):
        assert harmless(words), words
