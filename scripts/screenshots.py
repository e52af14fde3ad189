"""Writes the README's pictures to docs/screenshots: run by ``make screenshots`` once the index is built."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.asking import ask, show  # noqa: E402
from tests.web.running import chromium, serve  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
DESK, PHONE = (1360, 900), (375, 812)
TRIAL = "5-year survival in the Turkish trial of primary surgery?"
CASE = "58-year-old woman, ER positive, HER2 negative, de novo: RFA for a 4.5 cm liver metastasis next to the hepatic vein?"
URGENT = "Known spine metastases, back pain and new leg weakness: is surgery of the primary indicated?"
NOTHING = "What dose of zoledronate is given for bone metastases?"


def open_page(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=2 if size == PHONE else 1,
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#current .welcome")
    return page


def picture(browser: Browser, address: str, name: str, question: str, **how: object) -> None:
    """Ask ``question``, open a citation where asked to, and save what the window shows."""
    size, scheme, cited = how.get("size", DESK), how.get("scheme", "light"), how.get("cited", False)
    page = open_page(browser, address, size, str(scheme))  # type: ignore[arg-type]
    if question:
        ask(page, question)
        page.evaluate("window.scrollTo(0, 0)")
    if cited:
        page.locator("#current .answer button.cite").first.click()
        page.wait_for_selector("#marked")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.context.close()


def library(browser: Browser, address: str) -> None:
    page = open_page(browser, address, DESK, "light")
    show(page, "Library")
    page.get_by_label("Search the statements").fill("Turkish trial")
    page.locator("#found [role=status] + .statements button.cite").first.click()
    page.wait_for_selector("#marked")
    page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / "library.png")
    page.context.close()


def study(browser: Browser, address: str, part: str, name: str, **how: object) -> None:
    """One of the Study pages; a question is answered wrong, a case is unfolded and one fact changed."""
    page = open_page(browser, address, how.get("size", DESK), str(how.get("scheme", "light")))  # type: ignore[arg-type]
    show(page, "Study")
    if part != "Trials":
        page.locator("#study .library-tabs").get_by_role("button", name=part, exact=True).click()
    if part == "Cases":
        page.locator("#study .examples button").first.click()
        page.locator("#study button.choice").first.click()
        page.locator("#study [data-act=whatif]").first.click()
        page.wait_for_selector("#study .differences")
    if part == "Questions":
        page.locator("#study button.choice[data-choice='1']").click()
        page.wait_for_selector("#study h3.verdict")
    if part == "Survival plot":
        page.wait_for_selector(".plot img:visible")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.context.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        env = {"BOARDSIDE_STORE": f"sqlite:///{folder}/store.sqlite"}
        with serve(["app.py", "--port", "{port}"], Path(folder) / "app.log", env) as address:
            picture(browser, address, "light", TRIAL, cited=True)
            picture(browser, address, "dark", CASE, cited=True, scheme="dark")
            picture(browser, address, "case", CASE)
            picture(browser, address, "critical", URGENT)
            picture(browser, address, "abstention", NOTHING)
            picture(browser, address, "phone", TRIAL, size=PHONE)
            library(browser, address)
            study(browser, address, "Trials", "study-trials")
            study(browser, address, "Survival plot", "study-plot")
            study(browser, address, "Cases", "study-case")
            study(browser, address, "Questions", "study-question", scheme="dark")
            study(browser, address, "Questions", "study-phone", size=PHONE)
    print(f"Wrote {len(list(FOLDER.glob('*.png')))} pictures to {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
