"""The codes on the wall: signed, short enough for a link, read back from any spelling.

`c_SCH01-C01_K3M9T2XQ7A` is a point's poster, `n_…` the same written on an NFC tag, `p_…` a post's poster.
The signature is over the id in its normal form (`duty.district.spelling`), so that capitals, dashes and full
width letters do not matter. Its letters are those of base32: they survive being read out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from duty.district.spelling import normal_form

SIGNED = 10
"""Letters of a signature: 50 bits, and nobody may try twice unseen."""
LONGEST = 64
"""Of what Telegram takes behind `?start=`."""
_LOOKS_LIKE = re.compile(r"^[cnp][_-]", re.IGNORECASE)


class Kind(StrEnum):
    """What hangs there."""

    CHECKPOINT = "c"
    TAG = "n"
    """A point's link, written on its NFC tag."""
    POST = "p"


@dataclass(frozen=True, slots=True)
class Code:
    """A code whose signature is ours. `id` is in its normal form."""

    kind: Kind
    id: str


class Codes:
    """Makes and reads them. One for a house, from its secret."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"codes:" + secret.encode()).digest()

    def of_checkpoint(self, checkpoint_id: str) -> str:
        return self._signed(Kind.CHECKPOINT, checkpoint_id)

    def of_tag(self, checkpoint_id: str) -> str:
        """What is written on the NFC tag of that point."""
        return self._signed(Kind.TAG, checkpoint_id)

    def of_post(self, post_id: str) -> str:
        return self._signed(Kind.POST, post_id)

    def read(self, spelled: str) -> Code | None:
        """None where it is no code, or none of ours."""
        text = normal_form(spelled)
        if not len("C") + SIGNED < len(text) <= LONGEST or text[0].lower() not in list(Kind):
            return None
        kind, named, signature = Kind(text[0].lower()), text[1:-SIGNED], text[-SIGNED:]
        if not hmac.compare_digest(signature, self._signature(kind, named)):
            return None
        return Code(kind, named)

    def _signed(self, kind: Kind, known_id: str) -> str:
        return f"{kind}_{known_id}_{self._signature(kind, normal_form(known_id))}"

    def _signature(self, kind: Kind, normal: str) -> str:
        made = hmac.new(self._key, f"{kind}:{normal}".encode(), hashlib.sha256).digest()
        return base64.b32encode(made).decode()[:SIGNED]


def looks_like_code(words: str) -> bool:
    """Whether it was meant as one, though its signature may be none of ours."""
    return bool(_LOOKS_LIKE.match(words)) and SIGNED < len(normal_form(words)) <= LONGEST
