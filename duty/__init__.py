"""The rules of school-gate duty. Standard library only; time is always a parameter."""
