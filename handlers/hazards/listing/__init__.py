"""How the ledger is narrowed in the chat, and by which buttons."""
