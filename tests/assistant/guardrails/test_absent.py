"""A site that a text denies, or tells of somebody else, is none of the patient's: no statement or rule of it is shown."""

import pytest

from assistant.respond import Assistant


def sites(assistant: Assistant, text: str) -> set[str]:
    reply = assistant.reply(text)
    shown = assistant.index.statements([citation.statement for citation in reply.citations])
    return {site for one in shown.values() for site in one.tags.site}


def rules(assistant: Assistant, text: str) -> set[str]:
    return {finding.rule for finding in assistant.reply(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        "Last patient I asked about had brain mets; this one doesn't. 55, ER+, 5 asymptomatic liver mets. Systemic only. ok?",
        "The lady in the next bed has brain mets. My patient is 55, ER+, five asymptomatic liver mets. Systemic only. ok?",
        "No brain mets on MRI. 55F ER+, five asymptomatic liver mets. Plan systemic only. ok?",
        "ER+, five asymptomatic liver mets. She does not have brain mets. Systemic only. ok?",
        "54F, asymptomatic liver mets, MRI brain clear. Systemic only. ok?",
    ],
)
def test_what_is_denied_or_anothers_is_not_shown(assistant: Assistant, text: str) -> None:
    assert "brain" not in sites(assistant, text)
    assert not any(rule.startswith("brain-") for rule in rules(assistant, text))


@pytest.mark.parametrize(
    "text",
    [
        "Unlike the last patient, this lady has 2 brain mets. Systemic only. ok?",
        "Liver mets and 2 brain mets, no lung mets. Systemic only. ok?",
        "54F, liver mets, no brain mets so far. Should we screen her brain with MRI?",
    ],
)
def test_what_is_hers_or_asked_about_is_shown(assistant: Assistant, text: str) -> None:
    assert "brain" in sites(assistant, text)


def test_a_procedure_asked_about_by_name_is_spoken_of(assistant: Assistant) -> None:
    assert "ovary" in sites(
        assistant, "44F premenopausal ER+, bone mets, no ovarian lesion. BSO for ovarian ablation, ok?"
    )


def test_radiation_again_is_not_spoken_of_where_there_was_none(assistant: Assistant) -> None:
    never = "Chest wall nodule, never irradiated, not bleeding. Plan excision and RT, systemic on. ok?"
    again = "Chest wall nodule in the irradiated field, RT in 2015. Plan RT again. ok?"
    assert "reirradiation" not in rules(assistant, never)
    assert "reirradiation" in rules(assistant, again)


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        (
            "If she were to get leg weakness we would give RT. Now she has a painless T6 met, on ribociclib. Agree?",
            False,
        ),
        ("Painless T6 met, on ribociclib. We give RT. Agree?", True),
        ("Painless T6 met, on ribociclib. If suitable we give RT. Agree?", True),
    ],
)
def test_what_would_be_done_is_no_plan(assistant: Assistant, text: str, planned: bool) -> None:
    assert ("hold-during-rt" in rules(assistant, text)) is planned


def test_a_stent_of_the_vena_cava_is_none_of_the_gut(assistant: Assistant) -> None:
    assert "gi-tract" not in sites(assistant, "54F, SVCO from mediastinal nodes, face swollen. Stent instead of RT?")
    assert "gi-tract" in sites(
        assistant, "54F, gastric outlet obstruction by a gastric metastasis. Stent instead of RT?"
    )
