"""One person at one post in one window: what was said, and what it is worth as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import CLOSES_AFTER_END, Punctuality
from duty.records.subject import Subject

SAID_EARLIER = timedelta(minutes=2)
"""What was said this much before we heard of it shows both times."""

UNDO_WITHIN = timedelta(minutes=10)
"""Own words can be taken back this long (issue 3); they stay in the record as taken back."""


class Evidence(StrEnum):
    """Best first (product.md, Check-in)."""

    LOCATION = "location"
    QR = "qr"
    LEADER = "leader"
    WORDS = "words"


class Standing(StrEnum):
    """How far it is believed that the person was there."""

    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    """待核: kept for the leader; never 作弊."""
    NOT_SEEN = "not_seen"
    TAKEN_BACK = "taken_back"


COUNTING = (Standing.CONFIRMED, Standing.DOUBTFUL)
"""With one of these the person is taken to be at the post."""


class Reason(StrEnum):
    """What stands against a doubtful check-in, or what the person said about it."""

    NONE = ""
    FAR = "far"
    """The phone was outside the post's radius, and nothing was said about it yet."""
    DRIFT = "drift"
    """定位不准"""
    OTHER_POST = "other_post"
    """在别的门"""
    NOT_YET = "not_yet"
    """还没到"""
    WHICH = "which"
    """The roster names several posts at once, and the person has not said which."""
    MAKE_UP = "make_up"
    """补报: it came after the window."""
    DELAYED = "delayed"
    """The tap was long under way, and only the page's own clock says since when."""
    SAID = "said"
    """It was said to have been earlier: 早上7点就到岗了."""


OF_TIME = (Reason.MAKE_UP, Reason.DELAYED, Reason.SAID)
"""It is the time that is not proven. No later place proves it; a leader's word settles it."""


class ClosedBy(StrEnum):
    """Who ended the duty."""

    NOBODY = ""
    PERSON = "person"
    CLOCK = "clock"
    """Nobody pressed 🏁; it closed itself half an hour after the window."""
    NEXT = "next"
    """They went on to another post (巡点): a person is only at the latest."""


@dataclass(eq=False)
class CheckIn:
    """One person at one post in one window. Times aware; distance and accuracy in metres.

    said_at: when it was tapped, or since when the words say; received_at: when we heard of it.
    """

    person_id: str
    school_id: str
    post_id: str
    shift_key: str
    standing: Standing
    evidence: Evidence
    punctuality: Punctuality
    received_at: datetime
    said_at: datetime | None = None
    ends_at: datetime | None = None
    distance_m: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    reason: Reason = Reason.NONE
    reported_by: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    checked_out_at: datetime | None = None
    closed_by: ClosedBy = ClosedBy.NOBODY
    fix: str = ""
    """What tells the very fix (`Place.trace`); goes with the place after 30 days."""
    id: int | None = None

    # -- how it stands ---------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        return Subject("check_in", self.id)

    @property
    def counts(self) -> bool:
        """Whether the person is taken to be at the post."""
        return self.standing in COUNTING

    @property
    def doubtful(self) -> bool:
        return self.standing is Standing.DOUBTFUL

    @property
    def said_earlier(self) -> bool:
        """Whether it was said so long before we heard of it that both times are shown."""
        return self.said_at is not None and self.received_at - self.said_at > SAID_EARLIER

    @property
    def came_at(self) -> datetime:
        """By their own word, where that is earlier than ours."""
        return self.said_at if self.said_at is not None and self.said_earlier else self.received_at

    @property
    def doubted_for_its_time(self) -> bool:
        return self.doubtful and self.reason in OF_TIME

    @property
    def moved_on(self) -> bool:
        """They were there, and then at another post; who comes back is there anew."""
        return self.closed_by is ClosedBy.NEXT

    def gone_by(self, moment: datetime) -> bool:
        """Whether they had moved on by then; what is of before that belongs to this visit."""
        return self.moved_on and self.checked_out_at is not None and self.checked_out_at <= moment

    @property
    def open(self) -> bool:
        return self.counts and self.checked_out_at is None

    def on_duty(self, now: datetime) -> bool:
        """Still there: until it is closed, and for half an hour after the end to press 🏁 in."""
        return self.open and (self.ends_at is None or now < self.ends_at + CLOSES_AFTER_END)

    def runs_on(self, now: datetime) -> bool:
        """Whether the roster wants the person there for some time yet."""
        rostered = self.punctuality is not Punctuality.UNROSTERED
        return rostered and self.ends_at is not None and self.ends_at > now

    @property
    def asked_why_far(self) -> bool:
        """Whether the question 定位不准, 在别的门 or 还没到 is still open."""
        return self.doubtful and self.reason is Reason.FAR

    @property
    def asked_which_post(self) -> bool:
        """Whether the person may still say at which post they are."""
        return self.doubtful and self.reason in (Reason.FAR, Reason.WHICH)

    # -- coming ----------------------------------------------------------------------------

    def prove(self, post: Post, place: Place) -> None:
        """Keep one fix, rounded to about 10 m (domain §4.2-3), and what it says about the post."""
        kept = place.rounded()
        self.evidence = Evidence.LOCATION
        self.latitude, self.longitude, self.accuracy_m = kept.latitude, kept.longitude, kept.accuracy_m
        self.distance_m = round(post.metres_from(place))
        self.fix = "" if place.metres_to(post.place) == 0 else place.trace
        if post.holds(place):
            self.standing, self.reason = Standing.CONFIRMED, Reason.NONE
        else:
            self.doubt(Reason.FAR)

    def scan(self, post: Post) -> None:
        """The code of that post was read: whoever reads it stands there, wherever the roster has them."""
        self.evidence, self.school_id, self.post_id = Evidence.QR, post.school_id, post.id
        self.standing, self.reason = Standing.CONFIRMED, Reason.NONE

    def doubt(self, reason: Reason) -> None:
        self.standing, self.reason = Standing.DOUBTFUL, reason

    def place_drifted(self, post: Post) -> bool:
        """Their phone showed them at another post, they say that they are at this one: it waits. False: it
        rests on more than a place, or is over."""
        if not self.open or self.evidence is not Evidence.LOCATION or self.post_id == post.id:
            return False
        self.move(post)
        self.doubt(Reason.DRIFT)
        return True

    def vouched_for(self, leader_id: str) -> None:
        """A leader reports it for somebody without a smartphone."""
        self.standing, self.evidence, self.reported_by = Standing.CONFIRMED, Evidence.LEADER, leader_id

    def vouched_at(self, now: datetime) -> bool:
        """It rests on this tap of the leader alone, which can be taken back. False: it rests on more."""
        if not self.reported_by or self.received_at != now:
            return False
        self.verified_by, self.verified_at = self.reported_by, now
        return True

    def move(self, post: Post) -> None:
        """It is another post than thought. The kept fix is measured against it, and it stays doubtful."""
        self.post_id = post.id
        if self.latitude is not None and self.longitude is not None:
            place = Place(self.latitude, self.longitude, self.accuracy_m or 0)
            self.distance_m = round(post.metres_from(place))
        if self.reason is Reason.FAR:
            self.reason = Reason.OTHER_POST
        elif self.reason is Reason.WHICH:
            self.reason = Reason.NONE

    def explain(self, why: Reason) -> bool:
        """The one answer to the question why it is far; 还没到 takes it back. False: it was answered."""
        if not self.asked_why_far:
            return False
        self.reason = why
        if why is Reason.NOT_YET:
            self.standing = Standing.TAKEN_BACK
        return True

    def verify(self, by: str, now: datetime, *, seen: bool) -> bool:
        """A leader's word. False where it is no longer doubtful, or the leader's own."""
        if not self.doubtful or self.person_id == by:
            return False
        self.standing = Standing.CONFIRMED if seen else Standing.NOT_SEEN
        self.verified_by, self.verified_at = by, now
        if seen and self.evidence is Evidence.WORDS:
            self.evidence = Evidence.LEADER
        return True

    def unverify(self) -> None:
        """The leader takes their word back: it waits again; what rested on that alone is taken back."""
        if self.reported_by and self.reported_by == self.verified_by:
            self.standing = Standing.TAKEN_BACK
            return
        self.standing, self.verified_by, self.verified_at = Standing.DOUBTFUL, "", None
        if self.evidence is Evidence.LEADER and not self.reported_by:
            self.evidence = Evidence.WORDS

    def take_back(self, now: datetime) -> bool:
        """False when it does not count, or was said too long ago."""
        if not self.counts or now - self.received_at > UNDO_WITHIN:
            return False
        self.standing = Standing.TAKEN_BACK
        return True

    # -- leaving ---------------------------------------------------------------------------

    def check_out(self, at: datetime, by: ClosedBy) -> bool:
        """False when it is over already. A person's own word still goes before the clock's."""
        overdue = self.counts and self.closed_by is ClosedBy.CLOCK and by is ClosedBy.PERSON
        if not self.open and not overdue:
            return False
        self.checked_out_at, self.closed_by = at, by
        return True

    def close_itself(self) -> bool:
        """As of half an hour after the window's end, whenever the clock gets to it."""
        return self.ends_at is not None and self.check_out(self.ends_at + CLOSES_AFTER_END, ClosedBy.CLOCK)

    def stood(self, at: datetime) -> bool:
        """Whether the person can have left at that moment: they had come, and nobody said that they left."""
        left = self.open or (self.counts and self.closed_by is ClosedBy.CLOCK)
        begun = self.came_at <= at
        return left and begun and (self.ends_at is None or at < self.ends_at + CLOSES_AFTER_END)

    def stay(self, now: datetime, heard_at: datetime | None = None) -> bool:
        """Take back a check-out of one's own that we heard of just now: as if it had not been."""
        left = heard_at or self.checked_out_at
        if left is None or self.closed_by is not ClosedBy.PERSON or now - left > UNDO_WITHIN:
            return False
        self._reopen()
        return True

    def resume(self, at: datetime) -> bool:
        """Whoever left comes back before the window's end. False when nothing was left or it is over."""
        left = self.checked_out_at
        if left is None or self.moved_on or self.ends_at is None or not left <= at <= self.ends_at:
            return False
        self._reopen()
        return True

    def shorten(self, at: datetime) -> bool:
        """They had moved on before that, to a post of which we hear only now."""
        if not self.moved_on or self.checked_out_at is None or not self.came_at <= at < self.checked_out_at:
            return False
        self.checked_out_at = at
        return True

    def go_on(self) -> bool:
        """The post after it was taken back: as if they had not moved. False where they had not."""
        if not self.moved_on or not self.counts:
            return False
        self._reopen()
        return True

    def _reopen(self) -> None:
        self.checked_out_at, self.closed_by = None, ClosedBy.NOBODY
