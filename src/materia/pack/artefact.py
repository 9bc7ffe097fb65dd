"""Where the compiled pack lies and which schema it has: all that opening it needs to know of its making."""

from pathlib import Path

#: Raised whenever the tables or the meaning of their columns change; the store refuses any other.
SCHEMA_VERSION = "4"

#: The compiled pack, beside this module; a build artefact.
PACK_FILE = Path(__file__).parent / "pack.sqlite"

#: Where the sources lie in a checkout; an installed wheel carries none.
SOURCE = Path(__file__).parent / "source"

#: Where classes and their members are stated, for the pack and for the names that questions are understood by.
CLASS_TABLES = Path(__file__).parents[1] / "terms" / "data"

#: The tables there that the pack is compiled from.
TABLE_FILES = ("class_members.tsv", "classes.tsv")

#: Folders of the sources.
FOLDERS = ("classes", "concepts", "drugs", "rules")

#: Folder of the extracted statements, tables rather than YAML.
EXTRACTED = "extracted"
