"""What is told to many and of many: daily summaries, and group chats."""
