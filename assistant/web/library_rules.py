"""Rules as decision tables: when a rule is in force, what it requires, what is said for each outcome. Pure."""

from assistant.findings import Indicator, Truth, Verdict
from assistant.rules.criteria import AllOf, AnyOf, Not, Test, describe
from assistant.rules.rule import Rule
from assistant.web.cards import DRAFT, WEIGHT, sign
from assistant.web.html import NOTHING, Safe, el, join
from assistant.web.library_sources import opener
from assistant.web.origin import origin_html
from assistant.web.sources import Sources

OUTCOME = {Verdict.MET: Truth.TRUE, Verdict.VIOLATED: Truth.FALSE, Verdict.UNKNOWN: Truth.UNKNOWN}


def rule_html(rule: Rule, sources: Sources) -> Safe:
    """One rule, folded: its title, weight and review status stand on the fold."""
    strength = rule.strength if rule.system == "none" else f"{rule.strength} ({rule.system})"
    rows: list[tuple[Safe | str, Safe | str]] = [
        ("In force when", test_html(rule.when)),
        ("Unless", test_html(rule.unless) if rule.unless else ""),
        ("Requires", test_html(rule.require) if rule.require else ""),
        *((_outcome(rule, verdict), says.message) for verdict, says in rule.says.items()),
        ("Without it", rule.hazard),
        ("Strength as stated", strength),
        ("Rests on", join([origin_html(rule.source, sources), *map(opener, rule.statements)], " ")),
    ]
    cells = (el("tr", {}, el("th", {"scope": "row"}, name), el("td", {}, words)) for name, words in rows if words)
    table = el("table", {"class": "decision"}, el("tbody", {}, *cells))
    draft = el("span", {"class": "draft"}, DRAFT) if rule.status != "signed" else NOTHING
    weight = el("span", {"class": f"weight {rule.severity}"}, WEIGHT[Indicator(rule.severity)])
    summary = el("summary", {}, el("span", {"class": "document-title"}, rule.title), el("span", {}, weight, " ", draft))
    return el("details", {"class": "rule", "id": f"rule-{rule.id}"}, summary, table)


def _outcome(rule: Rule, verdict: Verdict) -> Safe:
    """What leads to a sentence; a rule that requires nothing speaks as soon as it is in force."""
    if verdict is Verdict.VIOLATED and rule.require is None:
        return el("span", {}, "Then")
    return join(["If ", sign(OUTCOME[verdict])])


def test_html(test: Test) -> Safe:
    """A test as a reader says it; what belongs together is a list."""
    match test:
        case AllOf(all=members):
            return _list("All of these", members)
        case AnyOf(any=members):
            return _list("Any of these", members)
        case Not(not_=member):
            return join(["Not: ", test_html(member)])
        case _:
            return el("span", {}, describe(test))


def _list(head: str, members: tuple[Test, ...]) -> Safe:
    if len(members) == 1:
        return test_html(members[0])
    return el("div", {"class": "tests"}, head, el("ul", {}, *(el("li", {}, test_html(member)) for member in members)))
