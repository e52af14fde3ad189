"""The page over a stand-in: stopping, errors, hostile text, feedback, renaming, editing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.asking import ask

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]


def test_streams_block_by_block_and_stops(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    # Presses stop as soon as the first block is there, which no test could do from outside.
    page.evaluate(
        "new MutationObserver((_, self) => { if (document.querySelector('#current [aria-busy] .answer .seg'))"
        " { self.disconnect(); document.querySelector('#stop').click(); } })"
        ".observe(document.body, {childList: true, subtree: true})"
    )
    page.fill("#question textarea", "Is size important?")
    page.click("#ask")
    expect(page.locator("#current .stopped")).to_be_visible()
    shown = page.locator("#current .answer .seg").count()
    assert 1 <= shown < 6
    page.get_by_role("button", name="Show the rest").click()
    expect(page.locator("#current .answer .seg")).to_have_count(6)


def test_what_takes_long_is_seen_to_be_under_way(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    ask(page, "Is size important?")
    page.route("**/gradio_api/queue/join*", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.locator("#current .answer button.cite").first.click()
    expect(page.locator("body.waiting")).to_be_attached()
    page.wait_for_selector("#marked")
    expect(page.locator("body.waiting")).to_have_count(0)
    page.unroute("**/gradio_api/queue/join*")
    page.get_by_role("button", name="Ask this question again").click()
    expect(page.locator("body.waiting")).to_have_count(0)
    page.wait_for_selector("#current .foot")


def test_slow_answer_counts_and_can_be_stopped(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    page.fill("#question textarea", "slow question")
    page.click("#ask")
    expect(page.locator("#current .working")).to_contain_text("1 s")
    page.click("#stop")
    expect(page.locator("#current .problem")).to_contain_text("Stopped before an answer")
    expect(page.locator("#question textarea")).to_have_value("slow question")


def test_markup_is_shown_as_text(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    hostile = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'> ${window.hurt=1} {{x}} `& size?"
    ask(page, hostile)
    expect(page.locator("#current .question")).to_have_text(hostile)
    page.locator("#current .answer button.cite", has_text="2").click()
    expect(page.locator("#marked")).to_contain_text("<script>window.hurt=1</script>")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hurt") is None
    assert page.locator("#desk img, #desk script").count() == 0


def test_errors_are_sentences_in_the_chat(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    for question, sentence in (("x" * 501, "1 to 500"), ("please break", "server's log"), (" ", "1 to 500")):
        page.fill("#question textarea", question)
        page.click("#ask")
        expect(page.locator("#current .problem")).to_contain_text(sentence)
        expect(page.locator("#question textarea")).to_have_value(question)
        assert "Traceback" not in page.content()
    expect(page.locator("#shelf .conversations")).to_have_count(0)


def test_copies_the_answer_the_sentence_and_its_reference(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=fake_app.rstrip("/"))
    ask(page, "Is size important?")
    page.locator("#current .answer button.cite").first.click()
    for name, held in (
        ("Copy the answer with its findings", "The size decides."),
        ("Copy the sentence with its source", "“Lesions above 3 cm respond less well to ablation.”"),
        ("Copy the source in Vancouver style", "Review of ablation [topic review]. Press."),
    ):
        button = page.get_by_role("button", name=name)
        button.click()
        expect(button).to_have_text("Copied")
        assert held in page.evaluate("navigator.clipboard.readText()")


def test_feedback_on_answer_and_citation_is_kept(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    ask(page, "Is size important?")
    page.locator("#current .opinion summary").click()
    page.get_by_label("Reason (optional)").fill("too short")
    page.get_by_role("button", name="Not useful").click()
    expect(page.locator("#current .opinion")).to_contain_text("Change your feedback")
    page.locator("#current .answer button.cite").first.click()
    page.locator("#reader .opinion summary").click()
    page.get_by_role("button", name="It does", exact=True).click()
    expect(page.locator("#reader .opinion")).to_contain_text("Change your feedback")
    page.reload()
    page.locator("#current .opinion summary").click()
    expect(page.locator("#current .opinion")).to_contain_text("too short")


def test_disagreement_follow_up_retry_edit_and_undo(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    ask(page, "Is size important?")
    expect(page.locator("#current .disagreement .side")).to_have_count(2)
    expect(page.locator("#current .standalone")).to_have_count(0)
    ask(page, "And in the liver?")
    expect(page.locator("#current .standalone")).to_have_text("Understood as: Is size important? And in the liver?")
    page.get_by_role("button", name="Remove this question and its answer").click()
    expect(page.locator(".exchange")).to_have_count(1)
    page.get_by_role("button", name="Ask this question again").click()
    page.wait_for_timeout(2000)  # the answer that is replaced has the same shape as the one that replaces it
    page.wait_for_selector("#current .foot")
    expect(page.locator(".exchange")).to_have_count(1)
    page.get_by_role("button", name="Edit this question and ask again").click()
    expect(page.locator("#question textarea")).to_have_value("Is size important?")
    ask(page, "Is size important at all?")
    page.get_by_role("button", name="Remove this question and its answer").click()
    expect(page.locator("#current .welcome")).to_be_visible()


def test_twenty_browsers_at_once_each_get_their_own_conversation(browser: Browser, fake_app: str) -> None:
    pages = []
    for _ in range(20):
        page = browser.new_context(viewport={"width": 900, "height": 600}).new_page()
        page.goto(fake_app, wait_until="commit", timeout=60_000)
        pages.append(page)
    for number, page in enumerate(pages):
        page.wait_for_selector("body[data-ready] #current .welcome", timeout=60_000)
        page.fill("#question textarea", f"slow: is size {number} important?")
    for page in pages:
        page.click("#ask", no_wait_after=True)
    for number, page in enumerate(pages):
        expect(page.locator("#current .exchange:not([aria-busy]) .foot")).to_be_visible(timeout=60_000)
        expect(page.locator(".exchange .question")).to_have_text([f"slow: is size {number} important?"])
        expect(page.locator("#shelf button.title")).to_have_text([f"slow: is size {number} important?"])
        page.context.close()


def test_rename_and_delete(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    ask(page, "Is size important?")
    page.locator("#shelf .rename summary").click()
    page.get_by_label("New name").fill("Board of Monday")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#shelf button.title")).to_have_text("Board of Monday")
    page.locator("#shelf .remove summary").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator("#shelf .conversations")).to_have_count(0)
    expect(page.locator("#current .welcome")).to_be_visible()


def test_examples_follow_the_role_and_copy_takes_the_answer(visit: Visit, fake_app: str) -> None:
    page = visit(fake_app)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Trainee").check()
    expect(page.locator("#current .welcome")).to_contain_text("What did the Turkish trial")
    page.locator("button.example").first.click()
    page.wait_for_selector("#current .foot")
    page.get_by_role("button", name="Copy the answer with its findings").click()
    expect(page.locator("#status")).to_contain_text("Copied.")
    assert "Lesions above 3 cm" in page.evaluate("navigator.clipboard.readText()")
