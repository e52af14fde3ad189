"""What a trainee does on the Study pages, in a real browser with the real index."""

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.corpus.records import load_trials
from ingest.settings import ROOT
from tests.web.asking import show
from tests.web.test_browser import serious

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]


def study(page: Page, part: str = "Trials") -> None:
    """Open one of the Study pages and wait until it stands."""
    show(page, "Study")
    page.wait_for_selector("#study .library-tabs")
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


def test_a_right_answer_says_why_and_when_it_comes_back(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    study(page, "Questions")
    page.get_by_label("Kind").select_option("vignette")
    page.get_by_role("button", name="Ask me").click()
    expect(page.locator(".quiz .patient")).to_be_visible()
    expect(page.locator(".quiz .asks")).to_be_focused()
    page.locator(".quiz button.choice[data-choice='0']").click()
    verdict = page.locator("h3.verdict")
    expect(verdict).to_have_text("Right.")
    expect(verdict).to_be_focused()
    expect(page.locator(".choice.right .marks")).to_have_text("Right answer · Your choice")
    expect(page.locator(".by-rule")).to_contain_text("No clinician has reviewed this rule.")
    assert serious(page) == []
    page.locator(".why button.cite").first.click()
    expect(page.locator("#reader #marked")).to_be_visible()
    page.get_by_role("button", name="It was easy").click()
    expect(page.locator(".grades .current")).to_contain_text("It was easy")
    page.get_by_role("button", name="Next question").click()
    expect(page.locator(".quiz button.choice").first).to_be_visible()
    expect(page.locator(".quiz .patient")).to_be_visible()


def test_a_wrong_answer_says_so_in_words_and_what_it_was(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    study(page, "Questions")
    page.get_by_label("Kind").select_option("figure")
    page.get_by_role("button", name="Ask me").click()
    expect(page.locator(".quiz .topic")).to_contain_text("new")
    expect(page.locator(".quiz .patient")).to_have_count(0)
    page.locator(".quiz button.choice[data-choice='1']").click()
    expect(page.locator("h3.verdict")).to_contain_text("Not right. The answer is:")
    expect(page.locator(".choice.chosen .marks")).to_have_text("Your choice")
    expect(page.locator(".quiz")).to_contain_text("Where your choice comes from")
    expect(page.locator(".quiz")).to_contain_text("It comes back in 1 minute.")
    page.locator("#study .library-tabs").get_by_role("button", name="Progress").click()
    expect(page.locator(".counts-lead")).to_contain_text("1 of ")
    page.reload()
    page.wait_for_selector("#study .library-tabs")
    study(page, "Progress")
    expect(page.locator(".counts-lead")).to_contain_text("1 of ")
    page.locator("#forget-progress summary").click()
    page.get_by_role("button", name="Forget it for good").click()
    expect(page.locator(".counts-lead")).to_contain_text("0 of ")


def test_a_case_unfolds_and_a_changed_fact_changes_a_finding(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    study(page, "Cases")
    page.get_by_role("button", name="A liver metastasis beside a vein").click()
    expect(page.locator("#study .patient")).to_contain_text("4.5 cm")
    expect(page.locator("#study .card")).to_have_count(0)
    page.locator("#study button.choice").nth(2).click()
    expect(page.locator(".committed")).to_contain_text("Continue systemic therapy only")
    expect(page.locator(".committed")).to_be_focused()
    ablation = page.locator("#study .card[data-rule=liver-rfa-limits]")
    expect(ablation).to_contain_text("2 not met")
    expect(page.locator("#study .answer")).to_contain_text("less than 3 cm")
    page.locator("#study .answer button.cite").first.click()
    expect(page.locator("#reader #marked")).to_be_visible()
    page.get_by_role("button", name="What if the lesion measured 2 cm?").click()
    changed = page.locator(".differences li[data-rule=liver-rfa-limits]")
    expect(changed).to_contain_text("not met before, met now")
    expect(ablation).to_contain_text("1 not met")
    page.evaluate("document.querySelectorAll('#study details').forEach(fold => fold.open = true)")
    assert serious(page) == []
    page.get_by_role("button", name="What if it hurt?").click()
    expect(page.locator(".differences li[data-rule=liver-systemic-only]")).to_be_visible()
    page.get_by_role("button", name="Back to the case as it was").click()
    expect(ablation).to_contain_text("2 not met")


def test_nothing_on_the_study_pages_is_green(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    study(page, "Questions")
    page.locator(".quiz button.choice[data-choice='0']").click()
    expect(page.locator("h3.verdict")).to_be_visible()
    colours = page.evaluate(
        "[...document.querySelectorAll('#study *')].flatMap(element => { const style = getComputedStyle(element);"
        " return [style.color, style.backgroundColor, style.borderLeftColor]; })"
    )
    channels = [[float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]] for colour in set(colours)]
    assert not [rgb for rgb in channels if rgb[1] > 1.15 * max(rgb[0], rgb[2])]


def test_cards_for_anki_open_and_hold_their_citations(visit: Visit, real_app: str, tmp_path: Path) -> None:
    page = visit(real_app)
    study(page, "Progress")
    page.get_by_label("Cards for Anki").select_option("Brain")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export to Anki").click()
    assert saved.value.suggested_filename == "boardside.apkg"
    saved.value.save_as(tmp_path / "cards.apkg")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "cards.apkg").read_bytes())) as archive:
        archive.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as base:
        fields = [row[0] for row in base.execute("select flds from notes")]
    assert len(fields) >= 5
    assert all("topic review, UpToDate" in field and "tr-" in field for field in fields)


def test_study_by_keyboard_alone(visit: Visit, real_app: str) -> None:
    page = visit(real_app)

    def reach(fits: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({fits!r})"):
                return
        raise AssertionError(f"No Tab reaches {fits}")

    reach("a[data-part=study]")
    page.keyboard.press("Enter")
    expect(page.locator("#study h2").first).to_be_focused()
    reach("[data-act=study][data-part=questions]")
    page.keyboard.press("Enter")
    expect(page.locator(".quiz .asks")).to_be_focused()
    reach("button.choice")
    page.keyboard.press("Enter")
    expect(page.locator("h3.verdict")).to_be_focused()
    reach("button.next")
    page.keyboard.press("Enter")
    expect(page.locator(".quiz .asks")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_study(browser: Browser, real_app: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(real_app)
    page.wait_for_selector("#current .welcome")
    study(page)
    assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
    assert serious(page) == []
    for part in ("Questions", "Progress"):
        study(page, part)
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
    for part in ("Survival plot", "Cases", "Questions", "Progress"):
        study(page, part)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, part
    context.close()
