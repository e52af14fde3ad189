"""A drug that no document names is told as such, with the class that they speak of."""

import pytest

from assistant.answering.drug_classes import unnamed
from assistant.facts.extraction import extract
from assistant.rendering import full_text
from assistant.respond import Assistant
from assistant.turns import Turn


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("Does T-DXd replace local therapy for brain mets?", [("T-DXd", "HER2-directed therapy")]),
        ("Hold palbociclib and Palbociclib for RT?", [("palbociclib", "CDK4/6 inhibitor")]),
        ("What dose of denosumab for bone metastases?", []),
        ("What dose of zoledronic acid?", []),
        ("Are bone modifying agents mandatory?", []),
        ("Is chemotherapy held for radiation?", []),
        ("CDK4/6i during RT?", []),
        ("Which check comes before a bone-modifying drug?", []),
        ("Were anthracyclines given in the Indian trial?", []),
        ("58F on letrozole, painful T8 metastasis. RT?", []),
    ],
)
def test_only_drugs_asked_about_that_no_statement_names(
    assistant: Assistant, text: str, drugs: list[tuple[str, str]]
) -> None:
    asked, facts = assistant.understood(text), extract([Turn("user", text)])
    assert list(unnamed(asked, facts, assistant.knowledge)) == drugs


def test_the_answer_says_so_first(assistant: Assistant) -> None:
    assert full_text(assistant.reply("Does T-DXd replace local therapy for brain mets?")).startswith(
        "The documents do not name T-DXd"
    )
