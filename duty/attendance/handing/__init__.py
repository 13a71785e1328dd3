"""交班留言: what who leaves a post says to who comes there next."""
