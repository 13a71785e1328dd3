"""What every message about an alert says: facts, which handlers put into words."""

from __future__ import annotations

from typing import Any

from duty.alerting.alert import Alert
from duty.alerting.ports import Work
from duty.incidents.incident import Incident


def facts(work: Work, alert: Alert, incident: Incident) -> dict[str, Any]:
    """What a page and its later versions say."""
    district = work.district
    reporter = district.people[incident.reported_by]
    post = district.posts.get(incident.post_id)
    return {
        "alert": alert.id,
        "kind": incident.kind,
        "triage": str(incident.triage),
        "number": incident.number,
        "time": district.clock(incident.occurred_at),
        "received": district.clock(incident.received_at),
        "school": district.schools[incident.school_id].short_name,
        "post": post.name if post else "",
        "unsure": incident.sos and post is None and len(district.schools_seen_by(reporter)) > 1,
        "who": district.polite(reporter.id),
        "phone": reporter.phone,
        "sentence": incident.sentence,
        "delayed": incident.delayed,
        "drill": alert.drill,
        "latitude": incident.latitude,
        "longitude": incident.longitude,
    }


def known(alert: Alert) -> int:
    assert alert.id is not None
    return alert.id
