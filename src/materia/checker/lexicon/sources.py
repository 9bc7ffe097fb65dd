"""The lexicon as its sources say it: the tables that people edit, read and joined."""

from dataclasses import replace
from importlib.resources import files
from typing import TypeVar

from materia.checker.lexicon.entry import Cue, Entry, Mode, Pole, rows, stem, stems
from materia.checker.lexicon.paraphrases import Paraphrases, colouring
from materia.checker.lexicon.words import CuePhrases, Lexicon, Phrases, small_tables
from materia.checker.tokens import words_of

T = TypeVar("T")
#: Groups of poles that are verbs: their inflected forms count too.
_VERBS = frozenset({"direction", "action", "duration", "course", "start", "purpose"})
_INFLECTED = ("ing", "ed", "ings")
#: Words that count, which a longer phrase must not hide.
_COUNTS = frozenset({"once", "twice", "thrice", "half", "double", "first", "second", "third"})
_MODES: dict[str, Mode] = {"strict": "strict", "soft": "soft", "flip": "flip"}


def _index(found: dict[tuple[str, ...], T]) -> dict[str, tuple[tuple[tuple[str, ...], T], ...]]:
    by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for phrase, entry in found.items():
        by_first.setdefault(phrase[0], []).append((phrase, entry))
    return {k: tuple(sorted(v, key=lambda p: (-len(p[0]), p[0]))) for k, v in by_first.items()}


def _index_longer(found: dict[tuple[str, ...], Entry]) -> Phrases:
    by_two: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for phrase, entry in found.items():
        if len(phrase) > 1:
            by_two.setdefault(f"{phrase[0]} {phrase[1]}", []).append((phrase, entry))
    return {k: tuple(sorted(v, key=lambda p: (-len(p[0]), p[0]))) for k, v in by_two.items()}


def _read_phrases() -> dict[tuple[str, ...], Entry]:
    found: dict[tuple[str, ...], Entry] = {}
    for row in rows("synonyms.tsv"):
        light, plain = row[0].startswith("~"), row[0].startswith("^")
        group = row[0].lstrip("~^").split("|")
        entry = Entry(group[0], light=light, plain=plain)
        for phrase in group:
            if key := stems(phrase):
                found.setdefault(key, entry)
    _add_findings(found)
    return found


def _keep_to_forms(found: dict[tuple[str, ...], Entry], common: frozenset[str]) -> None:
    """Let "spotting" not stand for every "spot": a name counts as written where its stem is a common word."""
    forms: dict[str, set[str]] = {}
    for row in rows("synonyms.tsv"):
        for phrase in row[0].lstrip("~^").split("|"):
            words = words_of(phrase)
            if len(words) == 1:
                forms.setdefault(stem(words[0]), set()).add(words[0])
    for root, written in forms.items():
        if root in common and not found[(root,)].light and all(w.endswith(_INFLECTED) for w in written):
            found[(root,)] = replace(found[(root,)], forms=frozenset(written))


def _add_flipped(found: dict[tuple[str, ...], Entry]) -> None:
    """Add words that deny another by themselves: "ineffective"."""
    for row in rows("cues.tsv"):
        if row[0] == "flipped":
            for phrase in row[2].split("|"):
                target = found.get(stems(row[1]))
                found[stems(phrase)] = Entry(
                    target.key if target else " ".join(stems(row[1])), negated=True, light=bool(target and target.light)
                )


def _add_findings(found: dict[tuple[str, ...], Entry]) -> None:
    """Add the names of conditions and effects that `materia.terms` knows, where no group has them yet."""
    text = files("materia.terms").joinpath("data/findings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    for name, lay, synonyms, *_ in rows[1:]:
        phrases = [key for p in (name, lay, *synonyms.split(";")) if p and (key := stems(p))]
        entry = found.get(stems(name)) or next((found[k] for k in phrases if k in found), Entry(name.lower()))
        if not entry.light:
            for key in phrases:
                found.setdefault(key, entry)


def _read_poles() -> dict[tuple[str, ...], Entry]:
    found: dict[tuple[str, ...], Entry] = {}
    inflected: list[tuple[str, Entry]] = []
    for group, pole, code, mode, phrases in rows("poles.tsv"):
        entry = Entry(f"{group}={pole}", Pole(group, pole, code, _MODES[mode]))
        for phrase in phrases.split("|"):
            if words := tuple(words_of(phrase)):
                found.setdefault(words, entry)
                if len(words) == 1 and group in _VERBS:
                    inflected += [(form, entry) for form in _forms(words[0])]
    for form, entry in inflected:
        found.setdefault((form,), entry)
    return found


def _forms(verb: str) -> tuple[str, ...]:
    """Return the regular forms of a verb; those that are no words do no harm."""
    base = verb.removesuffix("e")
    return (f"{verb}s", f"{base}es", f"{base}ed", f"{base}ing")


def _read_cues() -> CuePhrases:
    found: dict[tuple[str, ...], list[Cue]] = {}
    index: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for kind, value, phrases in rows("cues.tsv"):
        if kind == "flipped":
            continue
        for phrase in phrases.split("|"):
            if key := tuple(words_of(phrase)):
                found.setdefault(key, []).append(Cue(kind, value))
    for words, cues in found.items():
        for cue in cues:
            index.setdefault(words[0], []).append((words, cue))
    return {k: tuple(sorted(v, key=lambda p: (-len(p[0]), p[0], p[1].kind))) for k, v in index.items()}


def _ends(root: str) -> tuple[str, str]:
    """Return how a word with a root begins and ends."""
    begin, _, end = root.partition("-")
    return begin, end


def read_sources() -> Lexicon:
    """Return the lexicon made from its sources (0.3 s); what runs loads the compiled one."""
    phrases, poles, cues = _read_phrases(), _read_poles(), _read_cues()
    _add_flipped(phrases)
    numbers, units, weights, sections = small_tables()
    function = frozenset(w for row in rows("function.txt") for w in row[0].split())
    names = {p: e.key for p, e in phrases.items()}
    wider: dict[str, set[str]] = {}
    for narrow, broad in rows("broader.tsv"):
        key = narrow if "=" in narrow or narrow.startswith("≈") else names.get(stems(narrow), " ".join(stems(narrow)))
        for word in broad.split("|"):
            wider.setdefault(key, set()).add(word if "=" in word else names.get(stems(word), " ".join(stems(word))))
    colours = colouring(c for options in cues.values() for c in options) | numbers.keys() | _COUNTS
    ordinary = {stem(w) for row in rows("ordinary.txt") for w in row[0].split()}
    abstract = frozenset(w for row in rows("abstract.txt") for w in row[0].split())
    common = ordinary | {stem(w) for w in (*function, *abstract)}
    roots = tuple(
        (*_ends(root), frozenset(w if "=" in w else names.get(stems(w), " ".join(stems(w))) for w in broad.split("|")))
        for root, broad in rows("roots.tsv")
    )
    for spoken, pole in list(poles.items()):
        named = phrases.get(stems(" ".join(spoken)))
        if named is not None and not named.light and not named.negated:
            poles[spoken] = replace(pole, senses=frozenset({named.key}))  # "blocked" may be occluded
    _keep_to_forms(phrases, frozenset(common))
    Paraphrases(phrases=phrases, poles=poles, colours=colours, function=function, common=frozenset(common)).add()
    return Lexicon(
        single={phrase[0]: entry for phrase, entry in phrases.items() if len(phrase) == 1},
        longer=_index_longer(phrases),
        poles=_index(poles),
        cues=cues,
        wider={k: frozenset(v) for k, v in wider.items()},
        numbers=numbers,
        units=units,
        function=function,
        ordinary=frozenset(ordinary),
        abstract=abstract,
        light=frozenset(e.key for e in phrases.values() if e.light),
        roots=roots,
        weights=weights[0],
        verbatim_weights=weights[1],
        sections=sections,
    )
