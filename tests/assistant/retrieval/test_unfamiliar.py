"""Technical names that stand nowhere are found by their form or by how rare they are, and are written as they were asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.respond import Assistant
from assistant.retrieval.unfamiliar import things, unfamiliar


@pytest.fixture(scope="module")
def names(assistant: Assistant):
    return lambda text: unfamiliar(assistant.understood(text), assistant.index.words.statements, assistant.glossary)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is a mastectomy done under paravertebral block?", ("paravertebral",)),
        ("Should ESR1 be tested in the first metastasis?", ("ESR1",)),
        ("Enoxaparin after hepatectomy: how long?", ("Enoxaparin",)),
        ("What did Milano et al find for SBRT?", ("Milano",)),
        ("What did KEYNOTE-522 show?", ("KEYNOTE-522",)),
        ("Is actinium-225 used for bone metastases?", ("actinium-225",)),
    ],
)
def test_what_is_written_like_a_name_or_is_hardly_ever_said_is_a_name(names, text: str, found: tuple[str, ...]):
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Did anybody grumble about the Turkish trial?",
        "Is SBRT used for liver metastases?",
        "What did NRG-BR002 find?",
        "How large were the groups on d1 and d8?",
        "My boss wonders whether the Milano hospital resects the lung.",
        "What does an oncoligist do for a lung metastasis?",
    ],
)
def test_common_words_and_what_the_glossary_knows_are_no_such_names(names, text: str):
    assert names(text) == ()


@given(st.text(alphabet="abcdefg XYZ123-?.", max_size=60).map(lambda text: f"liver {text}"))
def test_each_name_stands_in_the_question_and_is_given_once(names, text: str):
    found = names(text)
    assert len(set(found)) == len(found)
    assert all(name.lower() in text.lower() for name in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is capivasertib held during SBRT, KINDLY advise?", ("capivasertib",)),
        ("Is a mastectomy done under paravertebral block?", ("paravertebral block",)),
        ("Should ESR1 be tested in the first metastasis?", ("ESR1",)),
        ("What did the STAMPEDE trial show?", ("STAMPEDE",)),
        ("Which trial made distant disease come on FASTER?", ()),
        ("Does SURGERY ever WORSEN anything in the trials?", ()),
        ("my SpR says no benefit", ()),
        ("Ok GP asks about SBRT of an epigastric node", ()),
        ("Was the beam geometry the same in both eyes?", ()),
        ("Is a checkpoint inhib. held for radiation?", ()),
        ("Fulvestrant monotherapy during SBRT?", ()),
        ("May one rescan the brain after SRS?", ()),
        ("Is everolimus held during SBRT?", ("everolimus",)),
        ("Is cystectomy done for bleeding?", ("cystectomy",)),
    ],
)
def test_only_a_thing_is_said_to_be_missing(assistant: Assistant, text: str, found: tuple[str, ...]):
    asked, index = assistant.understood(text), assistant.index.words.statements
    assert things(unfamiliar(asked, index, assistant.glossary), asked.text, index, assistant.glossary) == found
