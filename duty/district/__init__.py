"""People, schools, places, shifts, calendar, ladders: the district as it stands."""
