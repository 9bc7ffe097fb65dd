"""The source format of the pack: one YAML file a drug, class or rule, read as plain strings and written canonically.

Every scalar is read as a string (`on`, `no` and `1.0` stay what the curator typed), so a file means the same to
every YAML reader. `dump` writes the one canonical form that `pack lint --fix` produces.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from materia.errors import PackError
from materia.pack.artefact import FOLDERS, SOURCE

TOP_KEYS = ("concept", "rule", "concepts", "documents", "terms", "statements")
CONCEPT_KEYS = (
    "id", "name", "lay_name", "tall_man", "codes", "synonyms", "misspellings", "brands", "parents", "note",
)  # fmt: skip
DOCUMENT_KEYS = (
    "id", "kind", "title", "publisher", "date", "date_kind", "version", "url", "set_id", "pmid", "doi", "notes",
)  # fmt: skip
STATEMENT_KEYS = (
    "id", "subject", "predicate", "object", "value", "text", "plain", "polarity", "certainty", "population", "route",
    "release", "availability", "severity", "stance", "slots", "status", "status_note", "exempt", "evidence",
    "curated", "note",
)  # fmt: skip
PROSE_KEYS = ("text", "plain", "status_note", "note")
EXEMPT_KEYS = ("concept", "reason", "evidence")
EVIDENCE_KEYS = ("document", "section", "kind", "at", "sha256", "sentence", "starts")
BRAND_KEYS = ("name", "codes", "note")

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_FLOW = re.compile(r"[A-Za-z0-9(](?:[\w ()./;–-]|:(?=\w))*(?<! )")
_PLAIN_BLOCK = re.compile(r"[A-Za-z0-9(](?:[^\n#:\\]|:(?=\S)|#(?<=\S#))*(?<![ :])")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed source file. `data` is a tree of dict, list and str; `name` is relative to the source folder."""

    name: str
    text: str
    data: dict[str, Any]

    @property
    def folder(self) -> str:
        """Return "drugs", "classes", "rules" or "concepts"."""
        return self.name.split("/")[0]

    @property
    def owner(self) -> str:
        """Return the id of the file's concept or rule, "" where there is none."""
        return str((self.data.get("concept") or self.data.get("rule") or {}).get("id", ""))


def parse(text: str, name: str) -> SourceFile:
    """Return the parsed file; raises `PackError` naming file and line where it is not YAML or not a mapping.

    >>> parse("concept: {id: drug:x, name: x}", "drugs/x.yaml").owner
    'drug:x'
    """
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - the base loader makes strings only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not readable"
        raise PackError(f"{name}{line}: not valid YAML ({problem}); put the value in double quotes.") from error
    if not isinstance(data, dict):
        raise PackError(f"{name}: a source file is a mapping of {', '.join(TOP_KEYS)}; found something else.")
    return SourceFile(name, text, data)


def source_names(folder: Path) -> list[str]:
    """Return the names of the source files, sorted, relative to `folder`, with forward slashes."""
    if not folder.is_dir():
        raise PackError(f"No pack sources at {folder}: run this in a checkout of Materia or name the folder.")
    return sorted(f"{part}/{path.name}" for part in FOLDERS for path in (folder / part).glob("*.yaml"))


def load(folder: Path, name: str) -> SourceFile:
    """Return one source file of `folder`; raises `PackError` where it cannot be read."""
    try:
        return parse((folder / name).read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{name}: cannot be read as UTF-8 text ({error}).") from error


def load_all(folder: Path = SOURCE) -> Iterator[SourceFile]:
    """Yield every source file in sorted order; raises `PackError` at the first that cannot be read."""
    for name in source_names(folder):
        yield load(folder, name)


def line_of(source: SourceFile, *path: str | int) -> int | None:
    """Return the line (from 1) of the node at `path`, or of the deepest part of it that exists.

    >>> line_of(parse("statements:\\n- id: a\\n- id: b\\n", "drugs/x.yaml"), "statements", 1, "id")
    3
    """
    try:
        node = yaml.compose(source.text, Loader=_Loader)
    except yaml.YAMLError:
        return None
    line: int | None = None
    for step in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        if found is None:
            break
        node = found
        line = node.start_mark.line + 1
    return line


def scalar(value: object, *, flow: bool = False) -> str:
    """Return a YAML scalar that every reader takes for the same string.

    >>> scalar("drug:baclofen"), scalar("3.1"), scalar("no"), scalar('He said "x": y')
    ('drug:baclofen', '"3.1"', '"no"', '"He said \\\\"x\\\\": y"')
    """
    text = str(value)
    pattern = _PLAIN_FLOW if flow else _PLAIN_BLOCK
    ambiguous = bool(re.fullmatch(r"[\d.,:_eE+x-]+|0x[0-9a-fA-F]+|\d[\d_]*[eE]?\d*", text)) or text.lower() in {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "~", "nan", "",
    }  # fmt: skip
    if not ambiguous and pattern.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return str(value) if isinstance(value, int) else scalar(value, flow=True)


def _ordered(data: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    known = {key: data[key] for key in keys if key in data and data[key] not in ("", [], {}, None)}
    rest = {key: data[key] for key in sorted(data) if key not in keys}  # unknown keys stay for the linter to name
    return known | rest


def _evidence(items: Any) -> Any:
    if isinstance(items, str):
        items = [items]
    if not isinstance(items, list):
        return items
    out = []
    for item in items:
        if isinstance(item, dict):
            item = _ordered(item, EVIDENCE_KEYS)
            at = item.get("at")
            if isinstance(at, list) and all(str(part).isdigit() for part in at):
                item["at"] = [int(part) for part in at]
        out.append(item)
    return out


def _names(items: Any) -> Any:
    return sorted(set(items), key=lambda item: (item.lower(), item)) if _strings(items) else items


def _strings(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


def _concept(data: dict[str, Any]) -> dict[str, Any]:
    out = _ordered(data, CONCEPT_KEYS)
    for key in ("synonyms", "misspellings", "parents"):
        if key in out:
            out[key] = _names(out[key])
    if isinstance(out.get("codes"), dict):
        out["codes"] = dict(sorted(out["codes"].items()))
    if isinstance(out.get("brands"), list):
        brands = [_ordered(b, BRAND_KEYS) if isinstance(b, dict) and set(b) != {"name"} else
                  b["name"] if isinstance(b, dict) else b for b in out["brands"]]  # fmt: skip
        out["brands"] = sorted(brands, key=lambda b: (b if isinstance(b, str) else str(b.get("name"))).lower())
    return out


def normalise(source: SourceFile, predicate_order: Mapping[str, int]) -> dict[str, Any]:
    """Return the canonical tree of a file: known keys in order, empty ones dropped, lists sorted.

    Statements are sorted by predicate (order of `predicates.yaml`), then id; concepts by id.
    """
    out = _ordered(source.data, TOP_KEYS)
    for key in ("concept", "rule"):
        if isinstance(out.get(key), dict):
            out[key] = _concept(out[key])
    for key in ("concepts", "terms"):
        if isinstance(out.get(key), list):
            listed = [_concept(item) if isinstance(item, dict) else item for item in out[key]]
            out[key] = sorted(listed, key=lambda item: str(item.get("id", "")) if isinstance(item, dict) else "")
    if isinstance(out.get("documents"), dict):
        out["documents"] = {
            alias: _ordered(header, DOCUMENT_KEYS) if isinstance(header, dict) else header
            for alias, header in sorted(out["documents"].items())
        }
    if isinstance(out.get("statements"), list):
        statements = [_statement(s) if isinstance(s, dict) else s for s in out["statements"]]
        out["statements"] = sorted(statements, key=lambda s: _statement_key(s, predicate_order))
    return out


def _statement_key(statement: Any, order: Mapping[str, int]) -> tuple[int, str, str]:
    if not isinstance(statement, dict):
        return (len(order) + 1, "", "")
    predicate = str(statement.get("predicate", ""))
    return (order.get(predicate, len(order)), predicate, str(statement.get("id", "")))


def _statement(data: dict[str, Any]) -> dict[str, Any]:
    prose = {key: " ".join(data[key].split()) for key in PROSE_KEYS if isinstance(data.get(key), str)}
    out = _ordered({**data, **prose}, STATEMENT_KEYS)
    if out.get("polarity") == "affirmed":
        del out["polarity"]
    if out.get("certainty") == "stated":
        del out["certainty"]
    if out.get("status") == "current":
        del out["status"]
    if isinstance(out.get("value"), dict):
        out["value"] = dict(sorted(out["value"].items()))
    if "slots" in out:
        out["slots"] = _names(out["slots"])
    if "evidence" in out:
        out["evidence"] = _evidence(out["evidence"])
    if isinstance(out.get("exempt"), list):
        rows = [_ordered(x, EXEMPT_KEYS) if isinstance(x, dict) else x for x in out["exempt"]]
        for row in rows:
            if isinstance(row, dict) and "evidence" in row:
                row["evidence"] = _evidence(row["evidence"])
        out["exempt"] = sorted(rows, key=lambda x: str(x.get("concept", "")) if isinstance(x, dict) else "")
    if isinstance(out.get("curated"), dict):
        out["curated"] = _ordered(out["curated"], ("by", "on"))
    return out


_FLOW_KEYS = frozenset({"codes", "synonyms", "misspellings", "parents", "slots", "curated", "value"})
_FLOW_ITEMS = frozenset({"evidence", "brands"})


def _lines(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if key in _FLOW_KEYS and isinstance(value, list | dict):
            yield f"{indent}{key}: {_flow(value)}"
        elif isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                if isinstance(item, dict) and key not in _FLOW_ITEMS:
                    first, *rest = list(_lines(item, indent + "  ")) or [f"{indent}  {{}}"]
                    yield f"{indent}- {first.strip()}"
                    yield from rest
                else:
                    yield f"{indent}- {_flow(item) if isinstance(item, dict | list) else scalar(item)}"
        else:
            yield f"{indent}{key}: {scalar(value)}"


def dump(data: Mapping[str, Any], header: str = "") -> str:
    """Return the canonical text of a normalised tree; `header` is kept as leading comment lines.

    >>> print(dump({"concept": {"id": "drug:x", "codes": {"rxcui": "12"}}}), end="")
    concept:
      id: drug:x
      codes: {rxcui: "12"}
    """
    parts = []
    for key, value in data.items():
        block = list(_lines({key: value}, ""))
        if key == "statements":  # a blank line between statements makes reviews readable
            block = [("\n" + line if line.startswith("- ") and i > 1 else line) for i, line in enumerate(block)]
        parts.append("\n".join(block))
    body = "\n\n".join(parts)
    return header + body + "\n"


def comment_header(text: str) -> str:
    """Return the comment lines at the top of a file, with their line ends."""
    lines = []
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            break
        lines.append(line)
    return "".join(lines)


def canonical(source: SourceFile, predicate_order: Mapping[str, int]) -> str:
    """Return the canonical text of a file."""
    return dump(normalise(source, predicate_order), comment_header(source.text))
