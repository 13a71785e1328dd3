"""Channels: each turns its wire into aiogram Updates, and Say into its wire."""
