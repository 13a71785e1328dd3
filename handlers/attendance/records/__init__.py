"""What is said beside a check-in: 交班留言 at its end, and 更正 where it is not right."""
