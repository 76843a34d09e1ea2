"""What an input names: folders, globs, single files, standard input and remote storage, in a stable order and with names that are valid text."""

import io
import os
import sys
from pathlib import Path

import fsspec
import pytest

from pipeline.errors import InputError
from pipeline.readers import Rejection, TextRecord, find_sources, read_document


def write(folder: Path, *names: str | bytes) -> None:
    for name in names:
        path = folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Un texte.")


def names(location: str, **options: Path) -> list[str]:
    return [source.name for source in find_sources(location, **options)]


def test_a_folder_is_read_with_all_below_it_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.md", "a/b/c.jsonl", "é.TXT", "a.txt.gz", ".hidden.txt", ".git/x.txt")
    assert names(str(tmp_path)) == ["a.txt.gz", "a/b/c.jsonl", "a/z.md", "b.txt", "é.TXT"]


def test_one_file_is_named_by_itself(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt")
    assert names(str(tmp_path / "a" / "b.txt")) == ["b.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("?.txt", ["a.txt", "b.txt"]),
        ("[a].txt", ["a.txt"]),
        ("sub/*", ["c.txt", "d.md"]),
        ("**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/e.txt"]),
        ("su*/c.txt", ["sub/c.txt"]),
    ],
)
@pytest.mark.parametrize("is_relative", [True, False])
def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, expected: list[str], is_relative: bool) -> None:
    write(tmp_path, "a.txt", "b.txt", "sub/c.txt", "sub/d.md", "sub/deep/e.txt")
    monkeypatch.chdir(tmp_path)
    assert names(pattern if is_relative else str(tmp_path / pattern)) == expected


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    write(tmp_path, "[a]*.txt", "a.txt")
    assert names(str(tmp_path / "[a]*.txt")) == ["[a]*.txt"]


def test_locations_hold_wherever_a_worker_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "in/a.txt")
    monkeypatch.chdir(tmp_path)
    for location in ("in", "in/a.txt", "in/*.txt"):
        (source,) = find_sources(location)
        assert Path(source.location).is_absolute()


ODD_NAMES = [
    "avec espaces.txt",
    "l'apostrophe.txt",
    'des "guillemets".txt',
    "deux\nlignes.txt",
    "«é».txt",
    "-.txt",
    "a;b|c&d.txt",
    "100%.txt",
    "#1.txt",
    b"caf\xe9.txt",
    b"\xff\xfe.txt",
]


def test_odd_names(tmp_path: Path) -> None:
    write(tmp_path, *ODD_NAMES)
    sources = find_sources(str(tmp_path))
    assert len(sources) == len({source.name for source in sources}) == len(ODD_NAMES)
    for source in sources:
        assert source.name.encode("utf-8")
        assert isinstance(read_document(source), TextRecord)
    assert {"caf\\xe9.txt", "deux\nlignes.txt"} <= {source.name for source in sources}


def test_what_gives_nothing_says_why(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "x.txt/inside.txt", "notes.docx", "noext", "photo.jpg.gz")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "linked").symlink_to(tmp_path / "x.txt")
    (tmp_path / "good-link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    problems = {source.name: source.problem[0] if source.problem else None for source in find_sources(str(tmp_path))}
    assert problems == {
        "a.txt": None,
        "x.txt": "folder",
        "x.txt/inside.txt": None,
        "notes.docx": "format",
        "noext": "format",
        "photo.jpg.gz": "format",
        "dangling.txt": "dangling",
        "linked": "link",
        "good-link.txt": None,
        "pipe.txt": "special",
    }
    for source in find_sources(str(tmp_path)):
        found = read_document(source)
        assert isinstance(found, Rejection) == (source.problem is not None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop its rights and take them back")
def test_unreadable_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "secret.txt", "closed/b.txt")
    for parent in [tmp_path, *tmp_path.parents][:4]:
        parent.chmod(0o755)
    (tmp_path / "secret.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    os.seteuid(65534)
    try:
        found = {source.name: read_document(source) for source in find_sources(str(tmp_path))}
        with pytest.raises(InputError, match="permission denied"):
            find_sources(str(tmp_path / "closed"))
    finally:
        os.seteuid(0)
    assert {name: item.error if isinstance(item, Rejection) else "" for name, item in found.items()} == {
        "a.txt": "",
        "secret.txt": "unreadable",
        "closed": "unreadable",
    }


def test_the_tables_of_a_run_are_no_input_of_the_next(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "outputs/documents/b.parquet")
    assert names(str(tmp_path), exclude=tmp_path / "outputs") == ["a.txt"]
    assert names(str(tmp_path / "**" / "*.*"), exclude=tmp_path / "outputs") == ["a.txt"]
    assert names(str(tmp_path)) == ["a.txt", "outputs/documents/b.parquet"]


@pytest.mark.parametrize("location", ["nowhere", "nowhere/*.txt", "memory://nowhere", "memory://nowhere/*.txt", "no-such-protocol://x", "s3://"])
def test_nothing_there_is_one_clear_error(location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        find_sources(location)
    assert location in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file in"):
        find_sources(str(tmp_path))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("L’été à Dieppe.".encode("cp1252"))))
    (source,) = find_sources("-")
    assert read_document(source) == TextRecord("-", 0, "L’été à Dieppe.")


def test_memory_file_system() -> None:
    storage = fsspec.filesystem("memory")
    for name in ("/press/a.txt", "/press/sub/b.jsonl", "/press/.c.txt"):
        storage.pipe_file(name, b'{"text": "Un texte."}')
    try:
        assert names("memory://press") == ["memory://press/a.txt", "memory://press/sub/b.jsonl"]
        assert names("memory://press/*.txt") == ["memory://press/a.txt"]
        assert names("memory://press/a.txt") == ["memory://press/a.txt"]
        (source,) = find_sources("memory://press/a.txt")
        assert isinstance(read_document(source), TextRecord)
        storage.rm("/press/a.txt")
        found = read_document(source)
        assert isinstance(found, Rejection)
        assert found.error in {"unreadable", "FileNotFoundError"}
    finally:
        storage.rm("/press", recursive=True)
