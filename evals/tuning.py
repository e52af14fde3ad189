"""Learns the differences of the encoder of questions (``ingest.question_encoder``) from the known questions.

A known question is brought near to the statement that answers it and to another question that the same statement answers, and
away from those of others and from near misses (InfoNCE, van den Oord et al. 2018, with the rest of the batch as negatives).
What another statement of the batch answers as well is no negative.

One known question in ``FOLDS`` is never shown: from those alone ``python -m evals fit`` may learn how far to trust the encoder.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from ingest.embedding import packaged_model
from ingest.question_encoder import Differences, linear_maps
from ingest.questions import KnownQuestion

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

FOLDS = 5
RANK, EPOCHS, RATE, TEMPERATURE = 16, 2, 1e-3, 0.05
BATCH, MISSES, AT_ONCE = 48, 16, 32
"""Questions of one step, near misses beside them, and texts that are read together."""
WARM, LEAST = 0.1, 0.02
"""Share of the steps in which the rate rises, and the share of the rate that is left at the end."""
BACKWARDS = 0.5
"""Weight of finding the question of a statement beside the statement of a question."""
LONGEST = 128
DECAY, CLIP, DROPOUT = 0.01, 1.0, 0.05
IMPOSSIBLE = -1e4
SEED = 0

Heard = Callable[[int, int], None]
"""Told the steps done and all of them."""


def held_out(text: str) -> bool:
    """Whether the known question ``text`` is one of those that the encoder never sees."""
    return int(sha256(text.encode()).hexdigest(), 16) % FOLDS == 0


@dataclass(frozen=True)
class Lessons:
    """``answered``: known questions that statements answer; ``missed``: near misses; ``statements``: texts by id."""

    answered: Sequence[KnownQuestion]
    missed: Sequence[str]
    statements: Mapping[str, str]

    @classmethod
    def of(cls, known: Sequence[KnownQuestion], statements: Mapping[str, str]) -> "Lessons":
        """From those of ``known`` that are not held out, where ``statements`` has what answers them."""
        shown = [one for one in known if not held_out(one.text)]
        answered = [one for one in shown if one.statements and statements.keys() >= set(one.statements)]
        return cls(answered, [one.text for one in shown if not one.statements], statements)


@dataclass(frozen=True)
class Batch:
    """Row i: a question, a statement that answers it, another question that the statement answers; and near misses."""

    questions: Sequence[KnownQuestion]
    answers: Sequence[str]
    siblings: Sequence[KnownQuestion]
    missed: Sequence[str]

    def texts(self, statements: Mapping[str, str]) -> list[str]:
        told = [one.text for one in self.questions], [statements[id_] for id_ in self.answers]
        return [*told[0], *told[1], *(one.text for one in self.siblings), *self.missed]

    def answers_too(self) -> np.ndarray:
        """(rows, rows) where the statement of the column answers the question of another row."""
        return self._besides([{id_} for id_ in self.answers])

    def asks_the_same(self) -> np.ndarray:
        """(rows, rows + missed) where the sibling of the column shares an answer with the question of another row."""
        siblings = self._besides([set(one.statements) for one in self.siblings])
        return np.hstack([siblings, np.zeros((len(self.questions), len(self.missed)), dtype=bool)])

    def _besides(self, columns: Sequence[set[str]]) -> np.ndarray:
        rows = [[bool(of & set(one.statements)) for of in columns] for one in self.questions]
        found = np.array(rows, dtype=bool)
        np.fill_diagonal(found, val=False)
        return found


def batches(lessons: Lessons, dice: random.Random) -> list[Batch]:
    """All of ``lessons.answered`` once, shuffled; what does not fill a batch is left out. Every draw is by ``dice``."""
    by: dict[str, list[KnownQuestion]] = {}
    for one in lessons.answered:
        for id_ in one.statements:
            by.setdefault(id_, []).append(one)
    order = list(lessons.answered)
    dice.shuffle(order)
    size = min(BATCH, len(order))
    found = []
    for start in range(0, len(order) - size + 1, size):
        rows = order[start : start + size]
        answers = [dice.choice(one.statements) for one in rows]
        others = [[other for other in by[id_] if other is not one] for one, id_ in zip(rows, answers, strict=True)]
        siblings = [dice.choice(some) if some else one for one, some in zip(rows, others, strict=True)]
        missed = dice.sample(list(lessons.missed), min(MISSES, len(lessons.missed)))
        found.append(Batch(rows, answers, siblings, missed))
    return found


def learn(lessons: Lessons, heard: Heard, epochs: int = EPOCHS) -> Differences:
    """The differences; the same on every run of one machine. Takes about two seconds a step on two cores."""
    import torch

    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311  # no secret hangs on it
    encoder = _Encoder()
    planned = [batch for _ in range(epochs) for batch in batches(lessons, dice)]
    steps = torch.optim.AdamW(encoder.learnt, lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.LambdaLR(
        steps, lambda step: min(1.0, (step + 1) / (WARM * len(planned))) * max(LEAST, 1 - step / len(planned))
    )
    for number, batch in enumerate(planned):
        loss = _loss(encoder.vectors(batch.texts(lessons.statements)), batch)
        steps.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(encoder.learnt, CLIP)
        steps.step()
        rate.step()
        heard(number + 1, len(planned))
    return encoder.differences()


def _loss(vectors: "Tensor", batch: Batch) -> "Tensor":
    import torch
    from torch.nn.functional import cross_entropy

    count = len(batch.questions)
    asked, answers, others = vectors[:count], vectors[count : 2 * count], vectors[2 * count :]
    right = torch.arange(count)
    found = (asked @ answers.T / TEMPERATURE).masked_fill(torch.from_numpy(batch.answers_too()), IMPOSSIBLE)
    alike = (asked @ others.T / TEMPERATURE).masked_fill(torch.from_numpy(batch.asks_the_same()), IMPOSSIBLE)
    return cross_entropy(found, right) + BACKWARDS * cross_entropy(found.T, right) + cross_entropy(alike, right)


class _Encoder:
    """The packaged model in torch, of which only the differences learn."""

    def __init__(self) -> None:
        import torch
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = str(packaged_model())
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._model = AutoModel.from_pretrained(folder).train()
        for parameter in self._model.parameters():
            parameter.requires_grad_(False)
        for module in self._model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = DROPOUT
        self._added = {name: self._with_difference(name) for name in linear_maps()}
        self.learnt = [one for both in self._added.values() for one in both]
        self._ids: dict[str, list[int]] = {}

    def _with_difference(self, name: str) -> "tuple[Tensor, Tensor]":
        """Adds up @ down to the linear map of that name; up starts at zero, so that the model starts as published."""
        import torch

        linear = self._model.get_submodule(name)
        out, width = linear.weight.shape
        up = torch.nn.Parameter(torch.zeros(out, RANK))
        down = torch.nn.Parameter(torch.randn(RANK, width) / width**0.5)

        def add(_: "Module", inputs: "tuple[Tensor, ...]", output: "Tensor") -> "Tensor":
            return output + (inputs[0] @ down.T) @ up.T

        linear.register_forward_hook(add)
        return up, down

    def vectors(self, texts: Sequence[str]) -> "Tensor":
        """(texts, width), of unit length; read in batches of like length, since a batch is padded to its longest."""
        import torch

        ids = [self._read(text) for text in texts]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        parts = [self._few([ids[place] for place in order[at : at + AT_ONCE]]) for at in range(0, len(order), AT_ONCE)]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back]

    def _read(self, text: str) -> list[int]:
        if text not in self._ids:
            self._ids[text] = self._tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"]
        return self._ids[text]

    def _few(self, rows: Sequence[Sequence[int]]) -> "Tensor":
        import torch
        from torch.nn.utils.rnn import pad_sequence

        ids = pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
        there = pad_sequence([torch.ones(len(row), dtype=torch.long) for row in rows], batch_first=True)
        states = self._model(input_ids=ids, attention_mask=there).last_hidden_state
        weight = there.unsqueeze(-1).to(states.dtype)
        return torch.nn.functional.normalize((states * weight).sum(1) / weight.sum(1), dim=-1)

    def differences(self) -> Differences:
        found = {name: (up.detach().numpy(), down.detach().numpy()) for name, (up, down) in self._added.items()}
        return Differences(found, "")
