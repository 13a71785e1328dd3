"""抽查: an officer asks, whoever is there answers with a place."""
