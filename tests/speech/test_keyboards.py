"""The keyboard of every role, against a table written out by hand (product.md, Keyboards)."""

from pathlib import Path

import pytest

from duty.district.people import Person, Role
from duty.messaging.say import Keyboard
from handlers.speech.labels import keyboard_of
from tests.kit.story import Story, opened, settings

GUARD = [["📍 签到", "🚶 巡逻"], ["📷 报隐患", "📝 报事件"], ["📋 我的"], ["🚨 紧急求助"]]
POLICE = [["📍 签到", "🚶 巡逻"], ["📷 报隐患", "📝 报事件"], ["📋 我的", "🔔 待处理"], ["🚨 紧急求助"]]
VISITOR = [["📍 签到", "📷 报隐患"], ["📝 报事件", "📋 我的"], ["🚨 紧急求助"]]
DESK = [["🔔 待处理", "👥 在岗"], ["📒 台账", "📊 小结"], ["🎯 抽查", "📋 我的"]]
OFFICE = [["📒 台账", "📄 附件1"], ["👥 在岗", "📊 小结"], ["📋 我的"]]
LEADER = [
    ["📍 签到", "🚶 巡逻"],
    ["📷 报隐患", "📝 报事件"],
    ["📋 我的", "👥 在岗", "➕ 邀请"],
    ["🚨 紧急求助"],
]
TABLE = {
    Role.GUARD: GUARD,
    Role.GUARD_LEADER: LEADER,
    Role.POLICE_OFFICER: POLICE,
    Role.AUXILIARY_OFFICER: POLICE,
    Role.TEACHER: VISITOR,
    Role.VOLUNTEER: VISITOR,
    Role.SCHOOL_STAFF: VISITOR,
    Role.BUS_ATTENDANT: VISITOR,
    Role.PRINCIPAL: OFFICE,
    Role.VICE_PRINCIPAL: OFFICE,
    Role.SAFETY_OFFICE: OFFICE,
    Role.STATION_CHIEF: DESK,
    Role.DUTY_OFFICER: DESK,
    Role.LEADER_ON_DUTY: DESK,
    Role.SUPERVISOR: [["📒 台账", "📊 小结"], ["🎯 抽查", "📋 我的"]],
    Role.ADMIN: [["👥 在岗", "📒 台账"], ["📊 小结", "➕ 邀请"], ["📋 我的"]],
}


def labels(keyboard: Keyboard) -> list[list[str]]:
    return [[key.label for key in row] for row in keyboard]


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_keys(role: Role) -> None:
    person = Person("X1", "某人", role)
    assert labels(keyboard_of(person, on_duty=False)) == TABLE[role]
    turned = [["🏁 下岗" if key == "📍 签到" else key for key in row] for row in TABLE[role]]
    assert labels(keyboard_of(person, on_duty=True)) == turned


@pytest.mark.parametrize("role", Role)
def test_only_the_check_in_asks_the_phone_for_its_place(role: Role) -> None:
    keys = [key for row in keyboard_of(Person("X1", "某人", role), on_duty=False) for key in row]
    assert [key.label for key in keys if key.place] == [k.label for k in keys if k.label == "📍 签到"]


NOT_REFUSED = {
    "PO02": {"🔔 待处理": "待处理"},
    "G01": {"👥 在岗": "在岗：", "➕ 邀请": "请点要邀请的人"},
    "AD01": {"👥 在岗": "在岗：", "📒 台账": "台账", "📊 小结": "截至", "➕ 邀请": "您可以邀请95人"},
    "SV01": {"📒 台账": "台账", "📊 小结": "截至", "🎯 抽查": "以后再查"},
    "PR01": {"📄 附件1": "现在没有要填的表", "👥 在岗": "在岗："},
    "G02": {"🚶 巡逻": "白天巡查 06:50：0/6"},
}


@pytest.mark.parametrize("person", NOT_REFUSED)
async def test_every_key_somebody_has_is_answered(story: Story, person: str) -> None:
    phone = story.phone(person)
    for key, words in NOT_REFUSED[person].items():
        await phone.sends(key)
        await phone.sees(words)


async def test_check_in_turns_into_check_out_and_back(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T08:15:00")) as story:
        leader = story.phone("G01")
        await leader.shares("P001")
        await leader.sees("已签到")
        assert [key for key in leader.keyboard if key in ("📍 签到", "🏁 下岗", "👥 在岗")] == [
            "🏁 下岗",
            "👥 在岗",
        ]
        await story.forward(minutes=6)
        await leader.sends("🏁 下岗")
        await leader.sees("已下岗")
        assert leader.keyboard[0] == "📍 签到" and "➕ 邀请" in leader.keyboard
