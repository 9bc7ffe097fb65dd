"""The tables, for every database that SQLAlchemy speaks to. Only the writing path imports this module."""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, Text

metadata = MetaData()

#: One value a row: "schema" (number of the tables' shape), "digest" (of the whole content), "derivation".
meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

#: One row for every document that a file gave, or for the file where it gave none. Never exported: paths are local.
files = Table(
    "files",
    metadata,
    Column("path", String, primary_key=True),  # of the entry; "#2" is the second of a file's documents
    Column("member", String, nullable=False),  # of the file or archive member
    Column("sha256", String, nullable=False),  # of its bytes; empty: to be read again
    Column("size", Integer, nullable=False),
    Column("derivation", String, nullable=False),  # what read it
    Column("outcome", String, nullable=False),  # "document" or "skipped"
    Column("document", String),  # the id that it holds, also when it was skipped for it
    Column("digest", String),  # of the document that it holds
    Column("code", String),
    Column("reason", Text),
    Index("files_member", "member"),
    Index("files_document", "document"),
)

documents = Table(
    "documents",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("source_format", String, nullable=False),
    Column("date", String),
    Column("date_kind", String, nullable=False),
    Column("version", String),
    Column("url", Text),
    Column("licence", Text),
    Column("set_id", String, index=True),
    Column("version_id", String, index=True),
    Column("pmid", String, index=True),
    Column("doi", String, index=True),
    Column("product_type", String),
    Column("market_status", String, nullable=False),
    Column("codes", Text, nullable=False),
    Column("products", Text, nullable=False),
    Column("classes", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("header", Text, nullable=False),  # what a label header needs beside the columns
    Column("digest", String, nullable=False),  # of the document's part of the export
    Column("derivation", String, nullable=False),
    Column("outline", Text, nullable=False, server_default="[]"),  # which sections there are, and what reads alike
)


def _document_key() -> Column[int]:
    return Column("document_key", Integer, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False)


identities = Table(
    "identities",
    metadata,
    _document_key(),
    Column("position", Integer, nullable=False),
    Column("drug", String, nullable=False, index=True),  # concept id of the moiety set
    Column("moieties", Text, nullable=False),
    Column("salts", Text, nullable=False),
    Column("route", String, nullable=False),
    Column("release", String, nullable=False),
    Column("availability", String, nullable=False),
    PrimaryKeyConstraint("document_key", "position"),
)

sections = Table(
    "sections",
    metadata,
    _document_key(),
    Column("position", Integer, nullable=False),  # order in the document
    Column("id", String, nullable=False),
    Column("parent", String),
    Column("kind", String, nullable=False),
    Column("kind_source", String, nullable=False),
    Column("code", String),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("sentences", Text, nullable=False),
    Column("damaged", Text, nullable=False),
    PrimaryKeyConstraint("document_key", "position"),
    Index("sections_place", "document_key", "id", unique=True),
)

passages = Table(
    "passages",
    metadata,
    _document_key(),
    Column("section", String, nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    PrimaryKeyConstraint("document_key", "section", "start_offset"),
    sqlite_with_rowid=False,
)

names = Table(
    "names",
    metadata,
    _document_key(),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("concept", String, nullable=False),
    Column("drugs", Text, nullable=False),  # JSON list of drug concept ids
    PrimaryKeyConstraint("document_key", "name", "kind", "concept"),
    sqlite_with_rowid=False,
)

#: Tables whose rows belong to one document, children first.
OWNED = (names, passages, sections, identities)
