"""Lines of a summary that say a rate or how soon somebody answered."""
