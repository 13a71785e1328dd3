"""Conversations: each job a router. They translate; duty decides."""
