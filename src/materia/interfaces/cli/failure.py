"""How a command fails: one sentence that names the input and the mend, and an exit code."""

import errno
import os
from dataclasses import dataclass

import typer

from materia.errors import BadInput, MateriaError

NOTHING_DONE = 1
BAD_USE = 2
INTERRUPTED = 130

_LONGEST = 1_000

#: What the system's refusals mean for a user.
_SYSTEM = {
    errno.ENOSPC: "the disk is full: free some space and run the command again, which goes on where it stopped",
    errno.EDQUOT: "your disk quota is used up: free some space and run the command again",
    errno.EROFS: "the disk is read-only: name another folder",
    errno.EACCES: "permission is denied: name another folder or change its permissions",
    errno.EPERM: "permission is denied: name another folder or change its permissions",
    errno.ENOENT: "it does not exist: check the name",
    errno.EISDIR: "it is a folder: name a file",
    errno.ENOTDIR: "it is not a folder: name a folder",
    errno.EMFILE: "too many files are open: close other programs or use fewer --workers",
    errno.ENAMETOOLONG: "its name is too long",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """`text` is one sentence; `silent` means that nobody reads any more."""

    code: int
    text: str
    silent: bool = False


#: The base of Typer's usage errors, whose module moved between its versions.
_USAGE_ERROR: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def failure(error: BaseException) -> Failure:
    """Return how an error ends the program.

    >>> failure(BadInput("The question is empty: ask one.")).code
    2
    """
    if isinstance(error, SystemExit):
        return Failure(error.code if isinstance(error.code, int) else 0 if error.code is None else NOTHING_DONE, "")
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return Failure(INTERRUPTED, "Interrupted: run the command again to go on.")
    if isinstance(error, BrokenPipeError):
        return Failure(NOTHING_DONE, "", silent=True)
    if isinstance(error, _USAGE_ERROR):
        return _usage(error)
    if isinstance(error, BadInput):
        return Failure(BAD_USE, one_sentence(str(error)))
    if isinstance(error, MateriaError):
        return Failure(NOTHING_DONE, one_sentence(str(error)))
    if isinstance(error, OSError):
        return Failure(NOTHING_DONE, one_sentence(_system(error)))
    if isinstance(error, UnicodeError):
        return Failure(BAD_USE, "The input is not UTF-8 text: convert it to UTF-8 and try again.")
    if isinstance(error, MemoryError):
        return Failure(NOTHING_DONE, "There is not enough memory: use fewer --workers or fewer files at once.")
    return Failure(
        NOTHING_DONE,
        one_sentence(
            f"Something went wrong inside Materia ({type(error).__name__}: {error}): "
            "run the command again with --debug and report what it shows."
        ),
    )


def _usage(error: Exception) -> Failure:
    if type(error).__name__ == "NoArgsIsHelpError":
        # the message is the whole help text
        print(getattr(error, "message", str(error)))
        return Failure(BAD_USE, "")
    message = str(getattr(error, "format_message", lambda: error)()).strip()
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", None) or "materia"
    quotes = "put words that belong together in quotes; " if "unexpected extra argument" in message else ""
    return Failure(BAD_USE, one_sentence(f"{message.rstrip('.')}; {quotes}`{path} --help` shows how."))


def _system(error: OSError) -> str:
    meaning = _SYSTEM.get(error.errno or 0, (error.strerror or type(error).__name__).lower())
    if error.filename is None:
        return f"A file could not be read or written: {meaning}."
    return f"{os.fsdecode(error.filename)} could not be used: {meaning}."


def one_sentence(text: str) -> str:
    """Return the text on one line, without control characters, at most some lines long.

    >>> one_sentence("first\\n second")
    'first second.'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(line) > _LONGEST:
        return line[: _LONGEST - 2].rstrip() + " …"
    return line if line.rstrip("\"'`)").endswith((".", "?", "!")) else line + "."
