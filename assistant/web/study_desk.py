"""What the Study pages do, without Gradio: what the browser sent -> regions to redraw."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

from assistant.answers import Reply
from assistant.corpus.records import Trial
from assistant.findings import Finding
from assistant.store.study import Studied
from assistant.study.cases import Case, differences
from assistant.study.questions import Question
from assistant.study.scheduling import answered, count, graded, next_question, shuffled, soonest, wait_in_words
from assistant.study.survival import Plot, survival_rows
from assistant.web.desk import Answers
from assistant.web.html import NOTHING, Safe, join
from assistant.web.requests import Seat
from assistant.web.sources import Sources
from assistant.web.study import Part, progress_html, study_html
from assistant.web.study_cases import case_html, cases_html, changed_html, unfolded_html
from assistant.web.study_progress import progress_page
from assistant.web.study_quiz import GRADE_WORDS, Given, Wanted, answered_html, filter_html, nothing_due, question_html
from assistant.web.study_requests import Changed, Committed, Graded, OfCase, OfDeck, OfPart, OfQuiz, Pick
from assistant.web.study_survival import survival_html
from assistant.web.study_trials import trials_html
from ingest.errors import StoreError, UsageError

Region = Literal["study", "study-note", "study-file"]
Change = dict[Region, object]


class Progress(Protocol):
    """What the desk needs of the store."""

    def studied(self, owner: str) -> dict[str, Studied]: ...
    def keep_studied(self, owner: str, one: Studied) -> None: ...
    def forget_studied(self, owner: str) -> None: ...


@dataclass
class StudyDesk:
    """One for the process. It keeps nothing itself: progress is in the store, by owner.

    ``judge`` says what the rules find in a vignette.
    """

    sources: Sources
    store: Progress
    trials: Sequence[Trial] = ()
    plot: Plot | None = None
    questions: Sequence[Question] = ()
    cases: Sequence[Case] = ()
    assistant: Answers | None = None
    judge: Callable[[str], tuple[Finding, ...]] = field(default=lambda _: ())
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def open(self, seat: Seat, asked: OfPart) -> Iterator[Change]:
        if asked.part == "questions":
            yield self.ask(seat, OfQuiz())
            return
        if asked.part == "survival":  # the first time it takes a moment
            yield {"study-note": progress_html("Drawing the plot…")}
        yield {"study": study_html(asked.part, self._body(seat, asked.part))}

    def _body(self, seat: Seat, part: Part) -> Safe:
        if part == "survival":
            rows = survival_rows(self.plot, self.trials) if self.plot else ()
            return survival_html(self.plot.title if self.plot else "", rows, self.sources)
        if part == "progress":
            return self._progress(seat)
        if part == "cases":
            return cases_html(self.cases)
        return trials_html(self.trials)

    def ask(self, seat: Seat, asked: OfQuiz) -> Change:
        """The next question of those wanted: what is due before what is new."""
        wanted, kept, now = Wanted(asked.topic, asked.kind), self.store.studied(_owner(seat)), self.now()
        listed = self._wanted(wanted)
        question = next_question(listed, kept, now)
        if question is None:
            at = soonest(listed, kept)
            body = nothing_due(wait_in_words(at - now) if at else "")
        else:
            before = kept.get(question.id)
            note = " comes back" if before else " new"
            body = question_html(question, shuffled(question, before.seen if before else 0), wanted, note)
        return self._quiz(wanted, body)

    def pick(self, seat: Seat, asked: Pick) -> Change:
        """An answer: kept at once, as good when right and to come back soon when wrong."""
        question = self._question(asked.item)
        if asked.choice >= len(question.options):
            raise UsageError("That choice is gone; ask for the next question.")
        before = self.store.studied(_owner(seat)).get(question.id)
        kept = answered(before, question.id, right=asked.choice == 0, now=self.now())
        self.store.keep_studied(_owner(seat), kept)
        return self._answered(question, kept, asked.choice, "good", asked)

    def grade(self, seat: Seat, asked: Graded) -> Change:
        """A right answer called hard or easy."""
        question = self._question(asked.item)
        kept = self.store.studied(_owner(seat)).get(question.id)
        if kept is None:
            raise StoreError("That answer is gone; answer the question again.")
        kept = graded(kept, asked.grade)
        self.store.keep_studied(_owner(seat), kept)
        return self._answered(question, kept, 0, asked.grade, asked)

    def forget(self, seat: Seat) -> Change:
        self.store.forget_studied(_owner(seat))
        return {"study": study_html("progress", self._progress(seat))}

    def case(self, asked: OfCase) -> Change:
        """A patient and the choices; nothing is shown before one is made."""
        return {"study": study_html("cases", case_html(self._case(asked.case)))}

    def commit(self, asked: Committed) -> Iterator[Change]:
        """What the sources and the rules say, once somebody has committed to a choice."""
        case = self._case(asked.case)
        _choice(case, asked)
        yield {"study-note": progress_html("Reading the documents and the rules…")}
        body = unfolded_html(case, asked.choice, self._reply(case), self.sources)
        yield {"study": study_html("cases", body)}

    def change(self, asked: Changed) -> Iterator[Change]:
        """The rules again with one fact otherwise, and what differs."""
        case = self._case(asked.case)
        _choice(case, asked)
        if asked.change >= len(case.changes):
            raise UsageError("That change is gone; open the case again.")
        yield {"study-note": progress_html("Running the rules again…")}
        one, before = case.changes[asked.change], self._reply(case)
        after = self._assistant().recheck(before, {one.fact: one.value})
        found = differences(before.findings, after.findings)
        body = changed_html(case, asked.choice, asked.change, before, after, found, self.sources)
        yield {"study": study_html("cases", body)}

    def _reply(self, case: Case) -> Reply:
        """The assistant's own answer to the case, asked anew: the corpus may have changed since."""
        return self._assistant().reply(case.patient, (), "trainee", {})

    def _assistant(self) -> Answers:
        if self.assistant is None:
            raise UsageError("There is nobody to ask here; start the app with an index.")
        return self.assistant

    def _case(self, id_: str) -> Case:
        found = next((case for case in self.cases if case.id == id_), None)
        if found is None:
            raise UsageError("That case is gone; choose another.")
        return found

    def deck(self, asked: OfDeck) -> Iterator[Change]:
        """The questions of a topic as a file for Anki."""
        # Imported here: only who exports waits for it.
        from assistant.study.anki import deck_file

        yield {"study-note": progress_html("Making the cards…")}
        listed = self._wanted(Wanted(asked.topic))
        made = deck_file(listed, self._cite, self.now().timestamp())
        file = {"name": "boardside.apkg", "type": "application/octet-stream", "base64": b64encode(made).decode()}
        yield {"study-file": json.dumps(file), "study-note": progress_html("")}

    def _cite(self, id_: str) -> tuple[str, str]:
        found = self.sources.statements([id_]).get(id_)
        if found is None:
            return id_, "not in the index now"
        studies = [self.sources.study(key) for key in found.tags.cites]
        current, _ = self.sources.currency(found.document)
        who = f"{self.sources.title(found.document)}; {self.sources.short(found.document)}; {current}; {id_}."
        return found.text, f"{who} Reporting: {' '.join(studies)}" if studies else who

    def _answered(self, question: Question, kept: Studied, choice: int, grade: str, asked: OfQuiz) -> Change:
        wanted, now = Wanted(asked.topic, asked.kind), datetime.fromisoformat(kept.answered)
        if choice == 0:
            back = {name: _wait(graded(kept, name).due, now) for name in GRADE_WORDS}
        else:
            back = {"again": _wait(kept.due, now)}
        findings = self.judge(question.patient) if question.patient else ()
        given = Given(choice, tuple(findings), back, grade)
        order = shuffled(question, kept.seen - 1)
        return self._quiz(wanted, answered_html(question, order, wanted, given, self.sources), asking=False)

    def _quiz(self, wanted: Wanted, body: Safe, *, asking: bool = True) -> Change:
        topics = list(dict.fromkeys(question.topic for question in self.questions))
        choose = filter_html(topics, wanted, "Ask me") if asking else NOTHING
        return {"study": study_html("questions", join([choose, body]))}

    def _progress(self, seat: Seat) -> Safe:
        kept, now = self.store.studied(_owner(seat)), self.now()
        topics: dict[str, list[Question]] = {}
        for question in self.questions:
            topics.setdefault(question.topic, []).append(question)
        at = soonest(self.questions, kept)
        next_one = f"The next comes back {wait_in_words(at - now)}." if at and at > now else ""
        counts = {topic: count(listed, kept, now) for topic, listed in topics.items()}
        return progress_page(count(self.questions, kept, now), counts, next_one)

    def _wanted(self, wanted: Wanted) -> list[Question]:
        return [q for q in self.questions if wanted.topic in ("", q.topic) and wanted.kind in ("", q.kind)]

    def _question(self, id_: str) -> Question:
        found = next((question for question in self.questions if question.id == id_), None)
        if found is None:
            raise UsageError("That question is gone; ask for the next one.")
        return found


def _choice(case: Case, asked: Committed) -> None:
    if asked.choice >= len(case.choices):
        raise UsageError("That choice is gone; open the case again.")


def _wait(due: str, now: datetime) -> str:
    return wait_in_words(datetime.fromisoformat(due) - now)


def _owner(seat: Seat) -> str:
    if not seat.owner:
        raise UsageError("This page does not know you yet; reload it and try again.")
    return seat.owner
