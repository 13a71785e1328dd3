"""📊, 📋 and group chats."""
