"""Tiny real models that a test builds and saves: BERTs of one layer over whole words, their weights set or seeded."""

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WIDTH = 16


def _tokenizer(folder: Path, words: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join((*SPECIAL, *words)), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)


def _config(words: Sequence[str], labels: int) -> BertConfig:
    torch.manual_seed(7)
    return BertConfig(
        vocab_size=len(SPECIAL) + len(words), hidden_size=WIDTH, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, num_labels=labels, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip


def cross_encoder(folder: Path, word: str, labels: int = 1) -> Path:
    """A CrossEncoder in ``folder`` that scores a pair by how much of it is ``word``."""
    _tokenizer(folder, (word,))
    model = BertForSequenceClassification(_config((word,), labels))
    with torch.no_grad():
        embedded = model.bert.embeddings.word_embeddings.weight
        embedded.mul_(0.01)
        embedded[-1, 0] = 4.0
        for layer in model.bert.encoder.layer:  # the layer hands on what it is given, mixed evenly over the tokens
            for one in (
                layer.attention.self.query,
                layer.attention.self.key,
                layer.intermediate.dense,
                layer.output.dense,
            ):
                one.weight.zero_(), one.bias.zero_()
            for one in (layer.attention.self.value, layer.attention.output.dense, model.bert.pooler.dense):
                one.weight.copy_(torch.eye(WIDTH)), one.bias.zero_()
        model.classifier.weight.zero_()
        model.classifier.weight[0, 0] = 5.0
        model.classifier.bias.zero_()
    model.save_pretrained(folder)
    return folder


def embedder(folder: Path, words: Sequence[str]) -> Path:
    """A sentence-transformers model in ``folder``: the mean of what a seeded BERT says of each word."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    _tokenizer(folder / "bert", words)
    BertModel(_config(words, 2)).save_pretrained(folder / "bert")
    parts = Transformer(str(folder / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[parts, Pooling(WIDTH)], device="cpu").save(str(folder / "whole"))
    return folder / "whole"
