"""Formulas (MathML, Word's OMML) -> text, where they can be written on one line.

What cannot becomes ``HOLE``, which the assembling of statements takes for an unreadable character: a sentence with a
figure missing or run together ("a ratio of 12" for one half) must never be quoted.
"""

import re

from lxml import etree

from ingest.blocks import HOLE

SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
IN_LINE = frozenset(
    [
        "math",
        "mrow",
        "mstyle",
        "mpadded",
        "mtext",
        "mi",
        "mn",
        "mo",
        "oMath",
        "oMathPara",
        "r",
        "e",
        "num",
        "den",
        "sup",
        "t",
    ]
)
SILENT = frozenset(["mspace", "annotation", "annotation-xml", "rPr", "ctrlPr", "fPr", "sSupPr", "oMathParaPr"])
FRACTIONS, POWERS = frozenset(["mfrac", "f"]), frozenset(["msup", "sSup"])
SIMPLE = re.compile(r"[\w.]+")


def linear(node: etree._Element) -> str:
    """The formula in ``node`` as text, ``HOLE`` for what has no form on a line."""
    text = " ".join(_linear(node).split())
    return HOLE if HOLE in text or not text else text


def _linear(node: etree._Element) -> str:
    tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
    parts = [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname not in SILENT]
    if tag == "semantics" and parts:
        return _linear(parts[0])
    if tag in FRACTIONS | POWERS:
        return _pair(tag, [_linear(part).strip() for part in parts])
    if tag not in IN_LINE:
        return HOLE
    return (node.text or "") + "".join(_linear(part) for part in parts)


def _pair(tag: str, parts: list[str]) -> str:
    if len(parts) != 2:
        return HOLE
    first, second = parts
    if tag in FRACTIONS:
        return f"{first}/{second}" if SIMPLE.fullmatch(first) and SIMPLE.fullmatch(second) else HOLE
    return first + second.translate(SUPERSCRIPTS) if re.fullmatch(r"[+\-−–]?\d{1,3}", second) else HOLE
