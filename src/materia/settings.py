# ruff: noqa: RUF009 - `_setting` returns a dataclass field, which is what a default should be
"""Settings: one typed record, read from flags, `MATERIA_*` environment, a TOML file and defaults, in that order.

Every value says in its description what it does; `reference()` writes them as `docs/settings.md`.
"""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

from materia.errors import BadInput

#: Environment names with the prefix that are not settings: the configuration file, and what tests and benchmarks read.
_OTHER_VARIABLES = ("MATERIA_CONFIG", "MATERIA_DEBUG", "MATERIA_PACK")
_OTHER_PREFIXES = ("MATERIA_TEST_", "MATERIA_BENCHMARK_")

AUDIENCES = ("patient", "caregiver", "student", "nurse", "pharmacist", "physician")


def _data_folder(name: str) -> Path:
    """Return a folder of this name in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("materia", appauthor=False) / name


def _setting(
    doc: str,
    default: Any = MISSING,
    *,
    factory: Any = MISSING,
    shown: str | None = None,
    choices: tuple[str, ...] = (),
    minimum: float | None = None,
    maximum: float | None = None,
    secret: bool = False,
) -> Any:
    metadata = {"doc": doc, "shown": shown, "choices": choices, "minimum": minimum, "maximum": maximum}
    if factory is not MISSING:
        return field(default_factory=factory, metadata=metadata, repr=not secret)
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may be set; see `load` for where the values come from.

    >>> Settings(library=Path("labels")).audience
    'patient'
    """

    library: Path = _setting(
        "Folder of the library: the documents that you have ingested.",
        factory=lambda: _data_folder("library"),
        shown="`library` in the user's data folder",
    )
    no_pack: bool = _setting("Leave the shipped knowledge pack out and answer from the library alone.", False)
    audience: str = _setting("Whom the words are for; facts never change with it.", "patient", choices=AUDIENCES)
    country: str = _setting("Country of the reader (two letters, ISO 3166-1): chooses emergency numbers.", "US")
    as_of: date | None = _setting(
        "The day on which an answer is given (YYYY-MM-DD): ages of sources count from it.", None, shown="today"
    )
    workers: int = _setting("Processes that read documents; 0 means one for each processor.", 0, minimum=0, maximum=256)
    timing: bool = _setting("Print how long a command took, to stderr.", False)
    fetch_folder: Path = _setting(
        "Folder into which `materia fetch` puts labels; `materia ingest` reads it.",
        factory=lambda: _data_folder("fetched"),
        shown="`fetched` in the user's data folder",
    )
    proxy: str | None = _setting(
        "Proxy for `materia fetch`, such as http://proxy.example:3128.", None, shown="HTTPS_PROXY, else none"
    )
    rate_limit: int = _setting(
        "Requests a minute that `materia fetch` sends at most; openFDA allows 240.", 120, minimum=1, maximum=240
    )
    timeout: float = _setting("Seconds that `materia fetch` waits for a server.", 30.0, minimum=0.1, maximum=3600)
    retries: int = _setting(
        "Times that `materia fetch` asks again after a time-out, a broken answer, 429 or 5xx.", 4, minimum=0, maximum=20
    )
    backoff: float = _setting(
        "Seconds before the first of those retries; each later one waits twice as long.", 1.0, minimum=0, maximum=300
    )
    label_limit: int = _setting(
        "Megabytes that one fetched label or list may have at most.", 64, minimum=1, maximum=1024
    )
    bulk_limit: int = _setting(
        "Megabytes that one fetched bulk file may have at most.", 16_384, minimum=1, maximum=1_048_576
    )
    dailymed_url: str = _setting(
        "Address of DailyMed's web services.", "https://dailymed.nlm.nih.gov/dailymed/services/v2"
    )
    dailymed_bulk_url: str = _setting(
        "Address of DailyMed's bulk files.", "https://dailymed-data.nlm.nih.gov/public-release-files"
    )
    dailymed_index_url: str = _setting(
        "Folder of the DailyMed pages that list the bulk files and their MD5 checksums.",
        "https://dailymed.nlm.nih.gov/dailymed",
    )
    openfda_url: str = _setting("Address of the openFDA API.", "https://api.fda.gov")
    openfda_key: str | None = _setting(
        "Your openFDA API key: raises the day's limit; sent to openFDA only.", None, shown="none", secret=True
    )
    server_host: str = _setting(
        "Address that `materia serve` listens on; 0.0.0.0 and :: mean every network.", "127.0.0.1"
    )
    server_port: int = _setting(
        "Port that `materia serve` listens on; 0 takes any free one.", 8000, minimum=0, maximum=65_535
    )
    server_workers: int = _setting("Processes that serve; each answers by itself.", 1, minimum=1, maximum=256)
    server_threads: int = _setting("Threads of a process that work out answers.", 2, minimum=1, maximum=64)
    server_cache: int = _setting(
        "Megabytes of finished answers that a serving process keeps in memory; 0 keeps none.",
        64,
        minimum=0,
        maximum=65_536,
    )
    server_timeout: float = _setting("Seconds after which a request is given up.", 30.0, minimum=0.1, maximum=3600)
    server_grace: float = _setting(
        "Seconds that requests have to finish when the server stops.", 30.0, minimum=0, maximum=3600
    )
    server_queue: int = _setting(
        "Answers that may wait or be worked out in a process; more are refused with 503.",
        256,
        minimum=1,
        maximum=100_000,
    )
    server_body_limit: int = _setting(
        "Kilobytes that the body of a request may have at most.", 256, minimum=1, maximum=65_536
    )
    server_batch_limit: int = _setting("Questions in one batch at most.", 100, minimum=1, maximum=10_000)
    server_rate_limit: int = _setting(
        "Requests a minute that a client address may send to a process; 0 means any number.",
        0,
        minimum=0,
        maximum=1_000_000,
    )
    server_origins: str | None = _setting(
        "Origins whose pages may call the API (CORS), comma between them, such as https://app.example; * means any.",
        None,
        shown="none",
    )
    server_proxies: str | None = _setting(
        "Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, comma between them.",
        None,
        shown="none",
    )
    server_log_addresses: bool = _setting("Write client addresses into the log of requests.", False)


def _field_map() -> dict[str, "Field[Any]"]:
    return {f.name: f for f in fields(Settings)}


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings: flags before `MATERIA_*` environment before the TOML file before defaults.

    `flags` holds values of the command line by setting name; None means that the flag was not given. The file is
    `config`, else `MATERIA_CONFIG`, else `materia.toml` in the user's configuration folder, if there is one.

    Raises `BadInput` for an unknown key or a value that a setting cannot have.

    >>> load({"country": "gb"}, environment={"MATERIA_AUDIENCE": "nurse", "MATERIA_CONFIG": ""}).country
    'GB'
    """
    surroundings = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    values.update(_from_file(config, surroundings))
    values.update(_from_environment(surroundings))
    for name, value in (flags or {}).items():
        if value is not None:
            values[name] = convert(name, value, f"--{name.replace('_', '-')}")
    return Settings(**values)


def convert(name: str, value: Any, origin: str) -> Any:
    """Return `value` as the setting `name` holds it; `origin` names the flag, variable or file line in errors."""
    spec = _field_map()[name]
    kind = get_type_hints(Settings)[name]
    converted = _typed(kind, value, origin)
    _check(spec, converted, origin)
    if name == "country":
        return _country(str(converted), origin)
    if name == "proxy" or name in ("server_origins", "server_proxies") or name.endswith("_url"):
        return _address(name, str(converted), origin)
    return converted


def _address(name: str, value: str, origin: str) -> str:
    # parsing addresses is imported only where there is one
    from materia.text import address

    if name == "proxy":
        return address.address(value, origin, schemes=("http", "https", "socks5"))
    if name == "server_origins":
        return ",".join(address.web_origin(each, origin) for each in listed(value))
    if name == "server_proxies":
        return ",".join(address.network(each, origin) for each in listed(value))
    return address.service(value, origin)


def listed(value: str | None) -> list[str]:
    """Return the entries of a setting that holds several, comma between them."""
    return [part.strip() for part in (value or "").split(",") if part.strip()]


def _typed(kind: Any, value: Any, origin: str) -> Any:
    if kind is bool:
        return _flag(value, origin)
    if kind is int:
        return _number(value, origin, int, "a whole number")
    if kind is float:
        return _number(value, origin, float, "a number")
    if kind == date | None:
        return _day(value, origin)
    if not isinstance(value, str | Path) or not str(value).strip():
        raise BadInput(f"{origin} must be a text that is not empty, not {value!r}.")
    if "\0" in str(value):
        raise BadInput(f"{origin} must not hold a NUL character.")
    return Path(value).expanduser() if kind is Path else str(value).strip()


def _flag(value: Any, origin: str) -> bool:
    if isinstance(value, bool):
        return value
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    answer = known.get(str(value).strip().lower())
    if answer is None:
        raise BadInput(f"{origin} must be true or false, not {value!r}.")
    return answer


def _number(value: Any, origin: str, kind: Any, what: str) -> Any:
    if isinstance(value, bool):
        raise BadInput(f"{origin} must be {what}, not {value!r}.")
    try:
        if kind is int and isinstance(value, float):
            raise ValueError
        number = kind(value)
    except (TypeError, ValueError):
        raise BadInput(f"{origin} must be {what}, not {value!r}.") from None
    if number != number:
        raise BadInput(f"{origin} must be {what}, not {value!r}.")
    return number


def _day(value: Any, origin: str) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        day = date.fromisoformat(str(value).strip())
    except ValueError:
        raise BadInput(f"{origin} must be a date such as 2026-07-31, not {value!r}.") from None
    return day


def _check(spec: "Field[Any]", value: Any, origin: str) -> None:
    choices: tuple[str, ...] = spec.metadata["choices"]
    if choices and value not in choices:
        raise BadInput(f"{origin} must be one of {', '.join(choices)}, not {value!r}.")
    low, high = spec.metadata["minimum"], spec.metadata["maximum"]
    if low is not None and (value < low or value > high):
        raise BadInput(f"{origin} must be between {low:g} and {high:g}, not {value!r}.")


def _country(value: str, origin: str) -> str:
    if len(value) != 2 or not value.isascii() or not value.isalpha():
        raise BadInput(f"{origin} must be a two-letter country code such as US or GB, not {value!r}.")
    return value.upper()


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = _field_map()
    values: dict[str, Any] = {}
    for variable in sorted(environment):
        if not variable.startswith("MATERIA_") or variable in _OTHER_VARIABLES:
            continue
        if variable.startswith(_OTHER_PREFIXES):
            continue
        name = variable.removeprefix("MATERIA_").lower()
        if name not in known:
            raise BadInput(f"The environment variable {variable} is no setting{_hint(name, known, environment=True)}.")
        if environment[variable] != "":
            values[name] = convert(name, environment[variable], variable)
    return values


def _from_file(config: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    path = _config_path(config, environment)
    if path is None:
        return {}
    import tomllib

    try:
        with path.open("rb") as stream:
            table = tomllib.load(stream)
    except FileNotFoundError:
        raise BadInput(f"The configuration file {path} does not exist.") from None
    except OSError as error:
        raise BadInput(f"The configuration file {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"The configuration file {path} is not valid TOML: {error}.") from None
    known = _field_map()
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise BadInput(f"The key {key!r} in {path} is no setting{_hint(key, known)}.")
        values[key] = convert(key, value, f"{key} in {path}")
        if isinstance(values[key], Path):
            # a relative folder in a file means the same wherever the command is run
            values[key] = path.parent / values[key]
    return values


def _config_path(config: Path | None, environment: Mapping[str, str]) -> Path | None:
    if config is not None:
        return config.expanduser()
    named = environment.get("MATERIA_CONFIG")
    if named is not None:
        return Path(named).expanduser() if named else None
    from platformdirs import user_config_path

    path = user_config_path("materia", appauthor=False) / "materia.toml"
    return path if path.is_file() else None


def _hint(name: str, known: Mapping[str, Any], *, environment: bool = False) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    if not near:
        return "; docs/settings.md lists the settings"
    return f"; did you mean {'MATERIA_' + near[0].upper() if environment else near[0]}"


def reference() -> str:
    """Return the page `docs/settings.md`: every setting with its type, default and meaning."""
    hints = get_type_hints(Settings)
    lines = [
        "# Settings",
        "",
        "Generated from `materia.settings.Settings`; do not edit.",
        "",
        "A value comes from the first of: the command-line flag, the environment variable `MATERIA_<NAME>`, the TOML",
        "file (`--config FILE`, else `MATERIA_CONFIG`, else `materia.toml` in the user's configuration folder), the",
        "default.",
        "Relative folders in the file are taken from the file's own folder. An unknown key is an error.",
        "",
        "| setting | environment | type | default | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    for spec in fields(Settings):
        default = spec.metadata["shown"] or f"`{_shown(spec.default)}`"
        lines.append(
            f"| `{spec.name}` | `MATERIA_{spec.name.upper()}` | {_kind(hints[spec.name], spec)} | {default} "
            f"| {spec.metadata['doc']} |"
        )
    return "\n".join([*lines, ""])


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(kind: Any, spec: "Field[Any]") -> str:
    if spec.metadata["choices"]:
        return ", ".join(spec.metadata["choices"])
    names = {bool: "true or false", int: "whole number", float: "number", Path: "folder", date | None: "date"}
    text = names.get(kind, "text")
    if spec.metadata["minimum"] is not None:
        text += f", {spec.metadata['minimum']:g} to {spec.metadata['maximum']:,}"
    return text
