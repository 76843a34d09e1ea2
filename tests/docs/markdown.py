"""Reading the fenced blocks of the documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NOT_RUN = re.compile(r"\*Not run by the tests: ([^*]+)\.\*\n+\Z")
RUN = ("python", "bash")
# Blocks that show something: the output of the block before them, or the content of a file.
SHOWN = ("text",)
# Copies of other pages, whose blocks are run there.
COPIES = {"index.md", "changelog.md", "contributing.md", "license.md"}


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: `line` is its first line in the file, `reason` why it is not run, `output` what it must print (None: anything)."""

    language: str
    content: str
    line: int
    reason: str | None = None
    output: str | None = None


def pages() -> list[Path]:
    """The README, what else stands beside it, and every page of docs/ that is no copy."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(page for page in sorted((ROOT / "docs").glob("*.md")) if page.name not in COPIES)]


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in order; one of `text` right after one that is run becomes its output."""
    found: list[Block] = []
    end = 0
    for match in _FENCE.finditer(text):
        language, content = match.groups()
        line = text.count("\n", 0, match.start()) + 2
        follows = bool(found) and not text[end : match.start()].strip()
        if language == "text" and follows and found[-1].language in RUN and found[-1].reason is None:
            last = found.pop()
            found.append(Block(last.language, last.content, last.line, None, content))
        else:
            not_run = _NOT_RUN.search(text[: match.start()])
            found.append(Block(language, content, line, not_run[1] if not_run else None))
        end = match.end()
    return found
