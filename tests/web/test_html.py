"""Markup made here is safe whatever it is given."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.html import Safe, button, doi_link, el, join, outside, pmid_link, text

HOSTILE = st.text(alphabet=st.sampled_from("<>&\"'/=script onerrorimg\x00\x0b`;:"), max_size=60) | st.text(max_size=60)


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


@given(HOSTILE)
def test_text_never_becomes_markup(value: str) -> None:
    seen = read(el("p", {}, value))
    assert seen.tags == ["p"]
    assert [c for c in seen.words if c in "<>&\"'"] == [c for c in value if c in "<>&\"'"]


@given(HOSTILE, HOSTILE)
def test_attributes_hold_what_they_were_given(value: str, other: str) -> None:
    seen = read(button("x", "cite", "cite", text=value, title=other or "t"))
    assert seen.tags == ["button"]
    assert {name for name, _ in seen.attributes} == {"type", "class", "data-act", "data-text", "aria-label", "title"}


@given(HOSTILE)
def test_safe_markup_passes_once_and_is_not_escaped_twice(value: str) -> None:
    once = text(value)
    assert text(once) is once
    assert join([once, None, value]) == once + text(value)


@pytest.mark.parametrize("name", ["script", "style", "iframe", "P", "a b", ""])
def test_refuses_elements_that_act(name: str) -> None:
    with pytest.raises(ValueError, match="not an element"):
        el(name, {})


@pytest.mark.parametrize("name", ["onclick", "onerror", "style", "a b", "x="])
def test_refuses_attributes_that_act(name: str) -> None:
    with pytest.raises(ValueError, match="not an attribute"):
        el("p", {name: "x"})


def test_links_leave_only_over_https_and_tell_nothing() -> None:
    assert 'rel="noopener noreferrer"' in outside("https://doi.org/10.1/x", "x")
    with pytest.raises(ValueError, match="https"):
        outside("javascript:alert(1)", "x")


@pytest.mark.parametrize("doi", ["10.1016/j.isci.2024.111224"])
def test_doi_is_a_link(doi: str) -> None:
    assert f'href="https://doi.org/{doi}"' in doi_link(doi)


@pytest.mark.parametrize("doi", ["javascript:1", '10.1000/x"onclick=', "10.1/<b>", "", "nonsense"])
def test_what_is_no_doi_is_text(doi: str) -> None:
    assert "<" not in doi_link(doi)


def test_pmid_is_digits() -> None:
    assert "pubmed" in pmid_link("12345")
    assert "<" not in pmid_link("12345/../x")


def test_empty_and_false_attributes() -> None:
    assert el("input", {"checked": True, "id": None, "hidden": False}) == "<input checked>"
    assert isinstance(el("br"), Safe)
