"""A complaint that nobody reads is found by its onset and the part of the body, whatever its words."""

import pytest

from assistant.facts.unread import unread


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bone mets. New fizzing in both thumbs when she looks up. Resect C4?", "New fizzing in both thumbs when she looks up"),
        ("Suddenly her words come out sideways, liver met. RFA?", "Suddenly her words come out sideways"),
        ("Lung mets, last night her lips went the colour of ink. Resect?", "last night her lips went the colour of ink"),
        ("Three days ago the toes began to curl by themselves, T9 met.", "Three days ago the toes began to curl by themselves"),
    ],
)  # fmt: skip
def test_a_complaint_in_unknown_words_is_told_in_the_users_words(text: str, words: str) -> None:
    assert unread(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "52F, new 2 cm liver met, legs fine, walking well. RFA?",
        "She has had stiff hands for years on letrozole. Single lung met. SBRT?",
        "Asymptomatic since surgery. New neck node. SBRT?",
        "Since yesterday on palbociclib; single sternal met. Resection?",
        "No new trouble with her hands. L3 met. Resect?",
        "If her toes suddenly curl she will ring. Bone mets stable. SBRT?",
        "Her mother's speech went last night. The patient has one liver met. RFA?",
        "On the other hand, new data suggest surgery. De novo, primary 3 cm. Operate?",
        "MCQ: A woman whose words suddenly come out sideways. Next step?",
        "What new evidence is there on arms of E2108?",
    ],
)
def test_disease_treatment_others_and_what_is_well_are_no_complaint(text: str) -> None:
    assert not unread(text)


def test_what_was_read_is_not_unread() -> None:
    assert not unread("Since yesterday her legs are weak, T6 met.")
    assert not unread("New headache this morning, brain met.")
