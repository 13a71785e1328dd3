"""The Chromium of this machine, and how tests start it: headless, quiet, no network of its own."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
ARGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
WITHOUT = bool(os.environ.get("HUXUE_NO_BROWSER"))
"""`make test` says so where no browser can be installed; otherwise a missing one is a failure."""

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(WITHOUT, reason="HUXUE_NO_BROWSER: no Chromium can be installed here"),
]
