"""The disease-free interval from two dates, and when two dates do not give one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts.extraction import extract
from assistant.turns import Turn


def interval(text: str) -> object:
    found = extract([Turn("user", text)]).one("disease-free-interval")
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("54F, mastectomy May 2014, relapse in the lung November 2019.", 66.0),
        ("54F, lumpectomy 3/2018; liver mets 3/2024.", 72.0),
        ("In May 2014 she had a mastectomy and in May 2015 bone metastases were found, 54F.", 12.0),
        ("54F, WLE 03/2016, RT 05/2016, first recurrence 11/2021.", 68.0),
        ("54F, DFI 4y 6m.", 54.0),
    ],
)
def test_two_dates_give_the_months_between(text: str, months: float) -> None:
    assert interval(text) == months


@pytest.mark.parametrize(
    "text",
    [
        "54F, mastectomy 2014, relapse 2019.",  # a year either way
        "54F, WLE 03/2016, bone irradiated 11/2021, SRS of a brain met 02/2023.",  # the first relapse may be the bone's
        "54F, lumpectomy 03/2012, mastectomy 05/2016, lung mets 02/2020.",  # from which of the two?
        "Her sister: mastectomy May 2014, relapse May 2019. She is 54 and well.",
        "54F, lung mets 03/2020, mastectomy 05/2021.",
    ],
)
def test_dates_that_leave_it_open_give_none(text: str) -> None:
    assert interval(text) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(2000, 2010), st.integers(1, 240))
def test_the_interval_is_the_difference_of_the_dates(month: int, year: int, apart: int) -> None:
    end = year * 12 + month - 1 + apart
    assert interval(f"54F, mastectomy {month:02d}/{year}, relapse {end % 12 + 1:02d}/{end // 12}.") == apart


def test_an_interval_that_is_told_beats_the_dates() -> None:
    assert interval("54F, mastectomy May 2014, DFI 5 years, relapse November 2019.") == 60.0
