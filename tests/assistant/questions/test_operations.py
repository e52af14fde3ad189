"""A bare primary is the tumour in the breast, and so is what a bare operation is on where the primary is in place."""

import pytest

from assistant.facts.extraction import extract
from assistant.questions.operations import in_full
from assistant.turns import Turn


def said(text: str) -> str:
    return in_full(text, extract([Turn("user", text)]))


@pytest.mark.parametrize(
    ("text", "named"),
    [("51y, 2 bone mets. can i operate primary?", "operate on the primary"), ("Bone mets, 51y. Is removal primary ok?", "removal of the primary"),
     ("46 yo, one bone met, primary in situ. Surgery first, then drugs?", "Surgery of the primary first"),
     ("47 de novo MBC, primary close to ulcerating. Operate?", "Operate on the primary?"),
     ("50F primary intact, bone and liver mets, operation?", "operation on the primary?")],
)  # fmt: skip
def test_the_primary_is_named(text: str, named: str) -> None:
    assert named in said(text)


@pytest.mark.parametrize(
    "text",
    ["54F femoral met, primary in situ. Surgery for the femur?", "54F primary in situ, solitary liver met. Surgery?", "bone met after mastectomy. surgery?",
     "54F, primary in situ, pathological fracture of femur. Operate?", "surgery or primary radiotherapy?", "52F primary in place, bone met: surgery?",
     "54F bone met, primary in situ. She had surgery for a hernia."],
)  # fmt: skip
def test_another_operation_stays_as_it_is(text: str) -> None:
    assert said(text) == text
