"""The pages where the roster is kept: schools, people, posts, windows, weeks, the calendar, imports, undo."""
