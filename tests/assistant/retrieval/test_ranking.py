"""What is told of a statement before it is ranked: how far it is about what the question names."""

import pytest

from assistant.questions.question import question
from assistant.questions.spelling import Speller
from assistant.respond import Assistant
from assistant.retrieval.familiar import Likeness
from assistant.retrieval.ranking import READ, candidates, ranked
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.wordings import Wordings
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex
from ingest.recognition import Recognised
from tests.assistant.conftest import statement

EYE = statement("eye", "Radiation of the eye.", kind="practice", site=("eye",), intervention=("ebrt",))
TRIAL = statement("trial", "A trial of SBRT.", kind="result", study=("CURB",), intervention=("sbrt",))
BOTH = statement(
    "both", "Drugs during radiation.", kind="practice", intervention=("her2-directed-therapy", "radiation")
)
NOTES = (EYE, TRIAL, BOTH)


def signs(text: str, terms: Glossary) -> dict[str, dict[str, float]]:
    evidence = Evidence(tuple(Scored(one, 1.0, 0.5, 1.0, 0.0) for one in NOTES), ())
    wordings = Wordings(LexicalIndex.build([(one.id, one.text) for one in NOTES]), terms)
    found = candidates(question(text, terms, Speller.of(())), evidence, Likeness(), wordings)
    return {one.scored.statement.id: dict(one.signs) for one in found}


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Trastuzumab during radiation?", {"eye": 0.5, "trial": 0.5, "both": 1.0}),
        ("Radiation of the eye?", {"eye": 1.0, "trial": 0.5, "both": 0.5}),
        ("And then?", {"eye": 0.0, "trial": 0.0, "both": 0.0}),
    ],
)
def test_what_is_named_is_covered_by_a_narrower_key_too(terms: Glossary, text: str, covered: dict[str, float]) -> None:
    assert {id_: told["covered"] for id_, told in signs(text, terms).items()} == covered


def test_a_site_or_study_that_nobody_asked_for_is_told(terms: Glossary) -> None:
    told = signs("Trastuzumab during radiation?", terms)
    assert [told[one.id]["site_unasked"] for one in NOTES] == [1.0, 0.0, 0.0]
    assert [told[one.id]["study_unasked"] for one in NOTES] == [0.0, 1.0, 0.0]
    asked = signs("Radiation of the eye in CURB?", terms)
    assert {asked[one.id][sign] for one in NOTES for sign in ("site_unasked", "study_unasked")} == {0.0}


def test_the_shipped_ranking_puts_the_statement_on_both_first(assistant: Assistant) -> None:
    found = assistant.weigher.weigh(assistant.understood("Can trastuzumab be given during radiotherapy?"))
    assert found.evidence.statements[0].statement.id == "tr-integration-09"


def test_what_known_questions_point_at_is_ranked_however_far_down_it_was_found(terms: Glossary) -> None:
    notes = tuple(statement(f"s-{place}", f"Note {place}.") for place in range(READ + 3))
    evidence = Evidence(tuple(Scored(one, 1.0, 0.5, 1.0, 0.0) for one in notes), ())
    wordings = Wordings(LexicalIndex.build([(one.id, one.text) for one in notes]), terms)
    asked = question("What of it?", terms, Speller.of(()))
    last = notes[-1].id
    likeness = Likeness(recognised=Recognised({last: 0.9}))
    found = candidates(asked, evidence, likeness, wordings)
    assert [one.scored.statement.id for one in found] == [*(one.id for one in notes[:READ]), last]
    everything = ranked(found, evidence, {"recognised": 1.0})[0]
    assert everything.statements[0].statement.id == last
    assert sorted(one.statement.id for one in everything.statements) == sorted(one.id for one in notes)
