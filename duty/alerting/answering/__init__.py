"""What people say to a call: take, refer, hand over, end; who may; the list; drills."""
