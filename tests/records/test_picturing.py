"""What becomes of a picture: developed, refused, tried again or lost; and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from duty import picturing
from duty.district.severity import Triage
from duty.hazards import filing
from duty.hazards.hazard import Hazard
from duty.hazards.status import Status
from duty.hazards.telling import ForOwner
from duty.incidents.incident import Incident
from duty.picturing import (
    PhotoBroken,
    PhotoLate,
    PhotoLost,
    PhotoOtherKind,
    PhotoShort,
    PhotoTooLarge,
    Shown,
)
from duty.records.photos import (
    LONGEST_PAUSE,
    SAID_LATE,
    TRIED_FOR,
    TRIES,
    Developed,
    Photo,
    PhotoState,
)
from duty.records.subject import Subject
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of, picture

NOW = moment("10:00")
MADE = Developed("large.jpg", "small.jpg", "sha", "dhash", "2026-11-23T09:59:00", 30.1, 118.2)
GUARD, OWNER = "G02", "SO01"


@pytest.fixture
def work() -> Any:
    return CaseWork()


def hazard_of(work: Any, *, registered: bool = True) -> Hazard:
    """A hazard of which nobody was told yet."""
    made = Hazard("SCH01", GUARD, NOW, "三楼灭火器过期", "fire", post_id="P002")
    now_of(work.hazards.add(made))
    if registered:
        now_of(filing.register(work, made, NOW))
    return made


def photo_of(work: Any, subject: Subject, purpose: str = "before", album: str = "") -> Photo:
    photo = picture(GUARD, NOW, album).of(subject, purpose)
    now_of(work.photos.add(photo))
    return photo


def incident_of(work: Any) -> Incident:
    made = Incident("SJ-SCH01-2026-0001", "SCH01", "", "fight", Triage.P2, GUARD, NOW, NOW)
    now_of(work.incidents.add(made))
    return made


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


# -- the picture itself --------------------------------------------------------------------


@pytest.mark.parametrize("state", list(PhotoState))
def test_only_what_waits_is_settled_and_only_once(state: PhotoState) -> None:
    waits = state is PhotoState.WAITING
    for act in (
        lambda photo: photo.develop(MADE),
        lambda photo: photo.refuse("broken"),
        lambda photo: photo.try_again(NOW),
    ):
        photo = picture(GUARD, NOW).of(Subject("hazard", 1), "before")
        photo.state = state
        before = dict(vars(photo))
        assert act(photo) is waits
        assert waits or vars(photo) == before


def test_developed_it_has_its_files_and_what_the_camera_wrote() -> None:
    photo = picture(GUARD, NOW).of(Subject("hazard", 1), "before")
    assert photo.develop(MADE) and photo.settled and not photo.gone
    kept = {name: value for name, value in vars(MADE).items() if name != "short"}
    assert {name: getattr(photo, name) for name in kept} == kept


def test_each_try_waits_twice_as_long_until_half_an_hour_and_a_day_is_the_end() -> None:
    photo = picture(GUARD, NOW).of(Subject("hazard", 1), "before")
    waits, now = [], NOW
    while photo.try_again(now):
        assert photo.next_try_at
        waits.append((photo.next_try_at - now).total_seconds())
        now = photo.next_try_at
    assert waits[:11] == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1800] and max(waits) == 1800
    assert TRIED_FOR < now - NOW <= TRIED_FOR + LONGEST_PAUSE
    assert not photo.settled, "who gives it up says so"


def test_one_that_came_while_we_were_down_for_a_day_is_not_given_up_at_the_first_failure() -> None:
    photo = picture(GUARD, NOW).of(Subject("hazard", 1), "before")
    later = NOW + timedelta(days=2)
    assert [photo.try_again(later) for _ in range(TRIES)] == [True] * (TRIES - 1) + [False]


def test_a_channel_that_asks_for_patience_gets_it() -> None:
    photo = picture(GUARD, NOW).of(Subject("hazard", 1), "before")
    for asked, waits in ((timedelta(minutes=5), 300), (timedelta(days=9), 1800), (timedelta(), 8)):
        assert photo.try_again(NOW, asked) and photo.next_try_at
        assert (photo.next_try_at - NOW).total_seconds() == waits


# -- its report ----------------------------------------------------------------------------


def test_the_owner_hears_when_the_last_picture_is_settled_with_one_that_is_ready(work: Any) -> None:
    made = hazard_of(work)
    first, second = photo_of(work, made.subject), photo_of(work, made.subject)
    now_of(picturing.refused(work, first.id or 0, "broken", after(1)))
    assert not work.readers(ForOwner)
    now_of(picturing.developed(work, second.id or 0, MADE, after(2)))
    (notice,) = work.told_of(ForOwner)
    assert notice.person_id == OWNER and notice.news.hazard.photo == "large.jpg"
    now_of(filing.sweep(work, after(60)))
    assert len(work.told_of(ForOwner)) == 1, "once, whoever is the first to say it"


def test_a_hazard_taken_back_meanwhile_is_nobodys_to_put_right(work: Any) -> None:
    """The owner once read 请整改 of a hazard that was taken back while its picture was developed."""
    made = hazard_of(work)
    photo = photo_of(work, made.subject)
    now_of(filing.take_back(work, made.id or 0, work.person(GUARD), after(1)))
    now_of(picturing.developed(work, photo.id or 0, MADE, after(2)))
    assert photo.state is PhotoState.DEVELOPED
    assert not work.notices and not made.owner_told


def test_a_draft_has_nobody_to_hear_of_it_and_an_after_picture_tells_nothing(work: Any) -> None:
    draft, put_right = hazard_of(work, registered=False), hazard_of(work)
    for photo in (photo_of(work, draft.subject), photo_of(work, put_right.subject, "after")):
        now_of(picturing.developed(work, photo.id or 0, MADE, after(1)))
    assert not work.readers(ForOwner)


@pytest.mark.parametrize(
    ("reason", "news"),
    [
        ("not_a_picture", PhotoBroken),
        ("gone", PhotoLost),
        ("too_large", PhotoTooLarge),
        ("too_many_pixels", PhotoTooLarge),
    ],
)
def test_whoever_sent_it_reads_what_is_wrong_with_it(work: Any, reason: str, news: type) -> None:
    made = hazard_of(work)
    photo = photo_of(work, made.subject)
    now_of(picturing.refused(work, photo.id or 0, reason, after(1)))
    (notice,) = work.told_of(news)
    about = made.subject if reason == "gone" else "photo:1"
    assert (notice.person_id, notice.dedupe, notice.news.number) == (GUARD, f"{about}:refused", made.number)
    assert (photo.state, photo.reason) == (PhotoState.REFUSED, reason)
    assert work.history_of(made.subject)[-1] == "photo_refused"
    now_of(picturing.refused(work, photo.id or 0, reason, after(2)))
    assert len(work.told_of(news)) == 1


def test_a_picture_of_an_incident_or_of_nothing_yet_names_what_is_known(work: Any) -> None:
    incident = incident_of(work)
    for subject, number in ((incident.subject, incident.number), (Subject("pictures", "1:2"), "")):
        photo = photo_of(work, subject)
        now_of(picturing.refused(work, photo.id or 0, "gone", NOW))
        assert work.told_of(PhotoLost)[-1].news.number == number


def test_out_of_reach_it_is_tried_again_and_given_up_in_the_end(work: Any) -> None:
    made = hazard_of(work)
    photo, another = photo_of(work, made.subject), photo_of(work, made.subject)
    now = NOW
    while not photo.settled:
        for one in (photo, another):
            now_of(picturing.failed(work, one.id or 0, now))
        now = photo.next_try_at or now
        late = {notice.dedupe for notice in work.told_of(PhotoLate)}
        assert len(late) == (photo.tries >= SAID_LATE), "said once of a report, when it takes long"
    assert (photo.state, photo.reason) == (PhotoState.REFUSED, "gone")
    assert len({notice.dedupe for notice in work.told_of(PhotoLost)}) == 1
    tries = photo.tries
    now_of(picturing.failed(work, photo.id or 0, now))
    assert photo.tries == tries, "what is settled is left alone"


def test_what_is_no_photograph_is_called_by_its_name(work: Any) -> None:
    made = hazard_of(work)
    photo = photo_of(work, made.subject)
    now_of(picturing.refused(work, photo.id or 0, "unsupported", NOW, "gif"))
    (notice,) = work.told_of(PhotoOtherKind)
    assert (notice.news.number, notice.news.named) == (made.number, "gif")


def test_of_a_short_picture_what_came_is_kept_and_its_author_knows(work: Any) -> None:
    made = hazard_of(work)
    photo = photo_of(work, made.subject)
    now_of(picturing.developed(work, photo.id or 0, replace(MADE, short=True), NOW))
    assert (photo.state, photo.reason) == (PhotoState.DEVELOPED, "short")
    assert [notice.person_id for notice in work.told_of(PhotoShort)] == [GUARD]
    assert work.readers(ForOwner) == [OWNER]


def test_a_picture_whose_time_ended_while_it_was_developed_leaves_the_shelf(work: Any) -> None:
    photo = photo_of(work, hazard_of(work).subject)
    photo.lose()
    now_of(picturing.developed(work, photo.id or 0, MADE, NOW))
    assert photo.gone and work.retention.leaving == ["large.jpg", "small.jpg"]


def test_one_developed_twice_keeps_its_files(work: Any) -> None:
    photo = photo_of(work, hazard_of(work).subject)
    for _ in range(2):
        now_of(picturing.developed(work, photo.id or 0, MADE, NOW))
    assert photo.state is PhotoState.DEVELOPED and work.retention.leaving == photo.upload


def test_the_same_picture_again_names_what_it_showed_before(work: Any) -> None:
    first, second = hazard_of(work), hazard_of(work)
    photos = [photo_of(work, made.subject) for made in (first, second)]
    for photo in photos:
        now_of(picturing.developed(work, photo.id or 0, MADE, NOW))
    assert [photo.seen_before for photo in photos] == ["", str(first.subject)]


def test_a_picture_nobody_knows_is_no_error(work: Any) -> None:
    for act in (picturing.developed(work, 9, MADE, NOW), picturing.refused(work, 9, "gone", NOW)):
        now_of(act)
    now_of(picturing.failed(work, 9, NOW))
    assert not work.notices


# -- what stands on it ---------------------------------------------------------------------


def test_the_line_on_it_names_school_post_and_number_as_far_as_they_are_known(work: Any) -> None:
    made, incident = hazard_of(work), incident_of(work)
    school, post = work.district.schools["SCH01"].short_name, work.district.posts["P002"].name
    for subject, shown in (
        (made.subject, Shown(f"{school} {post}", made.number)),
        (incident.subject, Shown(school, incident.number)),
        (Subject("pictures", "1:2"), Shown("", "")),
        (Subject("hazard", 99), Shown("", "")),
    ):
        assert now_of(picturing.shown_on(work, photo_of(work, subject))) == shown


# -- albums --------------------------------------------------------------------------------


def test_the_rest_of_an_album_follows_its_first_picture(work: Any) -> None:
    incident = incident_of(work)
    photo_of(work, incident.subject, album="7")
    assert now_of(picturing.join_album(work, picture(GUARD, NOW, "7")))
    assert [photo.subject for photo in work.photos.things] == [incident.subject] * 2
    for stranger in (picture("G03", NOW, "7"), picture(GUARD, NOW, "8")):
        assert not now_of(picturing.join_album(work, stranger))


def test_a_draft_asks_for_its_own_words_and_loose_pictures_wait_for_a_sentence(work: Any) -> None:
    draft = hazard_of(work, registered=False)
    photo_of(work, draft.subject, album="7")
    photo_of(work, Subject("pictures", "1:2"), album="8")
    for album in ("7", "8"):
        assert not now_of(picturing.join_album(work, picture(GUARD, NOW, album)))
    now_of(filing.register(work, draft, NOW))
    assert draft.status is Status.ASSIGNED
    assert now_of(picturing.join_album(work, picture(GUARD, NOW, "7")))
