"""Run by Alembic: migrates the engine that `materia.library.schema` hands over."""

from alembic import context

from materia.library.tables import metadata


def migrate() -> None:
    """Run the migrations that are due, all or none."""
    with context.config.attributes["engine"].connect() as connection:
        context.configure(connection=connection, target_metadata=metadata)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if hasattr(context, "config"):  # else it is only imported, by a tool that looks for docstring examples
    migrate()
