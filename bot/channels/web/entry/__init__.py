"""Who comes in: the cookie, what a phone may see, and how often anybody tries a code."""
