"""Serves the page over the stand-in: ``python -m tests.web.fake_app PORT STORE``."""

import os
import sys

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from assistant.store.store import Store
from assistant.web.desk import Desk
from assistant.web.page import build_page, launch_options
from assistant.web.shelf import banner
from assistant.web.study_desk import StudyDesk
from tests.web.fakes import FakeAssistant, sources


def main(port: str, store: str) -> None:
    desk = Desk(FakeAssistant(), Store.open(store), sources())
    page = build_page(desk, StudyDesk(desk.sources, desk.store), banner("a1b2c3d4e5", 1, 2))
    page.launch(server_name="127.0.0.1", server_port=int(port), prevent_thread_lock=True, **launch_options())
    page.block_thread()


if __name__ == "__main__":
    main(*sys.argv[1:])
