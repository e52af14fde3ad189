"""The five original sources, where a folder of them is given: nothing dirty gets in, nothing that matters is lost.

Only single figures and a few words of them stand here; the sources themselves are never committed.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from ingest.build import build
from ingest.index import Index
from ingest.lexical import terms
from ingest.passages import verify
from ingest.settings import settings

pytestmark = pytest.mark.sources
FORBIDDEN = (
    "CrossRefGoogle Scholar", "Personalised recommendations", "An official website of the United States government", "Under Review",
    "cookie", "(See ", "CrossRef", "doi:", "Correspondence", "Medical Advisory Board", "Copyright", "©", "UpToDate offers", "LinkOut",
)  # fmt: skip
FIGURES = {
    "000": ("68 percent", "HR 0.69, 95% CI 0.36-1.33", "19.2 versus 20.5 months", "HR 0.66, 95% CI 0.49-0.88", "≤4 extracranial", "<3 cm", ">1 metastatic",
            "40 Gy in 20 fractions", "30 Gy in 10 fractions", "(>5 cm)", "Grade 2C", "28.5 months", "almost 2000 patients"),
    "001": ("5–6%",),
    "002": ("83,559", "0.53-0.67; p < 0.00001", "≤2 metastatic organs", "≤3 metastatic organs"),
    "003": ("HR 1.04", "Age <55 years", "(≤5 lesions)", "93-97%", "120mg", "8-Gy", "(29% vs 45%)", "Level II, Grade D"),
    "004": ("28-64 mo", "6.3 cm", "73 y old", "above 64 mo"),
}  # fmt: skip
QUESTIONS = {
    "000": "Which tumors is radiofrequency ablation of the liver an option for?",
    "001": "Is systemic staging recommended for clinical Stage IIIA disease at presentation?",
    "002": "Did the meta-analysis of ten studies find longer survival after primary tumor resection, and in how many metastatic organs?",
    "003": "Should dental evaluation be skipped before bone-modifying agents?",
    "004": "How did three patients fare after preferred hepatectomy for liver metastases?",
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory, real_embedder):
    """(rows of the first run, rows of the second, the open index)."""
    given = settings().sources
    if given is None:
        pytest.skip("BOARDSIDE_SOURCES is not set: it names the folder of the original source documents")
    config = settings().model_copy(update={"index": tmp_path_factory.mktemp("sources") / "index", "chroma_url": ""})
    first, second = build([given], config, embedder=real_embedder), build([given], config, embedder=real_embedder)
    index = Index.open(config)
    yield first, second, index
    index.close()


def passages_of(index: Index):
    return index.passages([id_ for id_, _ in index.catalog.passage_texts()]).values()


def texts_of(index: Index, prefix: str) -> str:
    return "\n".join(p.text for p in passages_of(index) if Path(p.document).name.startswith(prefix))


def test_five_are_added_then_five_unchanged(sources) -> None:
    assert [row.outcome.value for row in sources[0]] == ["added"] * 5
    assert [row.outcome.value for row in sources[1]] == ["unchanged"] * 5


def test_nothing_of_the_pages_themselves_is_in_a_passage(sources) -> None:
    for passage in passages_of(sources[2]):
        assert verify(passage)
        for words in FORBIDDEN:
            assert words not in passage.text
        assert not re.search(
            r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\w.]+@\w+\.\w+|\[\d+(?:[,–-]\d+)*\]",
            passage.text + passage.section,
        )
        assert not re.search(r"[.a-z)] \d{1,2}(?:, \d{1,2})*$", passage.text, re.MULTILINE), passage.text


@pytest.mark.parametrize("prefix", FIGURES)
def test_every_figure_survives(sources, prefix: str) -> None:
    text = texts_of(sources[2], prefix)
    assert [figure for figure in FIGURES[prefix] if figure not in text] == []


@pytest.mark.parametrize("prefix", QUESTIONS)
def test_each_source_is_found_for_a_question_of_its_own(sources, real_embedder, prefix: str) -> None:
    """By words or by the nearest statement, as the product ranks passages by both."""
    index = sources[2]
    held = index.catalog.statement_vectors([id_ for id_, _ in index.catalog.passage_texts()])
    cosines = held.matrix @ real_embedder.embed([QUESTIONS[prefix]])[0]
    by_meaning = [held.ids[row] for row in np.argsort(-cosines)[:3]]
    scores = index.words.statements.scores(terms(QUESTIONS[prefix]))
    by_words = [index.words.statements.ids[row] for row in np.argsort(-scores)[:3]]
    found = index.statements([*by_meaning, *by_words]).values()
    assert prefix in {statement.document[:3] for statement in found}


def test_provenance_is_what_the_pages_say(sources) -> None:
    said = {name[:3]: document.provenance for name, document in sources[2].documents.items()}
    assert (said["000"].published, said["000"].current_through) == ("2024-01-05", "2024-01")
    assert (said["001"].published, len(said["001"].authors)) == ("2019", 2)
    assert (said["002"].published, said["002"].kind) == ("2024-10-31", "systematic-review")
    assert (said["003"].published, said["003"].review_status) == ("2025-12-05", "pending human review")
    assert said["003"].kind == "ai-generated-guidance"


def test_references_are_kept_apart(sources) -> None:
    counts = {name[:3]: len(document.references) for name, document in sources[2].documents.items()}
    assert (counts["000"], counts["001"], counts["002"]) == (93, 6, 5)


def test_criteria_that_hold_together_are_one_statement(sources) -> None:
    (criteria,) = [p for p in passages_of(sources[2]) if "ALL of the following" in p.text]
    (statement,) = [s for s in criteria.statements if "ALL of the following" in s.text]
    assert statement.text.count(";") == 4
    assert "<55" in statement.text


def test_sections_are_locators(sources) -> None:
    sections = {p.section for p in passages_of(sources[2])}
    assert any(section.endswith("Bone: Surgery") for section in sections)
    assert "Common Pitfalls to Avoid" in sections


def test_a_trial_holds_until_another_is_named(sources) -> None:
    statements = [s for p in passages_of(sources[2]) for s in p.statements if p.document.startswith("000")]
    (turkish,) = [s for s in statements if "three-year survival, patients who" in s.text]
    (named,) = [s for s in statements if s.text.startswith("In the Turkish trial")]
    assert turkish.tags.study == named.tags.study != ()
