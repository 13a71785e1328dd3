"""The database itself: connections, transactions, migrations, and the work that rules see."""
