"""Steps that several browser tests take."""

from playwright.sync_api import Page


def ask(page: Page, question: str) -> None:
    """Type a question, press the button, and wait for the whole answer."""
    before = page.locator(".exchange:not(.refused)").count()
    page.fill("#question textarea", question)
    page.click("#ask")
    page.wait_for_function("before => document.querySelectorAll('.exchange:not(.refused)').length > before", arg=before)
    page.wait_for_selector("#current .exchange:not([aria-busy]) .foot")


def show(page: Page, part: str) -> None:
    """Go to a part of the page by its name in the navigation, and wait until it stands."""
    page.get_by_role("navigation", name="Parts of Boardside").get_by_role("link", name=part, exact=True).click()
    page.wait_for_selector(f"body[data-part={part.lower()}]")
    if part != "Ask":
        page.wait_for_selector(f"#{part.lower()} section")


def outside_calls(page: Page) -> list[str]:
    """From now on, every address that the page calls outside of this machine."""
    calls: list[str] = []
    local = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
    page.context.on("request", lambda request: None if request.url.startswith(local) else calls.append(request.url))
    return calls
