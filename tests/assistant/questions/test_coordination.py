"""Figures of one study that a question joins are told apart; other things that it joins are not."""

import pytest

from assistant.questions.coordination import coordinated
from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("BR002 PFS per arm and grade 3 toxicity per arm?", ["BR002 PFS per arm", "grade 3 toxicity per arm"]),
        ("E2108: hazard ratio and three-year OS?", ["hazard ratio", "three-year OS"]),
        ("Turkish trial: median OS, local control + toxicity", ["median OS", "local control", "toxicity"]),
        ("SBRT of the liver: local control and the cataract rate?", ["local control", "the cataract rate"]),
        ("E2108 OS, and the same for HER2+ alone?", ["E2108 OS", "the same for HER2+ alone"]),
    ],
)
def test_each_figure_of_what_is_named_is_asked_for_by_itself(assistant: Assistant, text: str, phrases: list[str]):
    asked = assistant.understood(text)
    parts = coordinated(asked, assistant.glossary)
    assert [part.asks for part in parts] == phrases
    assert all(part.names(facet) == asked.names(facet) for part in parts for facet in ("study", "intervention"))


@pytest.mark.parametrize(
    "text",
    [
        "Denosumab and zoledronic acid in renal failure?",  # what stands at the end is said of both
        "61-year-old, 2 cm liver metastasis, on letrozole. Median OS and toxicity of RFA?",
        "OS in the Turkish and the Indian trial?",
        "How many patients were in E2108?",
    ],
)
def test_of_several_studies_of_a_patient_or_without_a_second_figure_nothing_is_split(assistant: Assistant, text: str):
    assert coordinated(assistant.understood(text), assistant.glossary) == ()
