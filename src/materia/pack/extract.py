"""`pack extract`: read labels with the extractor and write what they state as the pack's extracted sources."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from materia.checker.names import RecogniserFinder
from materia.errors import BadInput
from materia.extraction.extractor import SINCE, VERSION, Extractor
from materia.model.statement import Statement
from materia.pack.artefact import EXTRACTED, SOURCE
from materia.pack.choose import Read, chosen, read_of
from materia.pack.extracted import Extracted, dump, file_name, row
from materia.pack.labels import Note, Shelf
from materia.pack.memberships import Members, Stated
from materia.pack.rejected import Rejections
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

_AS_OF = date.fromisoformat(SINCE)

#: Called with the number of labels read and of all.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ExtractReport:
    """What was extracted. `rejected` counts what was not understood, by predicate and reason."""

    labels: int = 0
    read: int = 0  # labels that gave at least one statement
    drugs: int = 0
    statements: int = 0
    by_predicate: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    files_changed: int = 0
    seconds: float = 0.0  # for stderr, never for JSON


_worker: Extractor | None = None
_shelf: Shelf | None = None


def _start(labels: str) -> None:
    global _worker, _shelf
    _worker = Extractor(Recogniser(Vocabulary.load()))
    _shelf = Shelf.open(labels)


def _one(document_id: str) -> tuple[Read | None, Counter[tuple[str, str]]]:
    if _worker is None or _shelf is None:
        raise RuntimeError("the worker was not started")
    document = _shelf.document(document_id)
    if document is None:
        return None, Counter({("label", "not_readable"): 1})
    extraction = _worker.extract(document)
    return read_of(document, extraction), extraction.rejected


def run(
    labels: Path,
    folder: Path | None = None,
    *,
    only: Collection[str] = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> ExtractReport:
    """Extract the labels in `labels` and write one file a drug below `folder` (default: this checkout's sources).

    With `only` (drug names or ids) just these drugs' files are written; else files of drugs that no label speaks for
    any more are removed. The same labels give the same bytes, whatever `workers`. Raises `BadInput` where there are no
    labels or none of the drugs in `only`.
    """
    began = time.perf_counter()
    shelf = Shelf.open(labels)
    notes = [note for note in shelf.notes if _wanted(note, only)]
    if not notes:
        raise BadInput(f"No label at {labels} is of {', '.join(sorted(only)) or 'any medicine'}; name another folder.")
    report = ExtractReport(labels=len(notes))
    drugs: dict[str, list[Read]] = {}
    rejected: Counter[tuple[str, str]] = Counter()
    for done, (read, counts) in enumerate(_results(labels, [note.document for note in notes], workers), 1):
        rejected += counts
        if read is not None:
            report.read += 1
            drugs.setdefault(read.subject, []).append(read)
        if progress is not None:
            progress(done, len(notes))
    members = _members(shelf, {subject: reads[0].name for subject, reads in drugs.items()})
    target = (folder or SOURCE) / EXTRACTED
    target.mkdir(parents=True, exist_ok=True)
    rejections = Rejections.load(folder or SOURCE)
    by_predicate: Counter[str] = Counter()
    written = set()
    for subject in sorted(drugs):
        stated = chosen(drugs[subject], _AS_OF)
        known = {s.object for s in stated if s.predicate == "is_a"}
        added = [m for m in members.get(subject, []) if m.statement.object not in known]
        statements = [s for s in (*stated, *(m.statement for m in added)) if not rejections.holds(s)]
        if not statements:
            continue
        text = dump(_file(subject, drugs[subject], added, statements))
        path = target / file_name(subject)
        written.add(path.name)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            report.files_changed += 1
        report.drugs += 1
        by_predicate.update(statement.predicate for statement in statements)
    for path in sorted(target.glob("*.tsv")) if not only else ():
        if path.name not in written:
            path.unlink()
            report.files_changed += 1
    report.statements = by_predicate.total()
    report.by_predicate = dict(sorted(by_predicate.items()))
    report.rejected = {f"{predicate}: {reason}": count for (predicate, reason), count in sorted(rejected.items())}
    report.seconds = time.perf_counter() - began
    return report


def _wanted(note: Note, only: Collection[str]) -> bool:
    if not only:
        return True
    names = {name.partition(":")[2].replace("-", " ") if ":" in name else name.lower() for name in only}
    return any(name in listed for name in names for listed in note.ingredients)


def _results(
    labels: Path, documents: list[str], workers: int
) -> Iterator[tuple[Read | None, Counter[tuple[str, str]]]]:
    if workers <= 1:
        _start(str(labels))
        yield from map(_one, documents)
        return
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(str(labels),)) as pool:
        yield from pool.map(_one, documents, chunksize=8)


def _members(shelf: Shelf, subjects: Mapping[str, str]) -> dict[str, list[Stated]]:
    """Return what the class table says of these drugs with a sentence of a label at hand."""
    vocabulary = Vocabulary.load()
    finder = RecogniserFinder(Recogniser(vocabulary))
    found: dict[str, list[Stated]] = {}
    for each in Members(shelf, vocabulary, finder).stated(subjects):
        found.setdefault(each.statement.subject, []).append(each)
    return found


def _file(subject: str, reads: list[Read], members: list[Stated], statements: list[Statement]) -> Extracted:
    words = {name: made for read in reads for name, made in read.words.items()}
    words |= {member.statement.id: member.words for member in members}
    headers = {read.document: read.header for read in reads} | {m.document: m.header for m in members}
    cited = sorted({item.document for statement in statements for item in statement.evidence})
    aliases = {document: f"D{place}" for place, document in enumerate(cited, 1)}
    return Extracted(
        subject=subject,
        name=reads[0].name,
        by=f"Materia extractor {VERSION}",
        on=SINCE,
        documents={alias: headers[document] for document, alias in aliases.items()},
        rows=tuple(row(statement, words[statement.id], aliases) for statement in statements),
    )


def render(report: ExtractReport) -> str:
    """Return the report as lines of text."""
    lines = [
        f"{report.labels} labels, {report.read} gave statements: {report.statements} about {report.drugs} drugs; "
        f"{report.files_changed} files changed",
        "by predicate: " + ", ".join(f"{name} {count}" for name, count in report.by_predicate.items()),
        "not understood:",
        *(f"  {name}: {count}" for name, count in sorted(report.rejected.items(), key=lambda r: (-r[1], r[0]))[:30]),
    ]
    return "\n".join(lines)
