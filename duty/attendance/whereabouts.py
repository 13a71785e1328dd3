"""Where a person is, as far as anybody knows, and which school they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from duty.attendance.checkin import CheckIn
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import Person
from duty.district.schools import Post, School


async def whereabouts(work: Work, person: Person, now: datetime) -> tuple[str, str]:
    """School and post where the person was last known to be."""
    return last_known(work.district, person, await work.check_ins.recent(person.id, now), now)


def last_known(district: District, person: Person, made: Iterable[CheckIn], now: datetime) -> tuple[str, str]:
    """By check-ins of theirs, the newest first, then the roster, then their only school."""
    for one in made:
        if one.on_duty(now):
            return one.school_id, one.post_id
    shifts = sorted(district.shifts_near(person.id, now), key=lambda s: (not s.running(now), s.start))
    if shifts:
        return district.posts[shifts[0].post_id].school_id, shifts[0].post_id
    schools = [s for s in person.schools if s in district.schools]
    return (schools[0] if len(schools) == 1 else ""), ""


async def place_spoken_of(work: Work, person: Person, words: str, now: datetime) -> tuple[str, str]:
    """The school named in the words, else where the person is. One's own school keeps its post."""
    where = await whereabouts(work, person, now)
    named = named_school(work.district, person, words)
    return where if named is None or named.id == where[0] else (named.id, "")


def named_post(district: District, person: Person, words: str) -> Post | None:
    """Of one's own schools' posts the one where the words say one is: 东门到岗, 我在西门岗了. Who only speaks
    of a gate (东门灯坏了，到岗) is not there by that."""
    posts = (post for school in person.schools for post in district.posts_of(school))
    found = [post for post in posts if _is_there(post.name.removesuffix("岗"), words)]
    return max(found, key=lambda post: len(post.name), default=None)


def only_says_where(post: Post, words: str) -> bool:
    """我到东门了, 在西门岗: nothing else is said."""
    rest = words.replace(post.name, "").replace(post.name.removesuffix("岗"), "")
    return bool(re.fullmatch(r"我?(?:已经|已)?(?:到达|到|在|来)(?:了|这|这儿|这里|呢)*[。.！!\s]*", rest))


def _is_there(name: str, words: str) -> bool:
    before = rf"(?:到岗|签到|上岗|到位|就位|在岗|在|到了?|来)[^，,。；;\s]{{0,2}}{re.escape(name)}"
    after = rf"{re.escape(name)}岗?[^，,。；;\s]{{0,2}}(?:到岗|签到|上岗|到位|就位|在岗|到了|到$)"
    return bool(name and re.search(f"{before}|{after}", words))


def named_school(district: District, person: Person, words: str) -> School | None:
    """Of the schools this person deals with the one whose name says most: 东城实验小学 is not 实验小学."""
    found = [school for school in district.schools_seen_by(person) if school.short_name in words]
    return max(found, key=lambda school: len(school.short_name), default=None)
