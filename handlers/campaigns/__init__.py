"""专项行动 in words and buttons: filling in, signing, how far the schools are."""
