"""初报, 续报, 终报: drafts of what is on record, a clock, and a person who confirms."""
