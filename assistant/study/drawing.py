"""Draws the survival plot as SVG, in the colours of light or dark. Same rows, same bytes.

matplotlib rather than plotly: the page loads no script for it (plotly's is over 3 MB), the picture is static and its
text stays text.
"""

import io
from functools import lru_cache
from threading import Lock
from typing import Any

from assistant.study.survival import SurvivalRow

COLOURS = {"light": ("#1b2430", "#565f6b", "#21456a", "#dcd8ce"), "dark": ("#e4e7eb", "#a9b3be", "#a3c0dc", "#343d48")}
"""Ink, soft, accent, rule."""
WIDTH, ROW_HEIGHT, MARGIN = 4.4, 0.62, 0.95
"""Inches, of which the SVG has 72 points each."""
LOW, HIGH = 0.33, 2.4
TICKS = (0.5, 1.0, 2.0)
_drawing = Lock()


@lru_cache(maxsize=8)
def survival_svg(rows: tuple[SurvivalRow, ...], scheme: str) -> str:
    """The plot as SVG text: one line a trial, a marker with its interval only where ``drawn`` is there."""
    # Imported here: only who opens the plot waits for it.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    ink, soft, accent, rule = COLOURS[scheme]
    look: Any = {"svg.fonttype": "none", "svg.hashsalt": "boardside", "font.family": "sans-serif", "font.size": 9}
    with _drawing, mpl.rc_context(look):
        figure = Figure(figsize=(WIDTH, MARGIN + ROW_HEIGHT * len(rows)))
        axes = figure.add_axes(
            (0.02, MARGIN / figure.get_figheight() * 0.82, 0.96, 1 - MARGIN / figure.get_figheight())
        )
        _frame(axes, len(rows), soft, rule)
        for place, row in enumerate(reversed(rows)):
            _line(axes, place, row, ink, soft, accent)
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _frame(axes: Any, count: int, soft: str, rule: str) -> None:
    """A log scale, as a ratio has; a line at 1; no box."""
    axes.set_xscale("log")
    axes.set_xlim(LOW, HIGH)
    axes.set_ylim(-0.45, count - 0.2)
    axes.set_xticks(TICKS, [f"{tick:g}" for tick in TICKS])
    axes.minorticks_off()
    axes.set_yticks([])
    axes.tick_params(colors=soft, length=3)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(rule)
    axes.set_xlabel("Hazard ratio for overall survival, log scale", color=soft, labelpad=20)
    below = axes.get_xaxis_transform()
    axes.text(0.96, -0.17, "← favours local treatment", color=soft, ha="right", transform=below, fontsize=8)
    axes.text(1.04, -0.17, "favours systemic therapy →", color=soft, ha="left", transform=below, fontsize=8)


def _line(axes: Any, place: int, row: SurvivalRow, ink: str, soft: str, accent: str) -> None:
    axes.text(LOW, place + 0.3, row.name, color=ink, weight="bold", ha="left", va="center")
    if row.drawn is None:
        axes.text(LOW, place, row.reason, color=soft, style="italic", ha="left", va="center", fontsize=8)
        return
    # The line of no difference, beside each marker and not through the names.
    axes.plot((1.0, 1.0), (place - 0.25, place + 0.14), color=soft, linewidth=0.8, linestyle=(0, (3, 3)))
    axes.plot((row.drawn.low, row.drawn.high), (place, place), color=accent, linewidth=1.6)
    axes.plot((row.drawn.hr,), (place,), marker="s", markersize=7, color=accent, gid=f"marker-{row.key}")
    axes.text(HIGH, place + 0.3, row.drawn.printed, color=ink, ha="right", va="center", fontsize=8)
