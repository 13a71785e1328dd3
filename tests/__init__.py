"""Tests read like stories; each process of them imports aiogram as `huxue serve` does."""

from bot.models_on_demand import import_aiogram

import_aiogram()
