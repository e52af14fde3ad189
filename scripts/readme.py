"""Fills the README's examples with what the commands print: each ``<!-- run: COMMAND -->`` is followed by a block.

``python scripts/readme.py`` rewrites them, ``--check`` says whether they are what is printed now.
Only examples of ``python -m assistant`` are checked: measured tables are dated and left as they are.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- run: (?P<command>[^\n]+) -->\n```text\n)(?P<output>.*?)(```)", re.DOTALL)


def printed(command: str) -> str:
    """What ``command`` prints; python is this one."""
    words = shlex.split(command)
    words[0] = sys.executable
    result = subprocess.run(words, capture_output=True, text=True, check=True, cwd=README.parent)  # noqa: S603
    return result.stdout.strip() + "\n"


def filled(text: str) -> str:
    """``text`` with every example of the assistant as it is printed now."""

    def replace(found: re.Match[str]) -> str:
        if not found["command"].startswith("python -m assistant "):
            return found.group(0)
        return f"{found.group(1)}{printed(found['command'])}{found.group(4)}"

    return BLOCK.sub(replace, text)


def main() -> int:
    text = README.read_text(encoding="utf-8")
    fresh = filled(text)
    if "--check" in sys.argv:
        if text != fresh:
            sys.stderr.write("README.md: an example is not what the assistant prints; run: python scripts/readme.py\n")
        return int(text != fresh)
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
