"""A list of situations is the union of what the sources advise, source by source."""

import pytest

from assistant.answering.situations import situations
from assistant.respond import Assistant


@pytest.fixture(scope="module")
def listed(assistant: Assistant):
    def of(text: str) -> dict[str, set[str]]:
        told = situations(assistant.understood(text), assistant.knowledge)
        return {document: {one.id for one in found} for document, found in told.items()}

    return of


def test_every_source_has_its_say(listed):
    told = listed(
        "List every situation in which the sources would countenance operating on the primary in stage IV disease."
    )
    assert set(told) == {"topic-review", "book-chapter", "meta-analysis", "ai-guidance"}
    assert {"tr-primary-03", "tr-primary-08", "tr-primary-09", "tr-primary-10"} <= told["topic-review"]
    assert "ai-criteria-01" in told["ai-guidance"]
    assert not told["ai-guidance"] & {"ai-criteria-02", "ai-criteria-06"}


def test_what_speaks_against_is_listed_where_that_is_asked(listed):
    told = listed("in which situations should the primary not be resected?")
    assert "tr-rct-05" in told["topic-review"]
    assert "tr-primary-08" not in told["topic-review"]
    both = listed("Which sources say do NOT operate on the primary and which say maybe")
    assert {"tr-summary-04", "tr-primary-08"} <= both["topic-review"]


def test_a_source_that_is_named_speaks_alone(listed):
    assert set(listed("When would UpToDate ever operate on the primary in stage IV?")) == {"topic-review"}


@pytest.mark.parametrize(
    "text",
    [
        "List all situations in which liver metastases are resected",
        "Which trials operated on the primary?",
        "Is cord compression from breast mets an indication for surgery, for radiation, or what?",
        "What are the indications for surgery of breast metastases in the spine?",
        "54F, ER+, one rib met: is she in any situation where they'd operate on the primary?",
        "Does surgery of the primary improve survival?",
    ],
)
def test_another_question_is_no_such_list(listed, text: str):
    assert listed(text) == {}
