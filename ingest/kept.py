"""What takes long to make and is kept beside the index, so that the next start need not make it."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def keep(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` fill ``path``, whole or not at all; a folder that cannot be written to only costs the time again."""
    part = path.with_name(f"{path.stem}.{os.getpid()}{path.suffix}")
    try:
        write(part)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)


def kept(path: Path, digest: str, make: Callable[[], Floats]) -> tuple[Floats, Callable[[], None]]:
    """The array kept in ``path`` (``*.npz``) for ``digest``, else one made anew; and what keeps it.

    Nothing is written before that is called. A file that is torn, or of another digest, is as good as none.
    """
    try:
        with np.load(path) as held:
            if str(held["digest"]) == digest:
                return np.asarray(held["array"], dtype=np.float32), lambda: None
    except (OSError, ValueError, KeyError):
        pass
    made = make()
    return made, lambda: keep(path, lambda part: np.savez(part, digest=np.array(digest), array=made))
