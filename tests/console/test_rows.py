"""A clerk changes rows where they stand: with the import's checks, in the history, and back again."""

from __future__ import annotations

from sqlalchemy import select

from storage import tables
from tests.console.kit import Desk

PEOPLE = "/schools/SCH01/people"


async def stored(desk: Desk, person: str) -> tuple[str, str, str] | None:
    t = tables.people.c
    async with desk.database.reading() as connection:
        row = (await connection.execute(select(t.name, t.role, t.phone).where(t.id == person))).first()
    return tuple(row) if row else None


async def test_a_telephone_is_corrected_and_the_correction_taken_back(desk: Desk) -> None:
    office = desk.browser("SO01")
    await office.fills(PEOPLE, "G03", phone="000-9903", name="张长根", role="guard")
    assert office.status == 303
    assert "已保存" in await office.follows() and "000-9903" in office.words
    assert await stored(desk, "G03") == ("张长根", "guard", "000-9903")
    history = await office.opens("/schools/SCH01/edits")
    assert "卢萍 改了" in office.words and "000-0003 → 000-9903" in office.words and "撤回" in history
    await office.sends("/edits/1/undo")
    assert await stored(desk, "G03") == ("张长根", "guard", "000-0003")
    await office.opens("/schools/SCH01/edits")
    assert "撤回了改动" in office.words and "已撤回" in office.words
    await office.sends("/edits/1/undo")
    assert office.status == 404, "once"
    async with desk.database.reading() as connection:
        kept = str((await connection.execute(select(tables.changes))).all())
    assert "edited" in kept and "000-9903" not in kept, "the history cannot be erased, so it has no numbers"


async def test_what_is_wrong_stands_beside_its_cell_and_nothing_typed_is_lost(desk: Desk) -> None:
    office = desk.browser("SO01")
    shown = await office.fills(PEOPLE, "G03", by_htmx=True, name="", birth_year="六十", phone="000-9903")
    assert office.status == 422 and shown.lstrip().startswith("<tr")
    assert "不能空着" in office.words and "六十 不是数字" in office.words and 'value="000-9903"' in shown
    assert shown.count("aria-invalid") == 2
    await office.fills(PEOPLE, "G03", name="11010119900307" + "0011")
    assert office.status == 422 and "身份证" in office.words
    assert await stored(desk, "G03") == ("张长根", "guard", "000-0003")
    shown = await office.fills(PEOPLE, "G03", by_htmx=True, name="张长跟")
    assert office.status == 200 and "张长跟" in shown and 'hx-swap-oob="true"' in shown
    assert "没发邀请" in shown and "/edits/1/undo" in shown
    await office.fills(PEOPLE, "G03", by_htmx=True, name="张长跟")
    assert "没有改动" in office.words and "/edits/" not in office.shown


async def test_two_who_change_one_row_do_not_overwrite_each_other(desk: Desk) -> None:
    office, admin = desk.browser("SO01"), desk.browser("AD01")
    form = await office.opens(f"{PEOPLE}?edit=G03")
    seen = form.split('name="seen" value="')[1].split('"')[0]
    await admin.fills(PEOPLE, "G03", phone="000-1111")
    await office.sends(PEOPLE, {"key": "G03", "seen": seen, "cell-phone": "000-2222"})
    assert office.status == 422 and "刚有人改过" in office.words
    await admin.fills(PEOPLE, "G03", phone="000-3333")
    await office.sends("/edits/1/undo")
    assert office.status == 422 and "后来又改过" in office.words
    assert await stored(desk, "G03") == ("张长根", "guard", "000-3333")


async def test_a_school_keeps_its_own_people_and_makes_no_officer(desk: Desk) -> None:
    office, principal, leader = desk.browser("SO01"), desk.browser("PR01"), desk.browser("G01")
    for person, role in (("PO02", "police_officer"), ("PR01", "principal"), ("SO01", "safety_office")):
        await office.sends(PEOPLE, {"key": person, "cell-name": "某某", "cell-role": role})
        assert office.status == 404, f"{person} is not theirs"
    for role in ("police_officer", "admin", "duty_officer", "principal", "safety_office"):
        await office.fills(PEOPLE, "G03", role=role)
        assert office.status == 404, role
    await office.sends("/schools/SCH02/people", {"key": "G07", "cell-name": "某某"})
    assert office.status == 404
    await office.sends(PEOPLE, {"key": "G07", "cell-name": "某某"})
    assert office.status == 404, "of another school, on the page of one's own"
    await office.sends(PEOPLE, {"key": "G03", "cell-school_id": "SCH02", "cell-telegram_id": "1", "seen": ""})
    async with desk.database.reading() as connection:
        row = (await connection.execute(select(tables.people).where(tables.people.c.id == "G03"))).one()
    assert (row.schools, row.telegram_id) == (["SCH01"], "9900003"), (
        "columns that are not theirs are not heard"
    )
    await principal.fills(PEOPLE, "SO01", phone="000-8888")
    assert principal.status == 303
    assert "添加" not in await leader.opens(PEOPLE), "who may look may not change"
    await leader.sends(PEOPLE, {"key": "G03", "cell-name": "某某"})
    assert leader.status == 404


async def test_new_rows_get_a_number_and_go_again(desk: Desk) -> None:
    office = desk.browser("SO01")
    await office.fills(PEOPLE, "", name="石大山", role="guard", phone_kind="smart", phone="000-7001")
    assert office.status == 303, office.words
    assert await stored(desk, "SCH01-R01") == ("石大山", "guard", "000-7001")
    place = {"latitude": "33.4157", "longitude": "118.8816", "radius_m": "60", "kind": "gate"}
    heads = {"required.guard": "1", "required.police": ""}
    await office.fills("/schools/SCH01/posts", "", name="北门岗", **place, **heads)
    assert office.status == 303, office.words
    line = {"window": "am_peak", "post_id": "SCH01-P01", "person_id": "SCH01-R01"}
    await office.sends(
        "/schools/SCH01/roster", {f"cell-{k}": v for k, v in line.items()} | {"cell-weekdays": list("135")}
    )
    assert office.status == 303, office.words
    await office.opens("/schools/SCH01/week?day=2026-11-25")
    assert "北门岗 石大山" in office.words
    await office.sends("/schools/SCH01/posts/remove", {"key": "SCH01-P01"})
    assert office.status == 422 and "还用着" in office.words
    await office.sends("/edits/1/undo")
    assert office.status == 422, "somebody whom the roster names stays"
    await office.sends("/schools/SCH01/roster/remove", {"key": "SCH01|am_peak|SCH01-P01|SCH01-R01"})
    await office.sends("/schools/SCH01/posts/remove", {"key": "SCH01-P01"})
    await office.sends("/edits/1/undo")
    assert office.status == 303 and await stored(desk, "SCH01-R01") is None
    await office.sends(
        "/schools/SCH01/roster", {f"cell-{k}": v for k, v in line.items()} | {"cell-person_id": "G07"}
    )
    assert office.status == 404, "nobody of another school"


async def test_the_day_off_of_a_school_is_its_own_and_the_districts_is_the_admins(desk: Desk) -> None:
    office, admin = desk.browser("SO01"), desk.browser("AD01")
    await office.fills("/schools/SCH01/calendar", "", date="2026-11-26", kind="closed", note="大雪")
    assert office.status == 303
    await office.opens("/schools/SCH01/week")
    assert "停课 · 大雪" in office.words
    await office.sends("/schools/-/calendar", {"cell-date": "2026-11-27", "cell-kind": "holiday"})
    assert office.status == 404
    await admin.fills("/schools/-/calendar", "", date="2026-11-28", kind="school_day", as_weekday="4")
    assert admin.status == 303
    page = await office.opens("/schools/SCH01/calendar")
    assert "2026-11-28" in page and "全区的" in page and "edit=%7C2026-11-28" not in page
    await office.opens("/schools/SCH01/week")
    assert "按周四上" in office.words
    await office.sends("/schools/SCH01/calendar", {"key": "|2026-11-28", "cell-note": "改"})
    assert office.status == 404
    await admin.fills(
        "/schools/-/routines",
        "",
        routine_id="lamp",
        title="路灯",
        who="office",
        when="weekly:1",
        time="16:00",
        buttons="齐=done",
    )
    assert admin.status == 303, admin.words
    assert "路灯" in await office.opens("/schools/SCH01/routines")
