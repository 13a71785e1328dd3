"""Who is reminded of what is due: before it is, once each when it is over, once a week of all."""
