"""The exported page: complete, alone, and in the order of the screen."""

import re
from dataclasses import replace

from assistant.answers import Block, BlockKind, Segment, SegmentKind
from assistant.findings import Indicator
from assistant.store.store import Conversation, Exchange
from assistant.web.printed import printed
from tests.web.fakes import HOSTILE, TEXTS, abstention, answer, finding, sources

HEAD = Block(BlockKind.HEADING, (Segment(SegmentKind.CONNECTIVE, "For this patient"),))
SAID = Block(BlockKind.BULLET, (Segment(SegmentKind.FINDING, "The size decides.", (1,), "size"),))


def page_of(reply: object) -> str:
    exchange = Exchange(3, f"{HOSTILE}?", reply)  # type: ignore[arg-type]
    return printed(Conversation("c", "A title", "clinician", {}, "", (exchange,)), sources())


def test_nothing_in_it_is_fetched_or_run() -> None:
    page = page_of(answer("q", (finding("r"),)))
    assert "<script" not in page
    assert "<img" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    assert "@import" not in page
    assert "url(" not in page


def test_critical_findings_stand_first_and_the_others_where_the_screen_has_them() -> None:
    reply = answer("q", (finding("size"), finding("urgent", Indicator.CRITICAL)))
    page = page_of(replace(reply, blocks=(HEAD, SAID, *reply.blocks)))
    places = [
        page.index(part) for part in ("Critical: Rule urgent", "For this patient", "Caution: Rule size", TEXTS["rv-01"])
    ]
    assert places == sorted(places)
    assert page.count("Caution: Rule size") == 1


def test_a_heading_over_critical_findings_alone_is_left_out() -> None:
    reply = answer("q", (finding("urgent", Indicator.CRITICAL),))
    assert "For this patient" not in page_of(replace(reply, blocks=(HEAD, SAID, *reply.blocks)))


def test_every_number_leads_to_its_quote() -> None:
    page = page_of(answer("q"))
    wanted = set(re.findall(r'href="#([^"]+)"', page))
    assert wanted == {"passage-3-1", "passage-3-2", "passage-3-3"}
    assert wanted == set(re.findall(r'<mark id="([^"]+)"', page))


def test_criteria_disagreement_and_abstention_are_told() -> None:
    page = page_of(answer("q", (finding("r", size=45.0),)))
    for part in (
        "Largest lesion at most 30 mm",
        "not met",
        "“4.5 cm”",
        "Sources disagree: Does size matter?",
        "Not covered by the documents",
    ):
        assert part in page
    assert "A passage may hold" in page.partition("Sources disagree: ")[2].partition("</table>")[0]
    assert "Not covered" in page_of(abstention("q"))
