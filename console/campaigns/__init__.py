"""Pages of campaigns: the form of a school as one page, and how far all schools are."""
