"""Broken characters are mended where certain; all else is damage that no sentence with it survives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.sources.outline import damaged_spans
from materia.text.normalise import canonical
from materia.text.repair import decode, mojibake

BROKEN = b"\xe2\x80?"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("the “first".encode() + BROKEN + b" dose", "the “first” dose"),
        (b'the "first' + BROKEN + b" dose", 'the "first” dose'),
        (b"anti" + BROKEN + b"infective", "anti‐infective"),
        (b"pre" + BROKEN + b" and post-dose", "pre‐ and post-dose"),
        (b"a 5/8" + BROKEN + b" needle", "a 5/8” needle"),
        (b"marked " + BROKEN + b"X", "marked \ufffdX"),
        (b"20\xb0 to 25\xb0C", "20° to 25°C"),
        (b"5 \xb1 2 mg", "5 ± 2 mg"),
        (b"cost \xb0 none", "cost \ufffd none"),
        (b"ef\xef\xac?cacy", "efficacy"),
        (b"n\xc4\xab-tr\xc5?-ling", "nī-tr\ufffd-ling"),
    ],
)
def test_repairs(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_capital_before_a_trade_mark_is_not_taken_for_broken_text() -> None:
    assert mojibake("CAFÉ® and naïve") == "CAFÉ® and naïve"


@given(st.text())
def test_good_text_passes_unless_it_is_misread_utf8(text: str) -> None:
    if not any(lead in text for lead in "ÂÃÎÏâ"):
        assert decode(text.encode("utf-8", "replace")) == text.encode("utf-8", "replace").decode().removeprefix(
            "\ufeff"
        )


@given(st.binary())
def test_any_bytes_become_text(data: bytes) -> None:
    decode(data).encode("utf-8")


@given(st.text())
def test_canonical_text_is_stable(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert "  " not in once
    assert once == once.strip()


def test_damage_is_located() -> None:
    assert damaged_spans("a\ufffd\ufffdb\ufffd") == ((1, 3), (4, 5))
