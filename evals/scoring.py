"""What the commands do: open, run, print. The steps between the pure modules and the console."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from assistant.respond import Assistant
from evals import agreement, bench, external, faults, gate, growth, retrieval_score, tables, wire
from evals import report as report_module
from evals.cases import FOLDER, Case, Half, load_cases
from evals.console import print_table, progress, say
from evals.corpus_view import CorpusView
from evals.judge import CachedJudge
from evals.judges import VERIFIER, judge_of
from evals.kept import KeptRun, keep
from evals.metrics import values_of
from evals.retrieval_score import DataSet, MethodScore
from evals.runs import Run, run
from evals.statistics import Value, bootstrap_mean
from evals.targets import BoardsideTarget, Target, target_of
from ingest.errors import UsageError
from ingest.settings import Settings

Rows = list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Done:
    """A finished run with what was asked and what it was scored by, still open."""

    target: Target
    run: Run
    view: CorpusView
    judge: CachedJudge
    cases: Sequence[Case]


def opened_target(where: str, config: Settings) -> Target:
    """The target, opened: a missing index is one error and not one a question."""
    target = target_of(where, config)
    if isinstance(target, BoardsideTarget):
        _ = target.assistant
    return target


def opened_assistant(config: Settings) -> Assistant:
    """This assistant, opened."""
    target = opened_target("", config)
    assert isinstance(target, BoardsideTarget)  # an empty name means this one
    return target.assistant


@contextmanager
def scored_run(where: str, config: Settings, half: Half, judge_name: str, folder: Path) -> Iterator[Done]:
    """Ask every case of ``half``, score the answers, close the index at the end."""
    cases = load_cases(folder, half)
    view = CorpusView(config)
    try:
        judge = judge_of(judge_name, config)
        target = opened_target(where, config)
        say(f"{len(cases)} cases, {half.value} half, target {target.name}, index {view.generation}")
        with progress("Asking") as heard:
            done = run(target, cases, half.value, view, judge, heard)
        yield Done(target, done, view, judge, cases)
    finally:
        view.close()


def judge_rows(done: Done, config: Settings) -> Rows:
    """Agreement with labels: the judge's on the shipped ones, and on public sets the judge's and the verifier's."""
    rows = wire.read_rows(agreement.LABELS, agreement.LabelRow)
    names = sorted({name for row in rows for name in row.statements})
    texts = {name: text for name in names if (text := done.view.statement_text(name)) is not None}
    recall = bootstrap_mean(values_of(done.run.scored, "citation recall"))
    shown = tables.agreement_rows(agreement.agreement(done.judge, agreement.pairs_of(rows, texts)), recall)
    sets, _ = external.labelled_sets(config.benchmarks)
    for name, pairs in sets.items():
        for who, judge in (("judge", done.judge), ("verifier", judge_of(VERIFIER, config))):
            shown += tables.public_rows(f"{who} on {name}", agreement.agreement(judge, pairs))
    return shown


def report(folder: Path, done: Run, extra: Rows, baseline: KeptRun | None) -> tuple[Path, Path]:
    return report_module.write_report(folder, done, extra, baseline)


def plain_beside(done: Done, config: Settings, half: Half, folder: Path) -> Run:
    """The plain recipe, asked the same and judged by the same judge."""
    with progress("Asking the plain recipe") as heard:
        return run(target_of("plain", config), load_cases(folder, half), half.value, done.view, done.judge, heard)


def print_run(done: Run, extra: Rows, plain: Run | None) -> None:
    """The final table; with the plain recipe beside it, and the paired difference, where it was run."""
    rows = [*tables.summary_rows(done), *extra]
    if plain is None:
        print_table(tables.HEAD, rows)
    else:
        theirs = {row[0]: row for row in tables.summary_rows(plain)}
        changes = {row[0]: f"{row[1]} ({row[2]})" for row in tables.difference_rows(keep(plain), keep(done))}
        blank = ("", "", "", "")
        beside = [
            (*row, theirs.get(row[0], blank)[1], theirs.get(row[0], blank)[2], changes.get(row[0], "")) for row in rows
        ]
        print_table((*tables.HEAD, plain.target, "95% interval", "difference (95%)"), beside)
    for name, ids in tables.wrong_refusals(done.scored).items():
        say(f"{name}: {', '.join(ids) or 'none'}")
    found = gate.breaches(done.scored)
    say(f"breaches of zero tolerance: {len(found)} (python -m evals gate lists them)")


def print_gate(done: Done, kept: KeptRun, baseline: KeptRun) -> bool:
    """Print what the gate finds; whether it is open."""
    if kept.half != baseline.half:
        raise UsageError(f"The baseline is of the {baseline.half} half, this run of the {kept.half} half.")
    found, lost = gate.breaches(done.run.scored), gate.losses(baseline, kept)
    for line in tables.gate_lines(found, lost):
        say(line)
    proofs = faults.prove(done.run.scored, done.view, done.judge)
    print_table(
        ("planted fault", "in case", "caught as"),
        [(proof.fault, proof.planted or "(no place)", proof.caught or "NOT CAUGHT") for proof in proofs],
    )
    print_table(("measure", "change", "95% interval", "cases"), tables.difference_rows(baseline, kept))
    missed = [proof.fault for proof in proofs if not proof.caught]
    open_ = not (found or lost or missed)
    say(
        f"gate {'open' if open_ else 'SHUT'}: {len(found)} breaches, {len(lost)} losses, {len(proofs) - len(missed)} of {len(proofs)} planted faults caught"
    )
    return open_


def own_questions(view: CorpusView, cases: Sequence[Case]) -> DataSet:
    """The project's own questions with the passages that hold their vital nuggets, each of grade 1."""
    judged = {
        case.id: {passage: 1.0 for held in view.gold(case).values() for passage in held}
        for case in cases
        if not case.history
    }
    asked = tuple((case.id, case.question) for case in cases if judged.get(case.id))
    return DataSet("own questions", tuple((held.id, held.statements) for held in view.passages), asked, judged)


def print_retrieval(folder: Path | None, half: str, config: Settings, cases: Path = FOLDER) -> None:
    """One row a method. Without a ``folder`` the development half of the project's own questions in ``cases`` is scored."""
    if folder is None:
        view = CorpusView(config)
        data = own_questions(view, load_cases(cases, Half.DEVELOPMENT))
        shown = "development"
    else:
        view, data, shown = None, retrieval_score.read_beir(folder, half), half
    say(f"{data.name}: {len(data.queries)} queries ({shown} half), {len(data.documents)} documents")
    scores = score_retrieval(data, config, view)
    print_table(
        ("method", "nDCG@10", "95% interval", "Recall@10", "95% interval", "MRR@10", "95% interval", "ms a query"),
        [_retrieval_row(score) for score in scores],
    )
    if folder is not None and half == "test":
        retrieval_score.log_run(data, half, scores)
    if view is not None:
        view.close()


def score_retrieval(data: DataSet, config: Settings, view: CorpusView | None) -> list[MethodScore]:
    """Every method; with a ``view`` also the product's own retriever over its own index."""
    with progress("Embedding") as heard:
        found = retrieval_score.methods(data, config, heard)
    if view is not None:
        found["product"] = lambda query: list(view.rank(query))
    return [retrieval_score.score_method(name, rank, data) for name, rank in found.items()]


def _retrieval_row(score: MethodScore) -> tuple[str, ...]:
    cells = [cell for interval in (score.ndcg, score.recall, score.mrr) for cell in tables.figure(interval)[:2]]
    return (score.method, *cells, f"{score.milliseconds:.1f}")


def yardsticks(done: Done, config: Settings, cases: Path, retrieval: bool) -> list[str]:
    """Retrieval on ``cases`` and the external sets: what is there is scored, what is not is named with the reason."""
    _, skipped = external.labelled_sets(config.benchmarks)
    lines = [f"skipped: {one.name}: {one.reason}" for one in skipped]
    folders = external.beir_sets(config.benchmarks) if retrieval else []
    if retrieval and not folders:
        lines.append("skipped: retrieval on public data: no folder in BEIR layout under BOARDSIDE_BENCHMARKS")
    if retrieval:
        print_retrieval(None, "", config, cases)
    for folder in folders:
        print_retrieval(folder, "test", config)
    return [*lines, *_must_have(done, config)]


def _must_have(done: Done, config: Settings) -> list[str]:
    """K-QA's must-have statements, looked for in the target's answers; other subjects than ours, so expect refusals."""
    folder = None if config.benchmarks is None else config.benchmarks / "kqa"
    if folder is None or not folder.is_dir():
        where = "BOARDSIDE_BENCHMARKS is not set" if folder is None else f"there is no {folder}"
        return [f"skipped: kqa: {where}"]
    shares = external.must_have(done.target, folder, done.judge)
    held = bootstrap_mean([Value(str(number), share) for number, share in enumerate(shares)])
    return [f"kqa: must-have statements in the answer: {' '.join(tables.figure(held)[:2])} ({len(shares)} questions)"]


def facts_table(sources: Sequence[Path], half: str) -> str:
    """The table of ``evals.facts_score`` for the labelled vignettes in ``sources`` together."""
    from assistant.facts.extraction import extract
    from evals.facts_score import score, table

    rows: list[dict[str, Any]] = []
    for source in sources:
        try:
            rows += [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
        except OSError as error:
            raise UsageError(f"{source} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise UsageError(f"{source}: line: is not JSON ({error})") from error
    names = ", ".join(source.name for source in sources)
    return f"{half} half of {names}\n" + table(score(rows, extract, cast(Literal["development", "test", "all"], half)))


def print_bench(config: Settings, count: int) -> None:
    """Start in a fresh process, then opening and latency of this assistant and of the plain recipe."""
    questions = wire.question_rows(load_cases(half=Half.DEVELOPMENT))[:count]
    start = bench.fresh_process(config)
    say(f"fresh process to answer: {'failed' if start is None else f'{start:.1f} s'}")
    say(f"of it start and imports that nothing can spare ({growth.FLOOR}): {growth.import_floor():.1f} s")
    rows = []
    for where in ("", "plain"):
        timing = bench.time_target(target_of(where, config), questions)
        if timing is not None:
            rows.append(
                (timing.target, f"{timing.opening:.2f}", *tables.figure(timing.p50)[:2], *tables.figure(timing.p95)[:2])
            )
    print_table(("target", "opening, s", "p50, s", "95% interval", "p95, s", "95% interval"), rows)


def print_growth(sizes: Sequence[int], kept: Path | None) -> None:
    """Question to evidence at each number of synthetic passages with seeded vectors; indexes stay in ``kept``."""
    points = []
    with tempfile.TemporaryDirectory(prefix="boardside-growth-") as passing, progress("Building and asking") as heard:
        scratch = kept or Path(passing)
        scratch.mkdir(parents=True, exist_ok=True)
        for done, size in enumerate(sizes):
            points += [growth.measured(side, size, scratch) for side in growth.SIDES]
            heard(done + 1, len(sizes))
    say("\nquestion to evidence; synthetic passages, seeded vectors, questions embedded by the packaged model")
    print_table(
        ("side", "passages", "p50, ms", "p95, ms", "p95 of processor, ms", "p95 grew", "peak MB"), growth.rows(points)
    )
