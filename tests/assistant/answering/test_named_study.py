"""A question on one study is about what the study was on."""

import pytest

from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("CURB trial, breast subset?", set()),
        ("Share of breast cancer in the Li series: breast patients?", set()),
        ("E2108: was the breast operated on?", {"breast"}),
        ("Was the liver treated in CURB?", {"liver"}),
        ("Is the breast removed in stage IV?", {"breast"}),
        ("Is cord compression from breast mets an indication for surgery, for radiation, or what?", set()),
        ("is stereotactic better than 8 gy for painful bone mets in breast", {"bone"}),
    ],
)
def test_the_breast_is_the_disease_where_the_study_named_is_on_other_sites(
    assistant: Assistant, text: str, sites: set[str]
) -> None:
    assert assistant.understood(text).names("site") == sites


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("What did the meta-analysis of lung metastasectomy find?", set()),
        ("What did the meta-analysis find?", {"meta-analysis"}),
        ("What did the meta-analysis say of resecting the primary in the breast?", {"meta-analysis"}),
    ],
)
def test_a_kind_of_study_names_the_source_only_where_that_is_on_what_is_asked(
    assistant: Assistant, text: str, sources: set[str]
) -> None:
    assert assistant.understood(text).sources == sources
