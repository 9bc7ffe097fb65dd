"""Every statement of the reading path: plain SQL that any database takes."""
# ruff: noqa: S608 - only column names of this package are put into statements, values are bound

from materia.library.codec import DOCUMENT_COLUMNS, HEADER_COLUMNS, SECTION_COLUMNS
from materia.library.dump import DUMPED_COLUMNS, IDENTITY_COLUMNS, NAME_COLUMNS


def _columns(names: tuple[str, ...], table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


META = "SELECT value FROM meta WHERE key = ?"
DOCUMENT = f"SELECT {_columns(DOCUMENT_COLUMNS, 'd')} FROM documents d WHERE d.id = ?"
HEADER = f"SELECT {_columns(HEADER_COLUMNS, 'd')} FROM documents d WHERE d.id = ?"
OUTLINE = "SELECT d.outline FROM documents d WHERE d.id = ?"
HEADERS = f"SELECT {_columns(HEADER_COLUMNS, 'd')} FROM documents d ORDER BY d.id"
_OF_DRUG = "(? IS NULL OR d.key IN (SELECT i.document_key FROM identities i WHERE i.drug = ?))"
HEADERS_PAGE = (
    f"SELECT {_columns(HEADER_COLUMNS, 'd')} FROM documents d WHERE d.id > ? AND {_OF_DRUG} ORDER BY d.id LIMIT ?"
)
COUNT_DOCUMENTS = f"SELECT count(*) FROM documents d WHERE {_OF_DRUG}"
LABELS = (
    f"SELECT {_columns(HEADER_COLUMNS, 'd')} FROM documents d WHERE d.kind = 'label' AND d.key IN "
    "(SELECT i.document_key FROM identities i WHERE i.drug = ?)"
)
FIND = (
    "SELECT id FROM documents WHERE set_id = ? UNION SELECT id FROM documents WHERE version_id = ? "
    "UNION SELECT id FROM documents WHERE pmid = ? UNION SELECT id FROM documents WHERE doi = ?"
)
_SECTION = f"SELECT {_columns(SECTION_COLUMNS, 's')} FROM sections s JOIN documents d ON d.key = s.document_key"
SECTION = f"{_SECTION} WHERE d.id = ? AND s.id = ?"
SECTIONS = f"{_SECTION} WHERE d.id = ? ORDER BY s.position"
PASSAGE = (
    "SELECT s.kind, s.title, s.text FROM passages p JOIN documents d ON d.key = p.document_key "
    "JOIN sections s ON s.document_key = p.document_key AND s.id = p.section "
    "WHERE d.id = ? AND p.section = ? AND p.start_offset = ? AND p.end_offset = ?"
)
DRUGS = "SELECT DISTINCT drug FROM identities WHERE drug <> '' ORDER BY drug"
NAMES = "SELECT name, kind, concept, drugs FROM names"
DOCUMENT_IDS = "SELECT key, id FROM documents ORDER BY id"
DOCUMENT_DIGESTS = "SELECT key, id, digest FROM documents"
DUMPED = f"SELECT {_columns(DUMPED_COLUMNS, 'd')}, d.digest FROM documents d WHERE d.key = ?"
DUMPED_IDENTITIES = (
    f"SELECT {_columns(IDENTITY_COLUMNS, 'i')} FROM identities i WHERE i.document_key = ? ORDER BY i.position"
)
DUMPED_SECTIONS = (
    f"SELECT {_columns(SECTION_COLUMNS, 's')} FROM sections s WHERE s.document_key = ? ORDER BY s.position"
)
DUMPED_PASSAGES = (
    "SELECT p.section, p.start_offset, p.end_offset FROM passages p "
    "JOIN sections s ON s.document_key = p.document_key AND s.id = p.section "
    "WHERE p.document_key = ? ORDER BY s.position, p.start_offset"
)
DUMPED_NAMES = f"SELECT {_columns(NAME_COLUMNS, 'n')} FROM names n WHERE n.document_key = ?"
TEXTS = "SELECT s.id, s.text FROM sections s WHERE s.document_key = ? ORDER BY s.position"
COUNT_BY_KIND = "SELECT kind, count(*) FROM documents GROUP BY kind"
COUNT_BY_FORMAT = "SELECT source_format, count(*) FROM documents GROUP BY source_format"
COUNT_SECTIONS = "SELECT count(*) FROM sections"
COUNT_PASSAGES = "SELECT count(*) FROM passages"
COUNT_FILES = "SELECT count(*) FROM files"
COUNT_SKIPPED = "SELECT code, count(*) FROM files WHERE outcome = 'skipped' GROUP BY code"
DATES = "SELECT min(date), max(date) FROM documents WHERE date_kind IN ('effective', 'published')"
OWNERS = "SELECT document, count(*) FROM files WHERE outcome = 'document' GROUP BY document"
