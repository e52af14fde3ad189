"""What a bare operation is of: the primary in place, unless a metastasis is named as what is cut."""

import pytest

from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.targets import of_the_primary
from assistant.patient import Span


def target(text: str, words: str, site: str = "") -> tuple[str, str]:
    at = text.index(words)
    (found,) = of_the_primary([Recommendation("surgery", site, span=Span(0, at, at + len(words), words))], text)
    return found.intervention, found.site


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("De novo, one lesion in L4, primary 2 cm without complaints. The husband pushes for operation.", "operation"),
        ("Lungs clear, but the breast tumour gets bigger and the primary is growing. Would you operate?", "operate"),
        ("Seven bone metastases; we operate the silent primary now.", "operate"),
        ("Mass in the breast about to ulcerate, liver stable. Local surgery out of order?", "surgery"),
        ("Primary fixed to the ribs. Surgeon will operate on Monday.", "operate"),
        ("Single iliac met, breast quiet. Surgery yes or no?", "Surgery"),
        ("The breast is growing. She wants it; the operation will do nothing for the liver.", "operation"),
    ],
)
def test_an_operation_beside_a_primary_in_place_is_of_it(text: str, words: str) -> None:
    assert target(text, words, "bone") == ("primary-surgery", "breast")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Breast quiet. Thoracic surgeon wants to operate on the solitary lung nodule.", "operate"),
        ("Primary quiet. Orthopaedics will operate on the femur on Friday.", "operate"),
        ("Primary removed in 2019, now a single rib metastasis. Surgery?", "Surgery"),
        ("Mastectomy 2018. L3 lesion, painful, she wants an operation.", "operation"),
        ("One rib deposit, no complaints. The husband pushes for operation.", "operation"),
    ],
)
def test_an_operation_on_a_metastasis_stays_there(text: str, words: str) -> None:
    assert target(text, words, "bone") == ("surgery", "bone")


def test_an_exception_that_is_asked_for_beside_a_quiet_primary_is_surgery_of_it() -> None:
    (found,) = of_the_primary([], "HER2+, liver quiet, primary still there but quiet. Any exception for her?")
    assert (found.intervention, found.site) == ("primary-surgery", "breast")
    assert of_the_primary([], "HER2+, brain lesions. Any exception for her?") == []
