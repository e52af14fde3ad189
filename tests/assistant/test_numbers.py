"""No number without a source: whatever a clinician writes, each number of the answer stands in what it cites, in the words of
the user, or in the sentence of a rule.
"""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answers import Reply, SegmentKind
from assistant.respond import Assistant
from assistant.verification.figures import missing

ASKS_OR_NAMES = re.compile(r"[^.?!:]*\?|CDK4/6")
PATIENTS = ("49F", "forty-nine-year-old woman", "a woman of 49 (PS 1)", "pt 55 yo, KPS 80")
COURSES = (
    "de novo",
    "relapse 2.5 years after mastectomy",
    "DFI 18/12",
    "recurred two and a half years on",
    "DFI 1,5 y",
)
LESIONS = (
    "single liver met 2.8 cm, 8 mm from the diaphragm", "2 lung nodules 1.5 & 2 cm", "half a dozen bone mets", "4,2 cm sternal met",
    "three brain mets up to 31 mm", "x3 liver lesions 12 to 15 mm",
)  # fmt: skip
COURSE_SO_FAR = (
    "on letrozole and ribociclib for 8 months", "on denosumab 120 mg q4w", "T-DM1 x6 cycles", "60 Gy 2019", "30Gy/10 there before",
    "PR 60% after 6 cycles", "ER 90% PR 20% HER2 3+",
)  # fmt: skip
PLANS = (
    "Resection?", "RFA next week?", "SBRT 50 Gy in 5?", "8Gyx1?", "WBRT 30/10?", "Hold the drug 2 weeks before RT?",
    "Can I promise 20% more survival at 5 years?", "Mastectomy?", "zoledronate 4 mg every 3 months?", "What next?",
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> str:
    """A patient in a clinician's shorthand: lesions, course and plan in notations of all kinds, in any order."""
    told = [draw(st.sampled_from(some)) for some in (PATIENTS, COURSES, LESIONS, COURSE_SO_FAR)]
    return f"{', '.join(draw(st.permutations(told)))}. {draw(st.sampled_from(PLANS))}"


def claimed(text: str) -> str:
    """``text`` without what it asks, and without the digits of a name."""
    return ASKS_OR_NAMES.sub(" ", text)


def unsourced(assistant: Assistant, reply: Reply, question: str) -> list[tuple[str, ...]]:
    """The numbers of each segment and of each finding that stand in none of its sources."""
    quotes = {citation.number: citation.quote for citation in reply.citations}
    rules = " ".join(says.message for rule in assistant.rules.rules for says in rule.says.values())
    found = []
    for segment in reply.segments():
        cited = [quotes[number] for number in segment.citations]
        own = {SegmentKind.FINDING: (rules, question), SegmentKind.CONNECTIVE: (question,)}.get(segment.kind, ())
        found.append(missing(claimed(segment.text), *cited, *own))
    for finding in reply.findings:
        rests = [one.text for id_ in finding.statements if (one := assistant.knowledge.statements.get(id_))]
        found.append(missing(claimed(finding.sentence), *rests, rules, question))
    return [numbers for numbers in found if numbers]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=cases())
def test_every_number_of_an_answer_has_its_source(assistant: Assistant, question: str) -> None:
    assert unsourced(assistant, assistant.reply(question), question) == []
