"""The fastest that aiogram can be: the same conversation from memory, nothing kept (`bench.loop`)."""

from __future__ import annotations

import math

from aiogram import Dispatcher, F
from aiogram.types import Message

from bench.plain_bot import KEYS, asked, bot_of
from bench.plain_rows import ASK_PLACE, TOLD
from bench.rush_district import OFFICER_ID, Guard, guards, officer_id
from handlers.speech.labels import CHECK_IN, MINE, SOS


def dispatcher(people: dict[int, Guard]) -> Dispatcher:
    routes, came = Dispatcher(), dict[int, float]()

    @routes.message(F.text == CHECK_IN)
    async def ask_place(message: Message) -> None:
        await message.answer(ASK_PLACE, reply_markup=KEYS)

    @routes.message(F.location)
    async def located(message: Message) -> None:
        person, spot = people[message.chat.id], message.location
        assert spot
        came[message.chat.id] = math.dist((spot.latitude, spot.longitude), person.place) * 111_000
        await message.answer(f"{person.name}，已签到：{person.number}号岗。辛苦了。", reply_markup=KEYS)

    @routes.message(F.text == MINE)
    async def mine(message: Message) -> None:
        await message.answer(f"今天：{came.get(message.chat.id, 0):.0f}米 已签到", reply_markup=KEYS)

    @routes.message(F.text == SOS)
    async def help_me(message: Message) -> None:
        person = people[message.chat.id]
        text = f"【紧急求助】{person.number}号岗 {person.name} {person.phone}"
        assert message.bot
        for officer in (officer_id(person.station), OFFICER_ID):
            await message.bot.send_message(officer, text, reply_markup=KEYS)
        await message.answer(TOLD, reply_markup=KEYS)

    return routes


async def main() -> None:
    given = asked()
    people = {one.telegram_id: one for one in guards(given.posts)}
    await dispatcher(people).start_polling(bot_of(given), handle_signals=False)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
