"""`python -m materia` and the `materia` command."""


def main() -> None:
    """Run the command line; imports stay here so that `import materia` costs nothing."""
    from materia.interfaces.cli import run

    run()


if __name__ == "__main__":
    main()
