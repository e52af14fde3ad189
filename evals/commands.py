"""The command line of ``python -m evals``: each command reads its arguments and calls one module."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.rules.book import load_rules
from evals import abstention as refusals
from evals import (
    corpus_view,
    guardrails_score,
    second_reading,
    tables,
    targets,
    wire,
)
from evals import scoring as work
from evals import verifier as claims
from evals.cases import FOLDER, Half, contradictions, load_cases
from evals.console import Index, one_line_errors, print_table, progress, say, settings_for
from evals.judges import judge_of
from evals.kept import BASELINE, keep, read_kept, write_kept
from evals.learning_commands import learning
from ingest.errors import BoardsideError, UsageError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(learning)
Where = Annotated[str, typer.Option("--target", help="plain, a URL or a file of answers; default: this assistant.")]
Part = Annotated[Half, typer.Option(help="Which half of the cases; the test half is never read while tuning.")]
JudgeName = Annotated[
    str, typer.Option("--judge", help="words, verifier, nli:PATH or chat:PROVIDER:MODEL; default: deterministic.")
]
Cases = Annotated[Path, typer.Option(help="Folder of case files.")]
VIGNETTES = tuple(
    Path("tests/assistant") / name for name in ("vignettes.jsonl", "vignettes_second.jsonl", "vignettes_third.jsonl")
)
"""Labelled by three authors who saw neither the program nor each other's."""

CHANGE = ("measure", "change", "95% interval", "cases")


@app.callback()
def evals() -> None:
    """Scores how faithful answers are: this assistant's, or another system's."""


@app.command()
@one_line_errors
def answer(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="One question a line.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="One answer a line; written whole or not at all.")],
    index: Index = None,
    target: Where = "",
) -> None:
    """Answer a batch of questions."""
    questions = wire.question_rows(wire.read_rows(source, wire.QuestionRow))
    asked = work.opened_target(target, settings_for(index))
    with progress("Answering") as report:
        made = targets.attempts(asked, questions, report)
    wire.write_rows(out, [attempt.answer for attempt in made if attempt.answer is not None])
    failed = [attempt for attempt in made if attempt.answer is None]
    say(f"{len(made) - len(failed)} of {len(made)} questions answered -> {out}")
    if failed:
        ids = ", ".join(attempt.id for attempt in failed)
        raise BoardsideError(f"{len(failed)} could not be answered ({ids}); the first: {failed[0].error}")


@app.command()
@one_line_errors
def run(
    index: Index = None,
    target: Where = "",
    half: Part = Half.DEVELOPMENT,
    judge: JudgeName = "",
    cases: Cases = FOLDER,
    out: Annotated[Path, typer.Option(help="Folder of report.html and report.json.")] = Path(".boardside/report"),
    beside: Annotated[bool, typer.Option(help="Score the plain LangChain recipe in the same run.")] = True,
) -> None:
    """Score everything, write the report and end with a table."""
    config = settings_for(index)
    with work.scored_run(target, config, half, judge, cases) as done:
        extra = work.judge_rows(done, config)
        baseline = read_kept(BASELINE) if cases == FOLDER and BASELINE.exists() else None
        page, data = work.report(out, done.run, extra, baseline)
        plain = work.plain_beside(done, config, half, cases) if beside and not target else None
        for line in work.yardsticks(done, config, cases, retrieval=not target):
            say(line)
        work.print_run(done.run, extra, plain)
        say(f"\nReport: {page}\nData:   {data}")


@app.command()
@one_line_errors
def gate(
    index: Index = None,
    half: Part = Half.DEVELOPMENT,
    baseline: Annotated[Path, typer.Option(help="The kept run to compare with.")] = BASELINE,
    cases: Cases = FOLDER,
    accept: Annotated[bool, typer.Option(help="Keep this run as the new baseline, breaches or not.")] = False,
) -> None:
    """Fail on a breach of an invariant, on a loss beyond chance, and unless six planted faults are caught."""
    with work.scored_run("", settings_for(index), half, "", cases) as done:
        kept = keep(done.run)
        if accept:
            write_kept(baseline, kept)
            say(f"Baseline of {len(kept.results)} cases -> {baseline}")
        if not work.print_gate(done, kept, read_kept(baseline)):
            raise typer.Exit(1)


@app.command()
@one_line_errors
def abstention(index: Index = None, cases: Cases = FOLDER) -> None:
    """Precision and recall of refusing on both halves, by outcome; of the test half no question is shown."""
    assistant = work.opened_assistant(settings_for(index))
    for half in (Half.DEVELOPMENT, Half.TEST):
        with progress(f"Asking the {half.value} half"):
            rows = list(refusals.asked(assistant, load_cases(cases, half)))
        say(f"\n{half.value} half, {len(rows)} cases")
        measures = (("precision", refusals.precision(rows)), ("recall", refusals.recall(rows)))
        print_table(
            ("refusing", "value", "95% interval", "cases"), [(name, *tables.figure(found)) for name, found in measures]
        )
        print_table(("expected", "cases", *refusals.OUTCOMES), refusals.by_kind(rows))
        for name, found in refusals.wrong(rows).items() if half is Half.DEVELOPMENT else ():
            say(f"{name}:")
            for case in found:
                say(f"  {case.id}: {case.question}")


@app.command()
@one_line_errors
def compare(
    before: Annotated[Path, typer.Argument(help="A report.json or a baseline.")],
    after: Annotated[Path, typer.Argument(help="Another.")],
) -> None:
    """Paired differences between two runs, each with a sign and an interval."""
    first, second = read_kept(before), read_kept(after)
    rows = tables.difference_rows(first, second)
    if not rows:
        raise UsageError(f"{before} and {after} have no case in common.")
    say(f"{second.target} ({second.half}) minus {first.target} ({first.half})")
    print_table(CHANGE, rows)


@app.command()
@one_line_errors
def check(
    index: Index = None,
    cases: Cases = FOLDER,
    half: Part = Half.ALL,
) -> None:
    """Check the cases: schema, labels, and that every nugget is found in the corpus."""
    found = load_cases(cases, half)
    view = corpus_view.CorpusView(settings_for(index))
    problems = contradictions(found)
    lost = corpus_view.unfounded(view, found)
    shown = [
        f"{case.id}: nugget not in the corpus: {text}"
        for case in found
        for text in lost.get(case.id, [])
        if case.half is not Half.TEST
    ]
    hidden = sum(len(lost.get(case.id, [])) for case in found if case.half is Half.TEST)
    view.close()
    for line in (*problems, *shown):
        say(line)
    say(
        f"{len(found)} cases; {len(problems)} contradictions; nuggets not in the corpus: {len(shown)} (and {hidden} in the test half)"
    )
    if problems:
        raise typer.Exit(1)


@app.command()
@one_line_errors
def retrieval(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="BEIR layout; none: the project's own questions.")
    ] = None,
    index: Index = None,
    half: Annotated[str, typer.Option(help="Which judgements: qrels/HALF.tsv.")] = "test",
) -> None:
    """Score retrieval: one row a method, nDCG@10 first."""
    work.print_retrieval(folder, half, settings_for(index))


@app.command()
@one_line_errors
def facts(
    sources: Annotated[list[Path] | None, typer.Argument(metavar="VIGNETTES.jsonl")] = None,
    half: Annotated[str, typer.Option(help="development, test or all.")] = "development",
) -> None:
    """Score the extraction of patient facts on labelled vignettes; by default on all three files by blind authors."""
    if half not in ("development", "test", "all"):
        raise UsageError(f"--half {half} is none of: development, test, all.")
    say(work.facts_table(sources or VIGNETTES, half))


@app.command()
@one_line_errors
def guardrails(index: Index = None, target: Where = "", cases: Cases = FOLDER) -> None:
    """Score the findings: precision, recall, false clearances, alerts; both halves, as totals only."""
    config = settings_for(index)
    found = load_cases(cases, Half.ALL)
    asked = work.opened_target(target, config)
    with progress("Asking") as heard:
        made = targets.attempts(asked, wire.question_rows(found), heard)
    seen = guardrails_score.observed(found, made, judge_of("", config))
    print_table(guardrails_score.HEAD, guardrails_score.table(seen))
    rules = load_rules(config.corpus / "rules")
    middle, high = guardrails_score.milliseconds(rules, [case.question for case in found])
    say(
        f"All {len(rules.rules)} rules on one question: {middle:.1f} ms of processor time, 95th percentile {high:.1f} ms."
    )


@app.command()
@one_line_errors
def bench(
    index: Index = None,
    count: Annotated[int, typer.Option(min=1, help="Questions to ask.")] = 50,
    passages: Annotated[list[int] | None, typer.Option(help="A number of synthetic passages; may be repeated.")] = None,
    kept: Annotated[
        Path | None, typer.Option(help="A folder in which the synthetic indexes stay, to be asked again.")
    ] = None,
) -> None:
    """Time the start and the answers, and question to evidence as the passages grow; the plain recipe beside them."""
    work.print_bench(settings_for(index), count)
    work.print_growth(passages or [1000, 10000], kept)


@app.command()
@one_line_errors
def verifier(wrong: Annotated[bool, typer.Option("--wrong", help="List the claims judged wrongly.")] = False) -> None:
    """Score the verifier of compose mode on labelled claims, true and corrupted."""
    rows, mistakes = claims.table(settings_for(None).corpus)
    print_table(tables.HEAD, rows)
    for claim in mistakes if wrong else ():
        say(f"{claim.kind}: {claim.claim}")


@app.command("second-reading")
@one_line_errors
def second_reading_command() -> None:
    """Print what the check by phrases is worth beside a second reader, on both halves; nothing is asked."""
    rows = wire.read_rows(second_reading.READING, second_reading.ReadRow)
    for half in (Half.DEVELOPMENT, Half.TEST):
        own = {case.id for case in load_cases(FOLDER, half)}
        say(f"{half.value} half")
        print_table(tables.HEAD, [(name, *tables.figure(share)) for name, share in second_reading.shares(rows, own)])


def main() -> None:
    app()
