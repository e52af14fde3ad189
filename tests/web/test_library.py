"""The library: sources by section, a search, disagreements, rules as decision tables, the glossary."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.corpus.records import Conflict, load_conflicts
from assistant.rules.book import load_rules
from assistant.web.library import NONE, Shelves, head_html, shelf_html
from assistant.web.library_rules import rule_html
from assistant.web.library_sources import MOST, Place
from ingest.glossary import Entry
from ingest.settings import ROOT
from tests.web.fakes import HOSTILE, TEXTS, sources

LIVER = Place("review", "Liver: ablation")
SHELVES = Shelves(
    (
        Conflict.model_validate(
            {"id": "C01", "scope": "between", "topic": "Does size matter?", "note": "Not settled.", "show": "always-with",
             "positions": [{"document": "review", "statements": ["rv-01"]}, {"document": "page", "statements": ["ai-01"]}]}
        ),
    ),
    glossary=(Entry("rfa", "intervention", "Radiofrequency ablation", ("RFA",), "Heat from a needle."), Entry("liver", "site", "Liver")),
)  # fmt: skip


def test_sections_are_listed_and_one_stands_open() -> None:
    closed = shelf_html("sources", "", None, sources(), SHELVES)
    assert "Liver: ablation" in closed
    assert "2 statements in 1 section" in closed
    assert TEXTS["rv-01"] not in closed
    opened = shelf_html("sources", "", LIVER, sources(), SHELVES)
    assert TEXTS["rv-01"] in opened
    assert TEXTS["ai-01"] not in opened
    assert "Doe J. A study. J. 2001;1:1." in opened
    assert "Strength as stated: may" in opened


def test_every_source_says_what_it_is() -> None:
    page = shelf_html("sources", "", None, sources(), SHELVES)
    for mark in (
        "topic review, Press",
        "AI-generated, pending human review",
        "literature to Jan 2024 (34 months old); newer trials may exist",
        "Boardside’s restatement, checked by nobody yet",
    ):
        assert mark in page


@pytest.mark.parametrize(
    ("words", "found"),
    [("LESIONS ablation", ["rv-01"]), ("liver", ["rv-01", "rv-02", "ai-01"]), ("size nosuchword", []), ("<script>", ["rv-02"])],
)  # fmt: skip
def test_search_wants_every_word_in_text_or_section(words: str, found: list[str]) -> None:
    page = shelf_html("sources", words, None, sources(), SHELVES)
    assert f"{len(found)} found" in page
    assert [id_ for id_ in TEXTS if f'data-statement="{id_}"' in page] == found
    assert HOSTILE not in page


def test_what_is_found_says_what_its_source_is_and_weak_sources_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    held = sources()
    monkeypatch.setattr(type(held), "search", lambda *_: ["ai-01", "rv-01"])
    page = shelf_html("sources", "x", None, held, SHELVES)
    assert (
        page.index("topic review, Press")
        < page.index(TEXTS["rv-01"])
        < page.index("AI-generated, pending human review")
    )
    assert page.index("AI-generated, pending human review") < page.index(TEXTS["ai-01"])


def test_a_search_shows_no_more_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    held = sources()
    monkeypatch.setattr(type(held), "search", lambda *_: ["rv-01"] * (MOST + 1))
    assert f"The first {MOST} of {MOST + 1} found" in shelf_html("sources", "x", None, held, SHELVES)


@pytest.mark.parametrize(
    ("view", "words", "shown", "hidden"),
    [
        ("conflicts", "size settled", "Does size matter?", NONE),
        ("conflicts", "nosuchword", NONE, "Does size matter?"),
        ("glossary", "rfa", "Heat from a needle.", "Liver"),
        ("glossary", "details", NONE, "Heat"),
        ("rules", "", "There is nothing here.", NONE),
    ],
)
def test_other_views_are_searched_by_what_a_reader_sees(view: str, words: str, shown: str, hidden: str) -> None:
    page = shelf_html(view, words, None, sources(), SHELVES)  # type: ignore[arg-type]
    assert shown in page
    assert hidden not in page


def test_old_sources_bring_a_warning_and_fresh_ones_none() -> None:
    page = head_html("sources", sources())
    assert "2 sources, last updated between Jan 2024 and 5 Dec 2025." in page
    assert "1 of them is 24 months old or more" in page
    fresh = replace(sources(), today=lambda: date(2024, 2, 1))
    assert "months old" not in head_html("sources", fresh)


def test_a_rule_of_the_corpus_reads_as_a_decision_table() -> None:
    for rule in load_rules(ROOT / "corpus" / "rules").rules:
        page = rule_html(rule, sources())
        assert "In force when" in page
        assert not any(mark in page for mark in ("(?:", "\\w", "[^", "{0,"))


def test_every_recorded_conflict_is_shown() -> None:
    conflicts = load_conflicts(ROOT / "corpus" / "conflicts.yaml")
    page = shelf_html("conflicts", "", None, sources(), Shelves(conflicts))
    assert page.count('<section class="disagreement">') == len(conflicts)
