"""The web app: ``python app.py`` prints its address. Renders and decides nothing."""

import os

# Before Gradio and the models are imported: nothing calls out.
os.environ.update({"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"})

from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import BoardsideError
from ingest.running import run
from ingest.settings import Settings, settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; default: the setting.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on; default: the setting.", min=0, max=65535)] = 0,
    index: Annotated[Path | None, typer.Option(help="Folder of the index; default: the setting.")] = None,
) -> None:
    """Serve the web app until interrupted."""
    try:
        config = settings()
        given = {"host": host, "port": port, "index": index}
        _launch(config.model_copy(update={name: value for name, value in given.items() if value}))
    except BoardsideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error


def _launch(config: Settings) -> None:
    """Open what is needed, print the address, and serve."""
    # Imported step by step, the lightest first: --help answers at once, and so does what is missing.
    from assistant.web.ready import check, taken

    check(config)
    from assistant.store.store import Store

    store = Store.open(config.store)
    from assistant.respond import Assistant
    from assistant.web.page import build_page, launch_options
    from assistant.web.serving import desk_of, study_of

    assistant = Assistant.open(config)
    desk, banner = desk_of(assistant, store, config)
    page = build_page(desk, study_of(desk, assistant, config), banner)
    try:
        _, address, _ = page.launch(
            server_name=config.host, server_port=config.port, prevent_thread_lock=True, **launch_options()
        )
    except OSError as error:
        raise taken(config.host, config.port) from error
    typer.echo(f"Boardside is at {address}  (stop with Ctrl-C)")
    page.block_thread()


if __name__ == "__main__":
    run(serve, "app")
