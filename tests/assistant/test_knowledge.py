"""What is known to stand in an index: of the shipped notes, and of a user's own files."""

from pathlib import Path

import pytest

from assistant.answers import Abstention, Answer
from assistant.rendering import body_text
from assistant.respond import Assistant
from ingest.build import build
from tests.running import settings_of

OWN_FILE = """Audit of the oligometastatic clinic

A meta-analysis of earlier audits was read beforehand.
The panel of the clinic does not support surgery of the primary tumor outside a trial.
The clinic discussed 212 patients with bone metastases between 2019 and 2023.
"""


@pytest.fixture(scope="module")
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant on one file of a user, which bears no name of a shipped source."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "audit.txt").write_text(OWN_FILE, encoding="utf-8")
    config = settings_of(index=folder / "index")
    build([Path(folder / "audit.txt")], config)
    return Assistant.open(config)


def test_a_source_named_to_a_users_own_files_is_not_held_against_them(own_files: Assistant) -> None:
    reply = own_files.reply("What does the AI page say about the panel of the clinic and primary surgery?")
    assert isinstance(reply, Answer)
    assert "does not support surgery" in body_text(reply)


def test_a_source_that_is_not_among_the_shipped_ones_is_said_to_be_missing(assistant: Assistant) -> None:
    reply = assistant.reply("What does the NICE guideline say about surgery of the primary tumour?")
    assert isinstance(reply, Abstention)


def test_all_sources_are_known_to_files_without_names(own_files: Assistant, assistant: Assistant) -> None:
    assert "nice-guidance" in own_files.knowledge.keys
    assert "nice-guidance" not in assistant.knowledge.keys
    assert "topic-review" in assistant.knowledge.keys
