"""What can be checked of settings, index and port in a moment, before anything heavy is imported."""

import socket
from contextlib import closing

from ingest.catalog import Catalog
from ingest.embedding import embedder_digest
from ingest.errors import BoardsideError, SettingsError
from ingest.settings import Settings


def check(config: Settings) -> None:
    """Raises a BoardsideError whose sentence says what to do, where the app could not be served as it is set up."""
    for name, folder in (("BOARDSIDE_CORPUS", config.corpus), ("BOARDSIDE_PROMPTS", config.prompts)):
        if not folder.is_dir():
            raise SettingsError(f"{name} names {folder}, which is no folder; correct it in the environment or in .env.")
    Catalog.open(config.index, embedder_digest(config.embedder)).close()
    _free(config.host, config.port)


def taken(host: str, port: int) -> BoardsideError:
    return BoardsideError(f"Port {port} on {host} cannot be listened on; give another with --port or BOARDSIDE_PORT.")


def _free(host: str, port: int) -> None:
    """Listens for a moment, as the server will."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise taken(host, port) from error
