"""岗位交接: an office passes to somebody else on a day."""
