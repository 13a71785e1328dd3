"""Whether the page's scripts run on the oldest browsers we promise: Safari 15 and Chrome 80.

A script with one sign too new is not read at all, and the page stays blank: a lookbehind and `??=` did
it once. Reads every script with a real parser and names what came later, with file and line; ends with 1
where it finds any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

SCRIPTS = Path(__file__).parent.parent / "console" / "static"

NODES = {
    "class_static_block": "static block (Chrome 94, Safari 16.4)",
    "import_attribute": "import with attributes (Chrome 123, Safari 17.2)",
    "using_declaration": "using (no Safari)",
    "decorator": "decorator",
    "hash_bang_line": "#! line",
}
OPERATORS = {"??=", "||=", "&&="}
"""Chrome 85."""
REGEX = {
    r"\(\?<[=!]": "lookbehind (Safari 16.4)",
    r"\(\?[a-z]*-?[a-z]+:": "flags inside an expression (Chrome 125)",
}
REGEX_FLAGS = {"d": "Chrome 90", "v": "Chrome 112, Safari 17"}
NAMES = {
    "replaceChildren": "Chrome 86", "replaceAll": "Chrome 85", "at": "Chrome 92, Safari 15.4",
    "hasOwn": "Chrome 93, Safari 15.4", "structuredClone": "Chrome 98, Safari 15.4",
    "randomUUID": "Chrome 92, Safari 15.4", "findLast": "Chrome 97, Safari 15.4",
    "findLastIndex": "Chrome 97, Safari 15.4", "toSorted": "Chrome 110, Safari 16",
    "toReversed": "Chrome 110, Safari 16", "toSpliced": "Chrome 110, Safari 16",
    "withResolvers": "Chrome 119, Safari 17.4", "groupBy": "Chrome 117, Safari 17.4",
    "any": "Promise.any: Chrome 85", "WeakRef": "Chrome 84", "AggregateError": "Chrome 85",
    "timeout": "AbortSignal.timeout: Chrome 103, Safari 16", "fromAsync": "Chrome 121, Safari 16.4",
    "throwIfAborted": "Chrome 100, Safari 15.4", "requestIdleCallback": "no Safari",
    "OffscreenCanvas": "Safari 16.4",
    "checkVisibility": "Chrome 105, Safari 17.4",
}  # fmt: skip
"""What no parser sees: members and globals that came later."""


def problems(source: bytes) -> Iterator[tuple[int, str]]:
    """The line and the words of everything too new."""
    tree = Parser(Language(tree_sitter_javascript.language())).parse(source)
    for node in _all(tree.root_node):
        line = node.start_point[0] + 1
        for words in _wrong(node):
            yield line, words


def _all(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.children)


def _wrong(node: Node) -> Iterator[str]:
    text = (node.text or b"").decode()
    if node.is_error or node.is_missing:
        yield f"cannot be read: {text[:40]}"
    if node.type in NODES:
        yield NODES[node.type]
    if node.type in OPERATORS:
        yield f"{node.type} (Chrome 85)"
    if node.type == "regex_pattern":
        yield from (words for pattern, words in REGEX.items() if re.search(pattern, text))
    if node.type == "regex_flags":
        yield from (f"flag {flag} ({since})" for flag, since in REGEX_FLAGS.items() if flag in text)
    if node.type == "private_property_identifier" and _is_method_or_test(node):
        yield f"{text} as a method or in `in` (Chrome 84, 91)"
    if node.type == "await_expression" and not _inside_function(node):
        yield "await outside a function (Chrome 89)"
    if node.type in ("property_identifier", "identifier") and text in NAMES and _is_use(node):
        yield f"{text} ({NAMES[text]})"


def _is_method_or_test(node: Node) -> bool:
    return node.parent is not None and node.parent.type in ("method_definition", "binary_expression")


def _inside_function(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if "function" in above.type or above.type == "method_definition":
            return True
        above = above.parent
    return False


def _is_use(node: Node) -> bool:
    """`list.at(0)` or a bare global; our own variables and fields may be called so."""
    above = node.parent
    if above is None:
        return False
    if node.type == "identifier":
        return above.type in ("call_expression", "new_expression") and node.prev_sibling is None
    called = above.parent is not None and above.parent.type == "call_expression"
    return above.type == "member_expression" and called


def main(folder: Path = SCRIPTS) -> int:
    found = [
        f"{script.name}:{line}: {words}"
        for script in sorted(folder.glob("*.js"))
        for line, words in problems(script.read_bytes())
    ]
    sys.stderr.writelines(f"{one} is too new for Safari 15 or Chrome 80\n" for one in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
