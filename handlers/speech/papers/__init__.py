"""Official papers in words: what a campaign knows, as sentences a person goes on writing."""
