"""What the Study pages do, without Gradio: what the browser sent -> regions to redraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.corpus import Trial
from assistant.web.html import Safe
from assistant.web.sources import Sources
from assistant.web.study import Part, study_html
from assistant.web.study_requests import OfPart
from assistant.web.study_trials import trials_html

Region = Literal["study", "study-note", "study-file"]
Change = dict[Region, object]


@dataclass
class StudyDesk:
    """One for the process. It keeps nothing itself: progress is in the store, by owner."""

    sources: Sources
    trials: Sequence[Trial] = ()

    def open(self, asked: OfPart) -> Change:
        return {"study": study_html(asked.part, self._body(asked.part))}

    def _body(self, part: Part) -> Safe:
        return trials_html(self.trials)
