"""What takes long to make and is kept beside the index, so that the next start need not make it."""

import os
from collections.abc import Callable
from pathlib import Path


def keep(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` fill ``path``, whole or not at all; a folder that cannot be written to only costs the time again."""
    part = path.with_name(f"{path.stem}.{os.getpid()}{path.suffix}")
    try:
        write(part)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
