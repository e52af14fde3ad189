"""What a clinician does on the page, in a real browser with the real index."""

import json
from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.asking import ask, fastest, show

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
TURKISH = "5-year survival in the Turkish trial of primary surgery?"
PATIENT = "58-year-old woman, ER positive, HER2 negative, de novo: RFA for a 4.5 cm liver metastasis next to the hepatic vein?"
RFA = ".card:has-text('Radiofrequency')"


def serious(page: Page) -> list[str]:
    """axe-core's serious and critical violations, each with the first place that it names."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    bad = [v for v in found if v["impact"] in ("serious", "critical")]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]} {v['nodes'][0].get('failureSummary', '')[:300]}" for v in bad]


def test_asks_and_reads_the_cited_statement(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    ask(page, TURKISH)
    answer = page.locator("#current .answer")
    expect(answer).to_contain_text("42 percent")
    expect(answer).to_contain_text("HR 0.66")
    sentence = answer.locator(".seg.statement", has_text="42 percent").first
    number = sentence.locator("xpath=following-sibling::*[1]//button").first
    number.click()
    mark = page.locator("#reader #marked")
    expect(mark).to_have_text(sentence.inner_text())
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    reader = page.locator("#reader")
    expect(reader).to_contain_text("checked by: nobody yet")
    expect(reader).to_contain_text("months old); newer trials may exist")
    reader.get_by_role("button", name="Close the reader").click()
    expect(number).to_be_focused()
    policy = page.request.get(real_app).headers["content-security-policy"]
    assert "default-src 'self'" in policy


def test_what_would_settle_it_is_entered_and_changes_the_finding(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    ask(page, PATIENT)
    expect(page.locator(RFA).first).to_contain_text("2 not met")
    page.locator(f"{RFA} button.ask").first.click()
    assert page.evaluate("document.activeElement.id").startswith("fact-")
    size = page.locator("#fact-lesion-size")
    expect(size).to_have_value("45")
    size.fill("20 mm")
    size.press("Tab")
    expect(page.locator(RFA).first).to_contain_text("1 not met")
    expect(page.locator(".fact.corrected")).to_contain_text("entered in the form")
    expect(page.locator(".exchange")).to_have_count(1)


def test_critical_card_stands_first(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    ask(page, "Known spine metastases, back pain and new leg weakness: is surgery of the primary indicated?")
    card = page.locator("#current .card.critical").first
    expect(card).to_contain_text("emergency")
    above = page.evaluate(
        "document.querySelector('#current .card.critical').compareDocumentPosition("
        "document.querySelector('#current .answer')) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    assert above
    expect(card.locator(".draft")).to_have_text("No clinician has reviewed this rule.")
    opened = "#current .card:visible"
    assert page.locator(opened).count() <= max(3, page.locator("#current .card.critical").count())


def test_abstains_plainly(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    ask(page, "What is the weather in Oslo?")
    expect(page.locator("#current .abstention .no-answer")).to_be_visible()


def test_finds_the_conversation_again_with_its_citations(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    ask(page, TURKISH)
    page.reload()
    page.wait_for_selector("#current .foot")
    page.locator("#current .answer button.cite").first.click()
    expect(page.locator("#reader #marked")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#current .welcome")).to_be_visible()
    page.locator("#shelf button.title").first.click()
    expect(page.locator("#current .answer")).to_contain_text("42 percent")


def test_library_finds_a_statement_a_conflict_a_rule_and_a_term(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    show(page, "Library")
    expect(page.locator("#library .problem")).to_contain_text("months old or more")
    page.locator("#found .document summary").first.click()
    page.locator("#found button.section").first.click()
    expect(page.locator("#found .statements li").first).to_be_visible()
    expect(page.locator("#found button.section").first).to_be_focused()
    assert serious(page) == []
    page.get_by_label("Search the statements").fill("turkish imbalance prognostic")
    found = page.locator("#found .statements li").first
    expect(page.locator("#found [role=status]")).to_contain_text("found")
    expect(found).to_contain_text("imbalance")
    found.get_by_role("button").click()
    expect(page.locator("#marked")).to_contain_text("imbalance")
    page.get_by_role("button", name="Where they disagree").click()
    expect(page.locator("#found .disagreement").first.locator(".side").nth(1)).to_be_attached()
    assert serious(page) == []
    page.get_by_role("button", name="Glossary").click()
    page.get_by_label("Search the glossary").fill("oligometastatic")
    expect(page.locator("#found .entry").first).to_contain_text("ligometastatic")
    assert serious(page) == []
    page.get_by_role("button", name="Rules", exact=True).click()
    page.get_by_label("Search the rules").fill("radiofrequency")
    expect(page.locator("#found [role=status]")).to_contain_text(" of ")
    rule = page.locator("#found .rule").first
    rule.locator("summary").click()
    expect(rule).to_contain_text("In force when")
    expect(rule).to_contain_text("No clinician has reviewed this rule.")
    assert serious(page) == []
    show(page, "Ask")
    expect(page.locator("#current .welcome")).to_be_visible()


def test_a_new_browser_starts_quickly_and_sees_nothing_of_others(visit: Visit, browser: Browser, real_app: str) -> None:
    page = visit(real_app)
    ask(page, TURKISH)
    paint, ready = fastest(browser, real_app, 3)
    print(f"first paint {paint:.0f} ms, interactive {ready:.0f} ms (best of 3, nothing cached)")
    assert paint < 1500
    assert ready < 3000
    other = browser.new_context()
    there = other.new_page()
    there.goto(real_app)
    there.wait_for_selector("#current .welcome")
    expect(there.locator("#shelf .conversations")).to_have_count(0)
    other.close()


def test_exports_hold_passages(visit: Visit, real_app: str, tmp_path: Path) -> None:
    page = visit(real_app)
    ask(page, TURKISH)
    page.locator("#shelf .export summary").click()
    forms = {"Markdown": ".md", "HTML": ".html", "JSON": ".json", "Vancouver": ".txt", "RIS": ".ris", "BibTeX": ".bib"}
    for form, ending in forms.items():
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Export as {form}").click()
        assert saved.value.suggested_filename.endswith(ending)
        saved.value.save_as(tmp_path / f"file{ending}")
        held = "Soran" if ending in (".txt", ".ris", ".bib") else "HR 0.66"
        assert held in (tmp_path / f"file{ending}").read_text(encoding="utf-8")
    first = json.loads((tmp_path / "file.json").read_text(encoding="utf-8"))["exchanges"][0]
    citation = first["reply"]["citations"][0]
    assert first["passages"][citation["passage"]][citation["start"] : citation["end"]] == citation["quote"]
    printed = page.context.new_page()
    fetched: list[str] = []
    printed.on("request", lambda request: fetched.append(request.url))
    printed.goto((tmp_path / "file.html").as_uri())
    expect(printed.locator("blockquote mark").first).to_be_visible()
    printed.locator(".answer a").first.click()
    expect(printed.locator("[id^=passage]").first).to_be_in_viewport()
    assert serious(printed) == []
    assert printed.pdf(format="A4").startswith(b"%PDF")
    assert fetched == [(tmp_path / "file.html").as_uri()]
    printed.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, real_app: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(real_app)
    page.wait_for_selector("#current .welcome")
    assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
    assert serious(page) == []
    ask(page, PATIENT + " New leg weakness.")
    page.locator("#current .answer button.cite").first.click()
    page.wait_for_selector("#marked")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert serious(page) == []
    context.close()


def test_theme_button_is_remembered(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate("document.body.classList.contains('dark')")
    page.reload()
    page.wait_for_selector("body.dark #current .welcome")


def test_phone_has_no_sideways_scroll(browser: Browser, real_app: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(real_app)
    page.wait_for_selector("#current .welcome")
    ask(page, PATIENT + " New leg weakness.")
    page.locator("#current .answer button.cite").first.click()
    expect(page.locator("#marked")).to_be_in_viewport()
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("(e => e.id + ' ' + e.className + ' ' + e.tagName)(document.activeElement)"))


def tab_to(page: Page, wanted: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus says ``wanted`` in its id, classes or name."""
    for _ in range(80):
        if wanted in focused(page):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"no Tab leads to {wanted}")


def test_keyboard_alone(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    tab_to(page, "skip")
    page.keyboard.press("Enter")
    assert "TEXTAREA" in focused(page)
    page.keyboard.type(PATIENT)
    tab_to(page, "ask ")
    page.keyboard.press("Enter")
    page.wait_for_selector("#current .foot")
    tab_to(page, "cite", back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#marked")).to_be_focused()
    page.keyboard.press("Escape")
    assert "cite" in focused(page)
    tab_to(page, "fact-lesion-size")
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    expect(page.locator(RFA).first).to_contain_text("1 not met")
    tab_to(page, "fact-lesion-size", back=True)


def test_every_part_and_its_reset_by_keyboard(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    for part in ("library", "study"):
        page.locator(f"a[data-part={part}]").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{part} section").first).to_be_visible()
        expect(page.locator(f"a[data-part={part}]")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.locator("#library section").first).to_be_visible()


def test_reset_reads_the_facts_from_the_words_again(visit: Visit, real_app: str) -> None:
    page = visit(real_app)
    ask(page, PATIENT)
    page.locator("#fact-lesion-size").fill("20")
    page.locator("#fact-lesion-size").press("Tab")
    expect(page.locator(".fact.corrected")).to_have_count(1)
    page.get_by_role("button", name="Take back every change").click()
    expect(page.locator("#fact-lesion-size")).to_have_value("45")
    expect(page.locator(".fact.corrected")).to_have_count(0)
    expect(page.locator(RFA).first).to_contain_text("2 not met")
