"""Outlines: which sections a document has, and which of them read like those of another label."""

import sqlalchemy as sa
from alembic import op

from materia.library.codec import SECTION_COLUMNS, encode_outline

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and fill it from the stored sections."""
    op.add_column("documents", sa.Column("outline", sa.Text, nullable=False, server_default="[]"))
    connection = op.get_bind()
    documents = sa.table("documents", sa.column("key"), sa.column("outline"))
    sections = sa.table("sections", *[sa.column(name) for name in ("document_key", "position", *SECTION_COLUMNS)])
    wanted = sa.select(*[sections.c[name] for name in SECTION_COLUMNS]).order_by(sections.c.position)
    for key in connection.execute(sa.select(documents.c.key)).scalars().all():
        rows = connection.execute(wanted.where(sections.c.document_key == key)).all()
        change = sa.update(documents).where(documents.c.key == key)
        connection.execute(change.values(outline=encode_outline([tuple(row) for row in rows])))
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    connection.execute(sa.update(meta).where(meta.c.key == "schema").values(value="2"))


def downgrade() -> None:
    """Refuse: a library is made again from its files rather than taken back."""
    raise NotImplementedError("a library cannot be taken back to an older schema")
