"""打印巡查码: who hangs the codes up gets them in the chat, for a day, and nobody else."""

from __future__ import annotations

from datetime import timedelta

from bot.links import Links
from bot.pictures.printing import Printing
from duty.patrols.tickets import LASTS, Ticket, Tickets
from storage.tables import changes
from tests.kit.story import Phone, Story

SECRET = "of-the-tests-and-32-characters-long"


async def ticket_of(phone: Phone) -> str:
    shown = await phone.sees("实验小学的巡查码和签到码", "24小时内有效，只给您用")
    return shown.text.rpartition("/print#")[2]


def printing(story: Story) -> Printing:
    house = story.house
    return Printing(house.boundary, Links(house.settings), house.clock.now)


async def test_a_leader_gets_the_codes_of_the_own_school_for_a_day(story: Story) -> None:
    leader = story.phone("G01")
    await leader.sends("打印巡查码")
    ticket = await ticket_of(leader)
    page = printing(story)
    pdf = await page.pdf(ticket)
    assert pdf and pdf.count(b"/Subtype /Image") >= 6 + 3
    kept = await story.rows(changes, changes.c.what == "codes_printed")
    assert [(str(row.subject), row.actor_id) for row in kept] == [("school:SCH01", "G01")]
    assert await page.pdf(ticket.replace("SCH01", "SCH02")) is None, "made up"
    assert await page.pdf("") is None and await page.pdf("....") is None
    story.house.clock.forward(timedelta(hours=25))
    assert await page.pdf(ticket) is None


async def test_the_safety_office_too_and_a_guard_not(story: Story) -> None:
    office, guard = story.phone("SO01"), story.phone("G02")
    await office.sends("打印签到码")
    assert await printing(story).pdf(await ticket_of(office))
    await guard.sends("打印巡查码")
    await guard.sees("巡查码和签到码由队长、安全办或管理员打印")
    await guard.press_data("codes:SCH01")
    await guard.sees("没有找到这一条")


async def test_an_admin_chooses_or_looks_for_a_school(story: Story) -> None:
    admin = story.phone("AD01")
    await admin.sends("/codes")
    await admin.sees("打印哪个学校的码")
    await admin.presses("找学校")
    await admin.sees("学校名字里的几个字")
    await admin.sends("柳河小学")
    await admin.sees("请点一下")
    await admin.presses("柳河小学")
    await admin.sees("柳河小学的巡查码和签到码")


async def test_a_ticket_ends_with_the_right(story: Story) -> None:
    """Issued by us, but its holder is a guard by now."""
    ticket = Tickets(story.house.settings.signing_key()).issue("G02", "SCH01", story.house.clock.now())
    assert await printing(story).pdf(ticket) is None


async def test_tickets_are_signed_and_end(story: Story) -> None:
    tickets, now = Tickets(SECRET), story.house.clock.now()
    text = tickets.issue("G01", "SCH01", now)
    assert tickets.read(text, now) == Ticket("G01", "SCH01")
    assert tickets.read(text, now + LASTS + timedelta(minutes=1)) is None
    assert Tickets(SECRET + "x").read(text, now) is None
    assert all(tickets.read(text[:cut], now) is None for cut in range(len(text)))
