"""A study that no document holds is said so first; one that is taken for a trial is called what it is."""

import pytest

from assistant.rendering import full_text
from assistant.respond import Assistant


@pytest.fixture(scope="module")
def lines(assistant: Assistant):
    return lambda text: full_text(assistant.reply(text)).split("\n\nCited:")[0].split("\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Italian RCT of primary surgery, what did it find", "Italian RCT"),
        (
            "A German randomised trial found better survival with surgery of the primary. which one?",
            "German randomised trial",
        ),
        ("is there a Dutch trial of primary surgery?", "Dutch trial"),
        ("What did the Chinese RCT of hepatectomy show?", "Chinese RCT"),
    ],
)
def test_a_study_of_a_country_from_which_none_such_is_held_is_said_so_first(lines, text: str, words: str):
    assert lines(text)[0] == f"The documents hold no such study: {words}."


@pytest.mark.parametrize(
    "text",
    [
        "my Italian patient asks what the Turkish trial found",
        "What did the German study of choroidal metastases find?",
        "Austrian phase III trial: HR?",
        "what did the Chinese series of hepatectomy find?",
        "Japanese trial of primary surgery: arms?",
    ],
)
def test_a_study_that_is_held_and_a_patients_origin_are_none(lines, text: str):
    assert "hold no such study" not in lines(text)[0]


def test_what_is_held_of_that_country_stands_beside_it(lines):
    told = lines("A German randomised trial found better survival with surgery of the primary. which one?")
    assert told[1] == "From that country they hold this one: ARO 95-08 (Germany)."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trial with 83,559 randomised patients showed HR .6. cite it to pt?", "Wu et al."),
        ("Were the 83,559 patients in Wu randomised?", "Wu et al."),
        ("Is Sadot a randomised trial?", "Sadot study"),
    ],
)
def test_a_study_taken_for_a_trial_is_not_described_as_one(lines, text: str, name: str):
    assert lines(text)[0] == f"The documents do not describe {name} as a randomised trial."


@pytest.mark.parametrize("text", ["Was E2108 randomised?", "Does the Wu meta-analysis include randomised trials?"])
def test_a_trial_and_what_a_review_includes_are_taken_for_nothing(lines, text: str):
    assert not any("as a randomised trial" in line for line in lines(text))


def test_a_trial_without_a_result_opens_the_answer_on_a_patient(lines):
    told = lines(
        "The Japanese randomised trial showed longer survival with resection. Does that apply to my 44 year old patient?"
    )
    assert "reports no results of JCOG1017" in told[0]


def test_what_a_regimen_alone_brought_is_said_not_to_be_printed(lines):
    told = lines("What % improved vision after 30Gy/10# to choroid")
    assert told[0] == "The documents print no result for 30Gy/10# alone."
    assert "d'Abbadie" in told[1]


@pytest.mark.parametrize(
    "text", ["40/20 to choroid: vision outcome?", "visual outcome of EBRT for choroidal metastases"]
)
def test_a_regimen_with_a_result_of_its_own_is_no_such_one(lines, text: str):
    assert not any("print no result" in line for line in lines(text))


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Since ECOG 2108 proved a survival advantage, should we refer all responders?", True),
        (
            "The Turkish trial: 'no benefit at 3 years' says my colleague, I remember a positive result. Who is right?",
            False,
        ),
        ("Did E2108 improve survival?", False),
        ("Y-90 radioembolisation for breast liver mets: routine yes or no?", False),
    ],
)
def test_a_wrong_premise_is_contradicted_in_the_first_words(lines, text: str, denied: bool):
    assert lines(text)[0].startswith("No: ") == denied
