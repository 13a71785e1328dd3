"""What the commands of `bot.cli` do: each is one act on the database, and nothing runs on behind it."""
