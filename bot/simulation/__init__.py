"""The whole district living through the real house, its time moved by hand (`huxue simulate`)."""
