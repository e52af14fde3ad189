"""Steps that several browser tests take."""

from playwright.sync_api import Browser, BrowserContext, Page


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


def outside_calls(context: BrowserContext) -> list[str]:
    """From now on, every address beyond this machine that a page of ``context`` calls."""
    calls: list[str] = []
    local = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "file:")
    context.on("request", lambda request: None if request.url.startswith(local) else calls.append(request.url))
    return calls


def fastest(browser: Browser, address: str, tries: int) -> tuple[float, float]:
    """Milliseconds to the first paint and until a question can be asked, the best of ``tries`` fresh browsers."""
    found = []
    for _ in range(tries):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("body[data-ready] #current .welcome")
        ready = float(page.evaluate("performance.now()"))
        paint = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        found.append((paint, ready))
        context.close()
    return min(paint for paint, _ in found), min(ready for _, ready in found)
