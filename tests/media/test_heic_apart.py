"""An iPhone's picture is opened by a child with bounds; whatever becomes of it the house goes on."""

from __future__ import annotations

import os
import sys

import pytest

from media import apart
from media.photograph import NotAPhotograph, develop
from tests.kit.media_corpus import heic, jpeg


def test_the_decoder_is_never_loaded_in_this_process() -> None:
    taken = heic()  # made with it, by the tests
    sys.modules.pop("pillow_heif", None)
    made = develop(taken)
    assert (made.kind, made.width, made.height) == ("heic", 640, 480)
    assert "pillow_heif" not in sys.modules


def test_the_child_sees_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUXUE_SECRET", "s" * 32)
    seen: list[dict[str, str]] = []

    class Done:
        returncode, stdout = 1, b""

    def run(command: list[str], **options: object) -> Done:
        seen.append(options["env"])  # type: ignore[arg-type]
        return Done()

    monkeypatch.setattr(apart.subprocess, "run", run)
    with pytest.raises(NotAPhotograph, match="broken"):
        develop(heic())
    assert set(seen[0]) == {"PYTHONPATH", "LANG"} and "HUXUE_SECRET" in os.environ


@pytest.mark.parametrize("ends", ["import os; os.abort()", "import time; time.sleep(60)", "x = 1 / 0"])
def test_a_child_that_dies_or_hangs_is_a_broken_picture(monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    monkeypatch.setattr(apart, "PATIENCE_S", 3.0)
    real = apart.subprocess.run
    monkeypatch.setattr(
        apart.subprocess, "run", lambda command, **options: real([sys.executable, "-c", ends], **options)
    )
    with pytest.raises(NotAPhotograph, match="broken"):
        develop(heic())
    assert develop(jpeg()).kind == "jpeg", "the next one is developed"


def test_its_answer_is_not_believed_where_it_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    head = {"size": [9000, 9000], "taken_at": None, "place": [None, None]}
    monkeypatch.setattr("media.photograph.decoded_apart", lambda raw, **_: (head, b"x" * 10))
    with pytest.raises(NotAPhotograph, match="broken"):
        develop(heic())
