"""Archives are read within limits, and what is refused is named."""

import io
import zipfile
from pathlib import Path

from materia.sources.archive import Limits
from materia.sources.reading import read


def codes(path: Path, **limits: int) -> list[str]:
    return [skip.code for result in read(path, Limits(**limits)) for skip in result.skipped]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 100)
    assert codes(tmp_path, file=99) == ["too_large"]
    assert codes(zipped(tmp_path / "big", big=b"x" * 100), file=99) == ["too_large"]


def test_a_bomb_is_refused_by_its_ratio_and_by_the_total(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", a=b"0" * 100_000, b=b"1" * 100_000)
    assert codes(path, ratio=50, ratio_floor=1000) == ["expansion", "expansion"]
    assert codes(path, total=150_000) == ["not_a_label", "expansion"]


def test_a_header_that_claims_two_gigabytes_costs_nothing(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.zip", a=b"hello")
    data = path.read_bytes()
    path.write_bytes(data.replace((5).to_bytes(4, "little"), (2 << 30).to_bytes(4, "little")))
    assert codes(path) in (["too_large"], ["expansion"])


def test_a_header_that_claims_too_little_is_caught(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.zip", a=b"hello" * 50)
    data = path.read_bytes()
    path.write_bytes(data.replace((250).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert codes(path) == ["not_readable"]


def test_nesting_stops_at_the_limit(tmp_path: Path) -> None:
    data = b"hello"
    for _ in range(5):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("inner", data)
        data = stream.getvalue()
    (tmp_path / "nest.zip").write_bytes(data)
    assert codes(tmp_path) == ["too_deep"]


def test_a_broken_archive_and_a_missing_path_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", a=b"hello")
    path.write_bytes(path.read_bytes()[:30])
    assert codes(path) == ["not_readable"]
    assert codes(tmp_path / "none") == ["not_found"]
