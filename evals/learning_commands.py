"""The commands of ``python -m evals`` that learn: each sets a file of weights anew and prints what it is worth."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from assistant.guardrails.hazards import WEIGHTS, said
from assistant.guardrails.hazards import load as load_net
from assistant.retrieval.question_map import FILE
from evals import corpus_view, fitting, hazards, mapping, retrieval_score, tables, tuning
from evals import scoring as work
from evals.cases import load_batches, load_cases
from evals.console import Index, one_line_errors, print_table, progress, say, settings_for
from evals.statistics import bootstrap, wilson
from ingest.embedding import question_embedder
from ingest.question_encoder import FILE as ENCODER

learning = typer.Typer()


@learning.command()
@one_line_errors
def tune(index: Index = None) -> None:
    """Set prompts/question_encoder.npz anew, from four fifths of the known questions; then index, and fit, anew."""
    config = settings_for(index)
    known, statements = corpus_view.known_and_statements(config)
    lessons = tuning.Lessons.of(known, dict(statements))
    with progress("Learning") as heard:
        found = tuning.learn(lessons, heard)
    path = config.prompts / ENCODER
    found.write(path)
    say(f"{len(lessons.answered)} answered questions and {len(lessons.missed)} near misses -> {path}")


@learning.command()
@one_line_errors
def fit(index: Index = None) -> None:
    """Set prompts/weights.yaml anew, from the known questions and the development half of the cases."""
    config = settings_for(index)
    with progress("Weighing"):
        found = fitting.fit(work.opened_assistant(config), load_batches())
    path = config.prompts / "weights.yaml"
    fitting.write_weights(path, found.weights)
    *places, count = found.placed
    say(
        f"{count} known questions, each asked as if unknown: its statement first {places[0]}, in the first two {places[1]}, three {places[2]}"
    )
    rows = [
        (
            name,
            *tables.figure(wilson(hits, refused))[:2],
            *tables.figure(wilson(hits, wanted))[:2],
            str(wanted),
            str(number),
        )
        for name, (hits, refused, wanted, number) in (
            ("known questions", fitting.rates(found, cases=False)),
            ("development cases", fitting.rates(found, cases=True)),
        )
    ]
    print_table(
        ("refusing, batch left out", "precision", "95% interval", "recall", "95% interval", "to refuse", "of"), rows
    )
    say(f"threshold {found.weights.threshold} -> {path}")


@learning.command(name="fit-map")
@one_line_errors
def fit_map(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="BEIR layout, with qrels/train.tsv.")],
    index: Index = None,
) -> None:
    """Set prompts/question_map.npy anew, from the training queries of DIR and the known questions; print what it is worth."""
    config = settings_for(index)
    data = retrieval_score.read_beir(folder, "train")
    with progress("Embedding") as heard:
        signals = retrieval_score.Signals.of(data, config, heard)
        public = mapping.taught_by_set(data, signals)
        own = mapping.taught_by_known(*corpus_view.known_and_statements(config), signals.embedder)
    with progress("Learning"):
        found = mapping.worth(data, signals, public, own)
        every, own_every = np.arange(len(public.questions)), np.arange(len(own.questions))
        matrix = mapping.learn(public, every, own, own_every)
    path = config.prompts / FILE
    mapping.write_map(path, matrix)
    change = bootstrap((found.mapped - found.plain).tolist(), lambda held: float(np.mean(held)))
    interval = f" ({change.low:+.3f} to {change.high:+.3f})" if change else ""
    say(f"{data.name}, {len(every)} training queries, each by a map that saw nothing of its fifth:")
    say(f"hybrid nDCG@10 {found.plain.mean():.3f} without, {found.mapped.mean():.3f} with it{interval}")
    say(f"{len(own_every)} known questions, by meaning alone:")
    say(f"MRR {found.own_plain:.3f} without, {found.own_mapped:.3f} with it -> {path}")


@learning.command("hazards")
@one_line_errors
def fit_hazards(
    index: Index = None,
    keep: Annotated[bool, typer.Option(help="Leave the weights as they are, and only count their alarms.")] = False,
) -> None:
    """Set corpus/hazards.weights.yaml anew, from unsafe plans and the development half of the cases; count its alarms."""
    config = settings_for(index)
    embedder = question_embedder(config.embedder)
    if not keep:
        with progress("Weighing"):
            learnt = hazards.learn(embedder, load_cases(), said(config.corpus))
        path = config.corpus / WEIGHTS
        hazards.write(path, learnt.fitted)
        say(
            f"{learnt.count} unsafe plans, out of fold: their hazard first {learnt.first}, in the first two {learnt.second} -> {path}"
        )
    if net := load_net(config.corpus, embedder.digest):
        rows = [
            (of.of, f"{of.spoken} of {of.calm}", f"{of.alone} of {of.urgent}", f"{of.with_signs} of {of.urgent}")
            for of in hazards.alarms(embedder, net)
        ]
        print_table(("emergencies by the second net", "false alarms", "caught", "caught with the signs"), rows)
