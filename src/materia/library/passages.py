"""Passages: whole sentences of one section, about ninety words together."""

from collections.abc import Sequence

TARGET_WORDS = 90
MAXIMUM_WORDS = 120  # a passage of several sentences never exceeds this
SHORT_TAIL_WORDS = 25  # a last passage shorter than this joins the one before it


def split_passages(text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the passages of a section as half-open code point offsets, in order.

    Every sentence lies in exactly one passage and none is cut; a sentence longer than a passage is one by itself.

    >>> split_passages("Take it. Swallow it whole.", [(0, 8), (9, 26)])
    [(0, 26)]
    """
    passages: list[tuple[int, int]] = []
    words: list[int] = []
    start = end = count = 0
    for first, last in sentences:
        length = text.count(" ", first, last) + 1
        if count and (count >= TARGET_WORDS or count + length > MAXIMUM_WORDS):
            passages.append((start, end))
            words.append(count)
            count = 0
        if not count:
            start = first
        end = last
        count += length
    if not count:
        return passages
    if passages and count < SHORT_TAIL_WORDS and words[-1] + count <= MAXIMUM_WORDS:
        passages[-1] = (passages[-1][0], end)
    else:
        passages.append((start, end))
    return passages
