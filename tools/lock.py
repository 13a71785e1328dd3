"""Write `requirements.lock`: every version of `constraints.txt` with the SHA-256 of its file (`make lock`).

Asks the package index through pip; nothing is installed. The hashes are those of the files that pip would
take here: for another system or another Python the lock is made there.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
CONSTRAINTS = HERE / "constraints.txt"
LOCK = HERE / "requirements.lock"
PIN = re.compile(r"([A-Za-z0-9._-]+)==(\S+)")
HEAD = """\
# Every part at the version it was tested with, and the SHA-256 of its file. Made by `make lock`
# of constraints.txt for {where}; for another system or Python make it there.
# pip install --require-hashes -r requirements.lock && pip install --no-deps .
"""


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def pins(text: str) -> dict[str, str]:
    """Versions by name."""
    return {name_of(name): version for name, version in PIN.findall(re.sub(r"(?m)#.*$", "", text))}


def report() -> dict[str, Any]:
    """What pip would install, with the hash of each file."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    command += ["--dry-run", "--ignore-installed", "--no-deps", "--only-binary", ":all:"]
    command += ["--report", "-", "-r", str(CONSTRAINTS)]
    asked = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - words of our own
    found: dict[str, Any] = json.loads(asked.stdout)
    return found


def lock(found: dict[str, Any]) -> str:
    """The text of the lock."""
    lines = []
    for part in found["install"]:
        name, version = name_of(part["metadata"]["name"]), part["metadata"]["version"]
        digest = part["download_info"]["archive_info"]["hashes"]["sha256"]
        lines.append(f"{name}=={version} --hash=sha256:{digest}")
    system = found["environment"]
    where = f"Python {system['python_version']}, {system['sys_platform']} {system['platform_machine']}"
    return HEAD.format(where=where) + "\n".join(sorted(lines)) + "\n"


def main() -> None:
    made = lock(report())
    missing = pins(CONSTRAINTS.read_text("utf-8")).keys() - pins(made).keys()
    if missing:
        sys.exit(f"the index gave nothing for: {', '.join(sorted(missing))}")
    LOCK.write_text(made, "utf-8")
    print(f"{LOCK}: {len(pins(made))} parts")  # noqa: T201


if __name__ == "__main__":
    main()
