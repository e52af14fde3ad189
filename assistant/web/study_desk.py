"""What the Study pages do, without Gradio: what the browser sent -> regions to redraw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.corpus import Trial
from assistant.study.survival import Plot, survival_rows
from assistant.web.html import Safe
from assistant.web.sources import Sources
from assistant.web.study import Part, progress_html, study_html
from assistant.web.study_requests import OfPart
from assistant.web.study_survival import survival_html
from assistant.web.study_trials import trials_html

Region = Literal["study", "study-note", "study-file"]
Change = dict[Region, object]


@dataclass
class StudyDesk:
    """One for the process. It keeps nothing itself: progress is in the store, by owner."""

    sources: Sources
    trials: Sequence[Trial] = ()
    plot: Plot | None = None

    def open(self, asked: OfPart) -> Iterator[Change]:
        if asked.part == "survival":  # the first time it takes a moment
            yield {"study-note": progress_html("Drawing the plot…")}
        yield {"study": study_html(asked.part, self._body(asked.part))}

    def _body(self, part: Part) -> Safe:
        if part == "survival":
            rows = survival_rows(self.plot, self.trials) if self.plot else ()
            return survival_html(self.plot.title if self.plot else "", rows, self.sources)
        return trials_html(self.trials)
