"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = "documents.key"


def _document_key() -> sa.Column[int]:
    return sa.Column("document_key", sa.Integer, sa.ForeignKey(_KEY, ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    """Create every table and index of schema version 1."""
    op.create_table("meta", sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.Text, nullable=False))
    op.create_table(
        "files",
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("member", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("derivation", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("document", sa.String),
        sa.Column("digest", sa.String),
        sa.Column("code", sa.String),
        sa.Column("reason", sa.Text),
    )
    op.create_index("files_member", "files", ["member"])
    op.create_index("files_document", "files", ["document"])
    op.create_table(
        "documents",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        *[sa.Column(name, sa.Text if name in ("title", "publisher") else sa.String, nullable=False)
          for name in ("kind", "title", "publisher", "source_format")],
        sa.Column("date", sa.String),
        sa.Column("date_kind", sa.String, nullable=False),
        sa.Column("version", sa.String),
        sa.Column("url", sa.Text),
        sa.Column("licence", sa.Text),
        *[sa.Column(name, sa.String) for name in ("set_id", "version_id", "pmid", "doi", "product_type")],
        sa.Column("market_status", sa.String, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("codes", "products", "classes", "notes", "header")],
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("derivation", sa.String, nullable=False),
    )  # fmt: skip
    for name in ("set_id", "version_id", "pmid", "doi"):
        op.create_index(f"ix_documents_{name}", "documents", [name])
    op.create_table(
        "identities",
        _document_key(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("drug", sa.String, nullable=False),
        sa.Column("moieties", sa.Text, nullable=False),
        sa.Column("salts", sa.Text, nullable=False),
        sa.Column("route", sa.String, nullable=False),
        sa.Column("release", sa.String, nullable=False),
        sa.Column("availability", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("document_key", "position"),
    )
    op.create_index("ix_identities_drug", "identities", ["drug"])
    op.create_table(
        "sections",
        _document_key(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("parent", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("kind_source", sa.String, nullable=False),
        sa.Column("code", sa.String),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("title", "text", "blocks", "sentences", "damaged")],
        sa.PrimaryKeyConstraint("document_key", "position"),
    )
    op.create_index("sections_place", "sections", ["document_key", "id"], unique=True)
    op.create_table(
        "passages",
        _document_key(),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("start_offset", sa.Integer, nullable=False),
        sa.Column("end_offset", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("document_key", "section", "start_offset"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "names",
        _document_key(),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("concept", sa.String, nullable=False),
        sa.Column("drugs", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_key", "name", "kind", "concept"),
        sqlite_with_rowid=False,
    )
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    op.bulk_insert(meta, [{"key": "schema", "value": "1"}, {"key": "digest", "value": "0" * 64}])


def downgrade() -> None:
    """Refuse: a library is made again from its files rather than taken back."""
    raise NotImplementedError("a library cannot be taken back to an older schema")
