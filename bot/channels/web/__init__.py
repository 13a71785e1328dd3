"""The web page as a channel: what it sends, what it shows, who may open it."""
