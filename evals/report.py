"""The report of a run: one HTML file that needs nothing else, the same as JSON, and the answers as they came."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from evals import tables
from evals.gate import breaches
from evals.kept import KeptRun, keep
from evals.metrics import METRICS, Scored, label_table
from evals.observation import Observation
from evals.runs import Run
from evals.wire import write_rows, write_text

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;margin:1rem 0}th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #d8dee4;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}details{border:1px solid #d8dee4;border-radius:6px;padding:.4rem .8rem;margin:.5rem 0}
summary{cursor:pointer}pre{white-space:pre-wrap;background:#f6f8fa;padding:.8rem;border-radius:6px}li.bad{color:#a40e26}small{color:#57606a}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}pre{background:#161b22}th,td,details{border-color:#30363d}li.bad{color:#ff8182}small{color:#9198a1}}
"""


def write_report(
    folder: Path, run: Run, extra: Sequence[tuple[str, ...]], baseline: KeptRun | None
) -> tuple[Path, Path]:
    """Write ``report.html``, ``report.json`` and ``answers.jsonl`` in ``folder``; returns the first two.

    The answers can be scored again without being asked again (``--target answers.jsonl``), by another judge or
    under other metrics.
    """
    page, data = folder / "report.html", folder / "report.json"
    write_rows(folder / "answers.jsonl", [one.seen.attempt.answer for one in run.scored if one.seen.attempt.answer])
    write_text(page, html(run, extra, baseline))
    write_text(data, json.dumps(as_json(run, extra), ensure_ascii=False, indent=1) + "\n")
    return page, data


def as_json(run: Run, extra: Sequence[tuple[str, ...]]) -> dict[str, object]:
    """The run as it is kept, its summary, and every failing case."""
    return {
        "run": keep(run).model_dump(mode="json"),
        "summary": [list(row) for row in [*tables.summary_rows(run), *extra]],
        "breaches": [[breach.kind, breach.case, breach.detail] for breach in breaches(run.scored)],
        "failing": [_failing(one) for one in run.scored if tables.faults_of(one.seen)],
    }


def _failing(one: Scored) -> dict[str, object]:
    seen = one.seen
    return {
        "id": seen.case.id,
        "question": seen.case.question,
        "why": tables.faults_of(seen),
        "answer": seen.answer.model_dump(mode="json"),
        "ranking": list(seen.ranking),
        "values": dict(one.values),
    }


def html(run: Run, extra: Sequence[tuple[str, ...]], baseline: KeptRun | None) -> str:
    """The page: measures, changes, breaches, kinds and tags, labels, failing cases, definitions."""
    failing = [one for one in run.scored if tables.faults_of(one.seen)]
    found = breaches(run.scored)
    parts = [
        f"<h1>Fidelity of {escape(run.target)}</h1>",
        f"<p>{len(run.scored)} cases of the {escape(run.half)} half. <small>cases {run.cases}, index {run.index}, "
        f"judge {escape(run.judge)}</small></p>",
        _table("Measures", tables.HEAD, [*tables.summary_rows(run), *extra]),
        _difference(run, baseline),
        _list(f"Breaches of zero tolerance: {len(found)}", tables.gate_lines(found, ())),
        _list(
            "Refusals that are wrong",
            [f"{name}: {', '.join(ids) or 'none'}" for name, ids in tables.wrong_refusals(run.scored).items()],
        ),
        _table("By kind and tag", ("kind or tag", "cases", *tables.TAG_METRICS), tables.tag_rows(run.scored)),
        _table(
            "Labels",
            ("label", "expected", "found", "missed", "shown though forbidden"),
            [tuple(map(str, row)) for row in label_table(run.scored)],
        ),
        f"<h2>Cases with something wrong: {len(failing)} of {len(run.scored)}</h2>",
        *(_case(one.seen) for one in failing),
        "<h2>Definitions</h2><dl>"
        + "".join(f"<dt><b>{escape(m.name)}</b></dt><dd>{escape(m.definition)}</dd>" for m in METRICS)
        + "</dl>",
    ]
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Boardside evals</title><style>{STYLE}</style></head>'
    return f"{head}<body>{''.join(parts)}</body></html>\n"


def _difference(run: Run, baseline: KeptRun | None) -> str:
    if baseline is None:
        return ""
    rows = tables.difference_rows(baseline, keep(run))
    return _table(
        f"Change against the baseline ({baseline.target})", ("measure", "change", "95% interval", "cases"), rows
    )


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th scope=col>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>"
        + "".join(f"<td{' class=n' if place else ''}>{escape(cell)}</td>" for place, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<h2>{escape(title)}</h2><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _list(title: str, lines: Sequence[str]) -> str:
    return f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _case(seen: Observation) -> str:
    why = "".join(f"<li class=bad>{escape(line)}</li>" for line in tables.faults_of(seen))
    cited = "".join(
        f"<li>[{number}] {escape(citation.quote)} <small>{escape(citation.document)}, {escape(citation.statement)}, "
        f"passage {escape(citation.passage)} {citation.start}-{citation.end}</small></li>"
        for number, citation in enumerate(seen.answer.citations, 1)
    )
    history = "".join(
        f"<p><small>{escape(turn.role)}: {escape(turn.content)}</small></p>" for turn in seen.case.history
    )
    return (
        f"<details id='{escape(seen.case.id)}'><summary><b>{escape(seen.case.id)}</b> {escape(seen.case.question[:160])}</summary>"
        f"{history}<p>{escape(seen.case.question)}</p><ul>{why}</ul><pre>{escape(seen.answer.answer)}</pre><ul>{cited}</ul>"
        f"<p><small>passages found: {escape(', '.join(seen.ranking))}</small></p></details>"
    )
