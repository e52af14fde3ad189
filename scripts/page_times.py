"""Prints how soon the page is painted and can be used: ``make page-times``, on this machine, with nothing cached."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.asking import fastest  # noqa: E402
from tests.web.running import chromium, serve  # noqa: E402

TRIES = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        env = {"BOARDSIDE_STORE": f"sqlite:///{folder}/store.sqlite"}
        with serve(["app.py", "--port", "{port}"], Path(folder) / "app.log", env) as address:
            fastest(browser, address, 1)  # the first visit of a server pays for its first question of the index
            paint, ready = fastest(browser, address, TRIES)
    print(f"first paint {paint:.0f} ms, interactive {ready:.0f} ms (best of {TRIES} fresh browsers on loopback)")


if __name__ == "__main__":
    main()
