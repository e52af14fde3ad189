"""What a trainee does on the Study pages, in a real browser with the real index."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.corpus import load_trials
from ingest.settings import ROOT
from tests.web.asking import show
from tests.web.test_browser import serious

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]


def study(page: Page, part: str = "Trials") -> None:
    show(page, "Study")
    page.wait_for_selector("#study table.trials")
    if part != "Trials":
        page.locator("#study .library-tabs").get_by_role("button", name=part, exact=True).click()
        expect(page.locator("#study h2").first).to_contain_text(part.lower())


def test_a_trial_cell_opens_its_statement(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    study(page)
    expect(page.locator("table.trials tbody tr")).to_have_count(len(load_trials(ROOT / "corpus" / "trials.yaml")))
    cell = page.locator("tr[data-study=E2108] td[data-key=randomised_when] button")
    expect(cell).to_contain_text("after four to eight months")
    cell.click()
    expect(page.locator("#reader #marked")).to_contain_text("randomised 256 patients")
    page.get_by_role("button", name="Close the reader").click()
    expect(cell).to_be_focused()
    expect(page.locator("tr[data-study=MF07-01] td[data-key=follow_up]")).to_have_text("not in these sources")
    show(page, "Ask")
    expect(page.locator("#current .welcome")).to_be_visible()


def test_trials_are_sorted_by_a_heading_and_silence_stays_last(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    study(page)
    heading = page.locator("th[data-key=n]")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    known = "[...document.querySelectorAll('td[data-key=n]')].map(cell => cell.dataset.by)"
    up = [float(value) for value in page.evaluate(known) if value]
    assert up == sorted(up)
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    found = page.evaluate(known)
    down = [float(value) for value in found if value]
    assert down == up[::-1]
    assert all(not value for value in found[len(down) :])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plot_and_its_text_stand_side_by_side(browser: Browser, real_app: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(real_app)
    page.wait_for_selector("#current .welcome")
    study(page, "Survival plot")
    picture = page.locator(".plot img:visible")
    expect(picture).to_have_count(1)
    expect(picture).to_have_class(scheme)
    assert picture.evaluate("image => image.complete && image.naturalWidth > 200")
    said = picture.get_attribute("alt") or ""
    for words in (
        "E2108",
        "not drawn: no hazard ratio",
        "direction is disputed",
        "HR 1.04 (95% CI 0.81-1.34)",
        "No pooled",
    ):
        assert words in said
    rows = page.locator("table.survival tbody tr")
    assert rows.evaluate_all("rows => rows.map(row => row.dataset.drawn)") == ["no", "no", "yes", "yes"]
    rows.nth(1).get_by_role("button", name="do not read").click()
    expect(page.locator("#reader #marked")).to_contain_text("must not be read as favouring surgery")
    assert serious(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_study(browser: Browser, real_app: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(real_app)
    page.wait_for_selector("#current .welcome")
    study(page)
    assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
    assert serious(page) == []
    context.close()


def test_study_fits_a_phone(browser: Browser, real_app: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(real_app)
    page.wait_for_selector("#current .welcome")
    study(page)
    page.get_by_label("Order by").select_option("n")
    expect(page.locator("table.trials tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    context.close()
