"""台账 on a screen: the hazards of one's scope as a table, and each of them on a page of its own."""
