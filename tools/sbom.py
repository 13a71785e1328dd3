"""What is in an installation: `make sbom` writes build/sbom.json (CycloneDX) and build/licences.txt.

Made of the metadata of what is installed, and of nothing from the network.
"""

from __future__ import annotations

import json
import re
from collections import deque
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

BUILD = Path(__file__).parent.parent / "build"
ROOT = "huxue"


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def parts() -> dict[str, Distribution]:
    """Everything that running needs, and what that needs, by name; extras are left out."""
    found: dict[str, Distribution] = {}
    waiting = deque([ROOT])
    while waiting:
        name = name_of(waiting.popleft())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another system or another Python
            continue
        for need in found[name].requires or ():
            if "extra ==" not in need:
                waiting.append(re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0])
    return dict(sorted(found.items()))


def licence_of(part: Distribution) -> str:
    """As its author states it: an expression, a classifier, or words."""
    told = part.metadata
    classified = [
        c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License ::")
    ]
    words = (told.get("License") or "").strip().splitlines()
    return (
        told.get("License-Expression") or "; ".join(classified) or (words[0] if words else "") or "not stated"
    )


def sbom(found: dict[str, Distribution]) -> dict[str, object]:
    components = [
        {
            "type": "library",
            "name": name,
            "version": part.version,
            "purl": f"pkg:pypi/{name}@{part.version}",
            "licenses": [{"license": {"name": licence_of(part)}}],
        }
        for name, part in found.items()
        if name != ROOT
    ]
    own = {"type": "application", "name": ROOT, "version": found[ROOT].version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
    }


def main() -> None:
    found = parts()
    BUILD.mkdir(exist_ok=True)
    (BUILD / "sbom.json").write_text(json.dumps(sbom(found), indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = [f"{name} {part.version}: {licence_of(part)}" for name, part in found.items()]
    (BUILD / "licences.txt").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{BUILD / 'sbom.json'}: {len(found) - 1} parts")  # noqa: T201


if __name__ == "__main__":
    main()
