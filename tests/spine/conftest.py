"""Small corpora and runs of the real pipeline over them."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import shards
from pipeline.engines import limit_threads
from pipeline.runner import Report, run
from pipeline.settings import Settings

limit_threads()

# The last stage that the tests run.
UNTIL = "resolve"
NAMES = ["Jeanne Roche", "Paul Belmont", "Odile Carmin", "Hugo Bastien", "Lina Marsac", "Eva Prat"]
MAKES = ["Renault", "Alpine", "Peugeot", "Citroën", "Toyota", "Ford"]
PLACES = ["Dieppe", "Paris", "Lyon", "Le Mans", "Londres", "Madrid"]
SENTENCES = [
    "{name}, directrice générale de {make}, a présenté la nouvelle {make} A{number} à {place} le {day} mai 2023.",
    "« Nous vendrons {number} 000 voitures d’ici à {year} », a dit {name} mardi dernier.",
    "Les ventes de {make} ont reculé de {day},{day} % au premier semestre {year}, à {number} millions d’euros.",
    "L’agence Lucien signe la campagne de {make}, diffusée à {place} dès le {day} septembre.",
    "Le moteur de {number} ch consomme {day},2 l/100 km ; la batterie de {number} kWh se recharge en {day} minutes.",
    "The new {make}, unveiled in {place} on May {day}, {year}, costs £{number},000, said {name}.",
]


def make_article(index: int, *, sentences: int = 4) -> str:
    """A press text of a few sentences; another one for each index."""
    rng = random.Random(index)
    lines = [f"Article {index}"]
    for _ in range(sentences):
        lines.append(
            rng.choice(SENTENCES).format(
                name=rng.choice(NAMES),
                make=rng.choice(MAKES),
                place=rng.choice(PLACES),
                number=rng.randint(10, 900),
                day=rng.randint(2, 28),
                year=rng.randint(2015, 2030),
            )
        )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def article() -> Callable[..., str]:
    """The maker of articles."""
    return make_article


@pytest.fixture(scope="session")
def until() -> str:
    """The last stage that these tests run."""
    return UNTIL


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Write so many articles as files below a folder `in`, and give the folder."""

    def write(documents: int, *, first: int = 0, sentences: int = 4, folder: str = "in") -> Path:
        root = tmp_path / folder
        for index in range(first, first + documents):
            path = root / f"{index // 100:03}" / f"{index:05}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make_article(index, sentences=sentences), encoding="utf-8")
        return root

    return write


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Cut shards at so many documents."""

    def limit(documents: int) -> None:
        monkeypatch.setattr(shards, "_MAX_DOCUMENTS", documents)

    return limit


RunPresse = Callable[..., Report]


@pytest.fixture
def presse(tmp_path: Path) -> RunPresse:
    """Run the pipeline over a location into the folder `out` (or another), and assert that no shard failed."""

    def go(location: Path | str, output: str = "out", *, until: str = UNTIL, lang: str | None = None, jobs: int = 1, **options: object) -> Report:
        report = run(str(location), Settings(tmp_path / output, lang=lang, until=until), jobs=jobs, **options)  # type: ignore[arg-type]
        assert report.failures == []
        return report

    return go


@pytest.fixture
def files() -> Callable[..., dict[str, bytes]]:
    """Every file below a folder by its relative path, `runs` (which holds times) left out."""

    def read(folder: Path, *, but: tuple[str, ...] = ("runs",)) -> dict[str, bytes]:
        found = {}
        for parent, _, names in os.walk(folder):
            for name in names:
                path = Path(parent, name)
                if path.relative_to(folder).parts[0] not in but:
                    found[path.relative_to(folder).as_posix()] = path.read_bytes()
        return found

    return read
