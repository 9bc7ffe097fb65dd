"""Passages are whole sentences of one section, exact to the code point."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from materia.library.passages import MAXIMUM_WORDS, SHORT_TAIL_WORDS, split_passages

WORD = st.sampled_from(["Take", "µg", "5", "mg/kg", "not", "ﬁve", "𝛼-blocker", "≥"])


@st.composite
def sections(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text of sentences joined by a space or a line end, with the offsets of the sentences."""
    text, spans = "", []
    for length in draw(st.lists(st.integers(1, 160), max_size=12)):
        sentence = " ".join([draw(WORD)] * length) + "."
        if text:
            text += draw(st.sampled_from([" ", "\n"]))
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    return text, spans


@given(sections())
def test_passages_tile_their_section_with_whole_sentences(section: tuple[str, list[tuple[int, int]]]) -> None:
    text, sentences = section
    passages = split_passages(text, sentences)
    inside = [[span for span in sentences if start <= span[0] and span[1] <= end] for start, end in passages]
    assert [span for spans in inside for span in spans] == sentences, "each sentence lies in exactly one passage"
    assert [(spans[0][0], spans[-1][1]) for spans in inside] == passages, "a passage begins and ends with a sentence"
    assert all(not text[a[1] : b[0]].strip() for a, b in pairwise(passages))


@given(sections())
def test_passages_are_about_ninety_words(section: tuple[str, list[tuple[int, int]]]) -> None:
    text, sentences = section
    passages = split_passages(text, sentences)
    for start, end in passages:
        if sum(start <= span[0] < end for span in sentences) > 1:
            assert len(text[start:end].split()) <= MAXIMUM_WORDS
    if len(passages) > 1:
        last = len(text[slice(*passages[-1])].split())
        before = len(text[slice(*passages[-2])].split())
        assert last >= SHORT_TAIL_WORDS or last + before > MAXIMUM_WORDS, "a short tail joins the passage before it"


def test_a_section_without_text_has_no_passage() -> None:
    assert split_passages("", []) == []


def test_sixty_words_and_sixty_words_stay_together_and_a_third_sixty_do_not() -> None:
    sentence = " ".join(["word"] * 59 + ["end."])
    text = f"{sentence} {sentence} {sentence}"
    size = len(sentence)
    spans = [(0, size), (size + 1, 2 * size + 1), (2 * size + 2, 3 * size + 2)]
    assert split_passages(text, spans) == [(0, 2 * size + 1), (2 * size + 2, 3 * size + 2)]
