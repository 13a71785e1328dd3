"""点名, 下指令, 预案 and 解除: what an officer begins, what whoever stands there answers, and its words."""
