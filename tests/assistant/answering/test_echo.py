"""A case is repeated as it was read, in the user's own words and the glossary's names."""

from assistant.answering.echo import said
from assistant.patient import Fact, Span, Status, patient_facts
from assistant.rendering import body_text
from assistant.respond import Assistant
from assistant.turns import Turn


def test_a_case_is_repeated_as_population_intervention_comparison_and_outcome(assistant: Assistant) -> None:
    first = body_text(assistant.reply("58F, 2 liver mets, no symptoms, ER+ HER2-. SBRT or surgery?")).splitlines()[0]
    assert first.startswith("Read as: 58F, 2 liver mets, no symptoms, ER+, HER2-. ")
    assert "Intervention: Stereotactic body radiation therapy. Comparison: Surgery." in first
    assert "Outcome" not in first


def test_a_scan_that_was_made_and_the_pain_that_is_told_are_not_what_is_asked_about(assistant: Assistant) -> None:
    told = "60F, painful choroidal metastasis, brain MRI clear. Is 30 Gy in 10 fractions reasonable?"
    first = body_text(assistant.reply(told)).splitlines()[0]
    assert first.startswith("Read as:")
    assert "Brain" not in first
    assert "Outcome" not in first


def test_facts_of_earlier_turns_are_repeated_too(assistant: Assistant) -> None:
    history = [Turn("user", "61F with a solitary sternal metastasis, ECOG 0."), Turn("assistant", "...")]
    assert "61F" in body_text(assistant.reply("Would you resect it? She has no pain.", history)).splitlines()[0]


def test_a_question_without_a_patient_is_not_repeated(assistant: Assistant) -> None:
    assert "Read as" not in body_text(assistant.reply("What did the Turkish trial show?"))


def test_what_is_part_of_other_words_denied_or_entered_in_a_form_is_not_repeated() -> None:
    def fact(name: str, value: str, text: str, start: int, status: Status = Status.ASSERTED) -> Fact:
        return Fact(name, value, status=status, span=Span(0, start, start + len(text), text))

    facts = patient_facts(
        [
            fact("sites", "liver", "liver", 8),
            fact("lesion-count", "2", "2 liver mets", 6),
            fact("sex", "female", "58F", 0),
            fact("symptoms", "pain", "pain", 30, Status.DENIED),
            Fact("her2", "negative"),
        ]
    )
    assert said(facts) == ["58F", "2 liver mets"]


def test_treatments_that_are_proposed_together_are_not_compared(assistant: Assistant) -> None:
    told = "58F, ER+ HER2-, bone and liver metastases, responding. Plan: mastectomy and liver resection."
    first = body_text(assistant.reply(told)).splitlines()[0]
    assert "Intervention: Surgery of the primary tumour, Liver resection." in first
    assert "Comparison" not in first


def test_the_stop_behind_a_fact_is_not_repeated(assistant: Assistant) -> None:
    first = body_text(
        assistant.reply("2 bone mets, ER+ HER2-, tumour board discussed. dentist ok. SBRT to both?")
    ).splitlines()[0]
    assert ".," not in first
    assert ".. " not in first


def test_under_an_emergency_stands_in_which_words_it_was_read(assistant: Assistant) -> None:
    lines = body_text(assistant.reply("58F, T6 met, both legs weak since this morning. Radiotherapy?")).splitlines()
    (line,) = [one for one in lines if one.startswith("Read as signs of an emergency: ")]
    assert "legs weak" in line
    assert "Read as: 58F, T6" in line
    assert lines.index(line) > 0


def test_a_refusal_beside_an_emergency_says_it_too(assistant: Assistant) -> None:
    text = body_text(assistant.reply("Cord compression at T8. Which dose of dexamethasone?"))
    assert "Read as signs of an emergency: Cord compression" in text


def test_a_long_note_is_repeated_to_its_end(assistant: Assistant) -> None:
    note = (
        "67F, ECOG 1, ER+, PR+, HER2-, de novo, 2 liver mets, 1.2 cm, stable, postmenopausal, BRCA negative, no symptoms, "
        "one hilar node. SBRT?"
    )
    first = body_text(assistant.reply(note)).splitlines()[0]
    assert "no symptoms" in first
