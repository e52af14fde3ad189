"""The glossary: from words to keys, longest first, and errors that say where."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import GlossaryError
from ingest.glossary import Entry, Glossary, glossary, load_glossary

ENTRIES = (
    Entry("surgery", "intervention", "surgery", ("operation", "resect")),
    Entry("liver-resection", "intervention", "liver resection", ("hepatectomy",), parents=("surgery",)),
    Entry("rfa", "intervention", "radiofrequency ablation", ("RFA", "radio-frequency ablation")),
    Entry("liver", "site", "liver", ("hepatic",)),
    Entry("metastasis", "term", "metastasis", ("met",)),
    Entry("os", "outcome", "overall survival", ("OS",)),
    Entry("biopsy", "intervention", "biopsy", ()),
)


@pytest.fixture
def words() -> Glossary:
    return glossary(ENTRIES)


def found(words: Glossary, text: str) -> list[tuple[str, str]]:
    return [(match.key, text[match.start : match.end]) for match in words.find(text)]


def test_the_longest_form_wins(words: Glossary) -> None:
    assert found(words, "A liver resection.") == [("liver-resection", "liver resection")]


@pytest.mark.parametrize("text", ["HEPATECTOMY", "hepatectomies", "Hepatectomy,"])
def test_case_plural_and_punctuation_do_not_matter(words: Glossary, text: str) -> None:
    assert [key for key, _ in found(words, text)] == ["liver-resection"]


@pytest.mark.parametrize("text", ["metastasis", "metastases", "mets", "Metastases"])
def test_metastasis_in_its_plurals(words: Glossary, text: str) -> None:
    assert found(words, text) == [("metastasis", text)]


@pytest.mark.parametrize(
    "text", ["radio-frequency ablation", "radio frequency ablation", "radio\u2011frequency ablations"]
)
def test_any_hyphen_or_none(words: Glossary, text: str) -> None:
    assert found(words, text) == [("rfa", text)]


@pytest.mark.parametrize("text", ["oliver", "sliver", "RFAX", "aRFA", "the os coccyx"])
def test_words_within_words_and_small_letters_of_a_short_abbreviation_are_not_found(words: Glossary, text: str) -> None:
    assert found(words, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-fluorouracil, 5 FU", [("fluorouracil", "5-fluorouracil"), ("fluorouracil", "5 FU")]),
        ("OS of ovarian metastases", [("os", "OS"), ("ovary", "ovarian"), ("metastasis", "metastases")]),
        ("Overall survival, ovary", [("os", "Overall survival"), ("ovary", "ovary")]),
    ],
)
def test_forms_that_begin_alike_or_with_a_figure_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    more = (Entry("ovary", "site", "ovary", ("ovarian",)), Entry("fluorouracil", "drug", "5-fluorouracil", ("5-FU",)))
    assert found(glossary((*ENTRIES, *more)), text) == expected


@given(st.sampled_from([form for entry in ENTRIES for form in (entry.name, *entry.forms) if len(form) > 2]), st.data())
def test_a_form_is_found_in_whatever_case(form: str, data: st.DataObject) -> None:
    upper = data.draw(st.lists(st.booleans(), min_size=len(form), max_size=len(form)))
    text = "".join(letter.upper() if up else letter.lower() for letter, up in zip(form, upper, strict=True))
    assert found(glossary(ENTRIES), f"For {text}, then.")[0][1] == text


def test_a_form_of_signs_alone_names_nothing() -> None:
    assert found(glossary([Entry("dash", "term", "- -", ("dash",))]), "a - b, dash") == [("dash", "dash")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HR+/HER2- disease", [("luminal", "HR+/HER2-")]),
        ("HR+/HER2\u2013, bone", [("luminal", "HR+/HER2\u2013")]),
        ("HR+/HER2+ disease", [("hr-positive", "HR+"), ("her2", "HER2")]),
        ("HR- disease", [("hr-negative", "HR-")]),
        ("HR 0.66", [("hr", "HR")]),
    ],
)
def test_a_sign_at_the_end_of_a_form_is_part_of_it(text: str, expected: list[tuple[str, str]]) -> None:
    signed = (
        Entry("luminal", "population", "HR-positive, HER2-negative", ("HR+/HER2-",)),
        Entry("hr-positive", "population", "HR-positive", ("HR+",)),
        Entry("hr-negative", "population", "HR-negative", ("HR-",)),
        Entry("her2", "term", "HER2", ()),
        Entry("hr", "term", "HR", ("HR",)),
    )
    assert found(glossary(signed), text) == expected


def test_a_spoken_form_names_its_key_as_any_other() -> None:
    assert found(glossary([Entry("sbrt", "intervention", "SBRT", spoken=("zap the mets",))]), "We zap the mets.") == [
        ("sbrt", "zap the mets")
    ]


def test_by_kind(words: Glossary) -> None:
    assert [match.key for match in words.find("hepatic RFA", "site")] == ["liver"]


def test_closure_holds_the_key_and_all_above(words: Glossary) -> None:
    assert words.closure("liver-resection") == {"liver-resection", "surgery"}
    assert words.closure("nothing-known") == {"nothing-known"}


def test_lookup_of_a_form_and_of_a_key(words: Glossary) -> None:
    assert words.lookup("Hepatectomy") == ("liver-resection",)
    assert words.lookup("liver-resection") == ("liver-resection",)
    assert words.lookup("unheard of") == ()


def test_an_empty_glossary_finds_nothing() -> None:
    assert glossary(()).find("liver") == ()


@given(st.text(max_size=80))
def test_offsets_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for match in glossary(ENTRIES).find(text):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        ("- {key: a, kind: site, name: a, forms: [], colour: red}\n", 1, "colour"),
        ("- {key: a, kind: site, name: a}\n- {key: a, kind: site, name: b}\n", 2, "key"),
        ("- {key: a, kind: site, name: a}\n\n- {key: b, kind: site, name: b, parents: [c]}\n", 3, "parents"),
        ("- {key: a, kind: site}\n", 1, "name"),
        ("- {key: a, kind: site, name: a, forms: [1]}\n", 1, "forms"),
        ("- just words\n", 1, ""),
        ("a: 1\n", 1, ""),
        ("- [unclosed\n", 2, ""),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, content: str, line: int, field: str) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        load_glossary(path)
    assert (caught.value.line, caught.value.field) == (line, field)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        load_glossary(tmp_path / "none.yaml")


def test_the_shipped_glossary_loads_and_names_what_clinicians_write() -> None:
    words = load_glossary(Path(__file__).parents[2] / "corpus" / "glossary.yaml")
    for form, key in {"RFA": "rfa", "SBRT": "sbrt", "hepatectomy": "liver-resection", "liver mets": "liver"}.items():
        assert key in [match.key for match in words.find(f"She had {form}.")]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Will it let her live longer?", "overall-survival"),
        ("Do they get prolonged life?", "overall-survival"),
        ("The breast gives her no trouble.", "asymptomatic"),
        ("Any randomised evidence?", "rct"),
        ("Ablating the lesion", "ablation"),
        ("Loss of control elsewhere", "distant-pfs"),
        ("How did the patients feel? how the patients felt", "quality-of-life"),
        ("She has been operated on.", "surgery"),
        ("a bone agent", "bone-modifying-agent"),
        ("the AI-written page", "ai-guidance"),
        ("bladder and bowel dysfunction", "spinal-cord-compression"),
        ("keep an eye on it", "observation"),
    ],
)
def test_the_shipped_glossary_knows_how_people_ask(text: str, key: str) -> None:
    words = load_glossary(Path(__file__).parents[2] / "corpus" / "glossary.yaml")
    assert key in [match.key for match in words.find(text)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The primary is still in situ.", "early-stage"),
        ("62F with heart failure", "pericardium"),
        ("bladder and bowel dysfunction", "bladder"),
        ("keep an eye on it", "eye"),
        ("How many metastases?", "multiple-lesions"),
        ("ER+/HER2+ disease", "hr-positive-her2-negative"),
    ],
)
def test_the_shipped_glossary_does_not_take_one_thing_for_another(text: str, key: str) -> None:
    words = load_glossary(Path(__file__).parents[2] / "corpus" / "glossary.yaml")
    assert key not in [match.key for match in words.find(text)]
