"""After the alarm: 点名, 下指令, the plan's lines and 解除; one thing said to many, and what each answers."""
