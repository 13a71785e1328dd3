"""The printed codes that hang in the school of the demo's guard, to be walked along with one hand."""

from __future__ import annotations

from bot.channels.web.app import DEMO_PHONES
from bot.channels.web.deps import WallCode
from bot.links import Links
from duty.district.places import Place
from duty.patrols.codes import Codes
from storage.engine.database import Database


class Wall:
    """Shown beside the guard's phone; a click is a scan."""

    def __init__(self, database: Database, codes: Codes, links: Links) -> None:
        self._database = database
        self._codes = codes
        self._links = links

    async def shown(self) -> list[WallCode]:
        """The points of that school in their order, then its posts."""
        district = await self._database.district()
        guard = district.people.get(DEMO_PHONES[0])
        school_id = guard.schools[0] if guard and guard.schools else ""
        points = [
            self._code(self._codes.of_checkpoint(one.id), one.name, "巡查点", one.place, one.looks)
            for one in district.beats.points_of(school_id)
        ]
        posts = [
            self._code(self._codes.of_post(one.id), one.name, "签到点", one.place, ())
            for one in district.posts_of(school_id)
        ]
        return points + posts

    def _code(self, code: str, name: str, heading: str, place: Place, looks: tuple[str, ...]) -> WallCode:
        link = f"{self._links.root}/s#{code}"
        return WallCode(code, name, heading, link, place.latitude, place.longitude, looks)
