"""A plan that gives the local treatment which is indicated is not told that it is indicated; any other is."""

import pytest

from assistant.respond import Assistant

INDICATED = "local-therapy-indicated"


def labels(assistant: Assistant, text: str) -> set[str]:
    return {label for finding in assistant.reply(text).findings for label in finding.labels}


@pytest.mark.parametrize(
    "text",
    [
        "60F, bleeding liver metastasis, biopsy done, discussed at the MDT. Limited resection today, letrozole goes on.",
        "64F, hilar mass compressing the right main bronchus, breathless. RT urgent, first fraction today at 16:00.",
    ],
)
def test_what_is_carried_out_at_once_meets_what_is_indicated(assistant: Assistant, text: str):
    assert INDICATED not in labels(assistant, text)


@pytest.mark.parametrize(
    "text",
    [
        "60F, bleeding liver metastasis. Letrozole goes on, review in three months.",
        "64F, hilar mass compressing the right main bronchus, breathless. Second-line chemotherapy today.",
        "60F, bleeding liver metastasis. Limited resection planned for next month.",
    ],
)
def test_without_such_a_plan_the_indication_is_shown(assistant: Assistant, text: str):
    assert INDICATED in labels(assistant, text)
