"""`make bench`: speed and memory, as ratios between parts of one run, so that the machine and its load cancel out.

Each part runs in a process of its own, on one thread. Texts are made by shuffling the sentences of the project's own texts.

Usage: python -m bench.speed [--words N] [--part NAME …]

Parts: overhead (everything but the networks against the networks alone), processes (two against one), memory (peak of a run at 100 and at 10,000
documents), second (a run over 10,000 documents with nothing to do), stages (words per second of each), rules (dates and figures against a blank
tokenizer), stock (our networks against stock spaCy components of the usual sizes).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]
# Of an article, as counted on 1,005 news articles; a few headline-only pages and long reads are among them.
_WORDS_PER_DOCUMENT = 300
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# Compiled modules are kept as they are for users: a run that compiled its libraries anew would be charged for it.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | _THREADS | {"PYTHONPATH": str(_ROOT)}
# Texts given to one `nlp.pipe` of the bare networks.
_CHUNK = 512


def sentences(lang: str) -> list[str]:
    """Sentences of the project's own texts in a language, markup taken away."""
    from pipeline.markup import parse

    files = sorted((_ROOT / "training" / "corpus" / lang).rglob("*.txt")) + sorted((_ROOT / "tests" / "gold").glob(f"{lang}-*.txt"))
    texts = [parse(path.read_text(encoding="utf-8")).text for path in files]
    if lang == "fr":
        texts += [path.read_text(encoding="utf-8") for path in sorted((_ROOT / "seeds").glob("*.txt"))]
    found = [part.strip() for text in texts for part in re.split(r"(?<=[.!?»])\s+(?=[A-ZÀ-Þ«])|\n+", text)]
    return [part for part in found if part]


def texts(words: int, lang: str, *, length: int = _WORDS_PER_DOCUMENT, seed: int = 1) -> list[str]:
    """Articles of shuffled sentences, about `length` words each and so many in all; no two are the same."""
    rng = random.Random(seed)
    pool = sentences(lang)
    made: list[str] = []
    done = 0
    while done < words:
        parts: list[str] = []
        here = 0
        while here < min(length, words - done):
            parts.append(rng.choice(pool))
            here += len(parts[-1].split())
        made.append("".join(part + ("\n" if rng.random() < 0.15 else " ") for part in parts))
        done += here
    return made


def write_corpus(folder: Path, words: int, *, length: int = _WORDS_PER_DOCUMENT, documents: int | None = None) -> int:
    """Write articles as files, four in five of them French, all or so many of them; the number of words."""
    chosen = [*texts(words * 4 // 5, "fr", length=length), *texts(words // 5, "en", length=length)]
    random.Random(2).shuffle(chosen)
    chosen = chosen[:documents]
    for index, text in enumerate(chosen):
        path = folder / f"{index // 500:04}" / f"{index:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sum(len(text.split()) for text in chosen)


def presse(location: Path, outputs: Path, *, jobs: int = 1, until: str = "resolve") -> dict[str, float]:
    """Run the command in a process of its own: wall seconds, its own account of them, and the peak memory of any of its processes in MB."""
    code = (
        "import json, resource, sys; from pathlib import Path; from pipeline.runner import run; from pipeline.settings import Settings\n"
        "if __name__ == '__main__':\n"
        f"    report = run({str(location)!r}, Settings(Path({str(outputs)!r}), until={until!r}), jobs={jobs})\n"
        "    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "    print(json.dumps({'run': report.seconds, 'peak': peak / 1024, 'failures': len(report.failures)}))\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as script:
        script.write(code)
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, script.name], capture_output=True, text=True, check=False, cwd=_ROOT, env=_ENVIRONMENT)
    seconds = time.perf_counter() - begun
    Path(script.name).unlink()
    if done.returncode:
        raise SystemExit(f"the run ended with status {done.returncode}: {done.stderr}")
    result = json.loads(done.stdout.splitlines()[-1])
    if result["failures"]:
        raise SystemExit(f"{result['failures']} shards failed: {done.stderr}")
    return {"seconds": seconds, **result}


def seconds_of(function: Callable[[], Any]) -> float:
    """Wall time of a call."""
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def bare_networks(location: Path, lang_of: dict[str, str]) -> dict[str, float]:
    """Seconds of `nlp.pipe` of the same components on the same texts, and of loading and first use, which a run has once."""
    from pipeline.networks import load_networks

    by_lang: dict[str, list[str]] = {}
    for path in sorted(location.rglob("*.txt")):
        by_lang.setdefault(lang_of[path.relative_to(location).as_posix()], []).append(path.read_text(encoding="utf-8"))
    total = loading = 0.0
    for lang, chosen in by_lang.items():
        loading += seconds_of(lambda lang=lang, chosen=chosen: list(load_networks(lang).pipe(chosen[:2])))  # type: ignore[misc]
        nlp = load_networks(lang)
        for start in range(0, len(chosen), _CHUNK):
            total += seconds_of(lambda start=start, nlp=nlp, chosen=chosen: list(nlp.pipe(chosen[start : start + _CHUNK], batch_size=6)))  # type: ignore[misc]
    return {"seconds": total, "loading": loading}


def in_child(part: str, *arguments: str) -> dict[str, Any]:
    """Run a function of this module (`child_…`) in a process of its own, on one thread; what it returns."""
    code = f"import json; from bench import speed; print(json.dumps(speed.child_{part}(*{list(arguments)!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=_ROOT, env=_ENVIRONMENT)
    if done.returncode:
        raise SystemExit(f"part {part} ended with status {done.returncode}: {done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def child_networks(location: str, outputs: str) -> dict[str, float]:
    """The bare networks over the texts of a run, in the languages that it told."""
    from pipeline.store import load_table

    documents = load_table("documents", outputs, columns=["source", "lang"])
    return bare_networks(Path(location), dict(zip(documents.source, documents.lang, strict=True)))


def child_rules(words: str) -> dict[str, float]:
    """Words per second of dates and figures together, and of a blank French tokenizer."""
    import spacy

    from pipeline.dates import find_dates
    from pipeline.figures import find_figures

    chosen = texts(int(words), "fr")
    count = sum(len(text.split()) for text in chosen)
    blank = spacy.blank("fr")
    # Both sides remember forms and compile what is often met: other texts first, as in any run of some size.
    for text in texts(30_000, "fr", seed=9):
        blank.make_doc(text)
        find_dates(text, "fr", published="2026-03-10")
        find_figures(text, "fr")
    rules = seconds_of(lambda: [(find_dates(text, "fr", published="2026-03-10"), find_figures(text, "fr")) for text in chosen])
    tokenizer = seconds_of(lambda: [blank.make_doc(text) for text in chosen])
    return {"rules": count / rules, "tokenizer": count / tokenizer}


def child_stock(words: str) -> dict[str, float]:
    """Words per second of our networks, and of stock components of the sizes of spaCy's middle-sized pipelines."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    from pipeline.networks import load_networks

    chosen = texts(int(words), "fr")
    count = sum(len(text.split()) for text in chosen)
    stock = spacy.blank("fr")
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": [5000, 1000, 2500, 2500],
            "include_static_vectors": False,
        },
        "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3},
    }
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    parser = {"@architectures": "spacy.TransitionBasedParser.v2", "extra_state_tokens": False, "use_upper": True, "nO": None}
    stock.add_pipe("tok2vec", config={"model": tok2vec})
    stock.add_pipe("morphologizer", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    stock.add_pipe("parser", config={"model": {**parser, "state_type": "parser", "hidden_width": 64, "maxout_pieces": 2, "tok2vec": listener}})
    stock.add_pipe("trainable_lemmatizer", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    stock.add_pipe("ner", config={"model": {**parser, "state_type": "ner", "hidden_width": 64, "maxout_pieces": 2, "tok2vec": tok2vec}})
    rng = random.Random(3)
    examples = []
    for text in chosen[:40]:
        # Labels as many as the French treebanks and four entity types have; what they say does not matter for speed.
        forms = [token.text for token in stock.make_doc(text) if not token.is_space][:40]
        size = len(forms)
        reference = Doc(
            stock.vocab,
            words=forms,
            pos=[rng.choice(["NOUN", "VERB", "ADJ", "DET", "ADP", "PROPN"]) for _ in forms],
            morphs=[f"Number={rng.choice(['Sing', 'Plur'])}|Person={rng.randint(1, 3)}|Tense={rng.choice(['Pres', 'Past', 'Imp'])}" for _ in forms],
            lemmas=[form.lower() + rng.choice(["", "e", "er", "s"]) for form in forms],
            heads=[max(0, index - 1) for index in range(size)],
            deps=["ROOT" if index == 0 else f"dep{rng.randint(0, 40)}" for index in range(size)],
            ents=[rng.choice(["O", "O", "O", "B-PER", "B-LOC", "B-ORG", "B-MISC"]) for _ in forms],
        )
        examples.append(Example(Doc(stock.vocab, words=forms), reference))
    stock.initialize(lambda: examples)
    # As the run does, our networks multiply with NumPy's BLAS; stock ones as they come.
    ours = load_networks("fr")
    for nlp in (ours, stock):
        list(nlp.pipe(chosen[:20]))
    own = seconds_of(lambda: [None for _ in ours.pipe(chosen, batch_size=6)])
    theirs = seconds_of(lambda: [None for _ in stock.pipe(chosen)])
    return {"ours": count / own, "stock": count / theirs}


def part_overhead(folder: Path, words: int) -> Iterator[str]:
    """Everything but the networks, against the networks alone."""
    location, outputs = folder / "overhead-in", folder / "overhead-out"
    count = write_corpus(location, words)
    run = presse(location, outputs)
    networks = in_child("networks", str(location), str(outputs))
    bare, loading = networks["seconds"], networks["loading"]
    start = presse(location, outputs)["run"]
    share = (run["run"] - loading - bare) / bare
    yield f"overhead: {count} words; run {run['run']:.1f} s ({count / run['run']:.0f} words/s), bare networks {bare:.1f} s, loading them {loading:.1f} s"
    yield f"overhead: all but the networks and their loading costs {share:.0%} of the networks (at most 25 %)"
    yield f"overhead: a second run over the same {start:.2f} s"
    yield from _stage_lines(_seconds_of_stages(outputs), count)


def _seconds_of_stages(outputs: Path) -> dict[str, float]:
    from pipeline.store import load_table

    return {str(stage): float(seconds) for stage, seconds in load_table("runs", outputs).groupby("stage").seconds.sum().items()}


def _stage_lines(seconds: dict[str, float], words: int) -> Iterator[str]:
    for stage, spent in sorted(seconds.items(), key=lambda item: item[1]):
        yield f"stages: {stage} {words / spent:.0f} words/s ({spent:.1f} s)"


def part_stages(folder: Path, words: int) -> Iterator[str]:
    """Words per second of each stage, start-up included; resolve is timed as a run of its own."""
    location, outputs = folder / "stages-in", folder / "stages-out"
    count = write_corpus(location, words)
    presse(location, outputs, until="extract")
    seconds = {**_seconds_of_stages(outputs), "resolve": presse(location, outputs)["run"]}
    yield from _stage_lines(seconds, count)
    yield f"stages: extract and resolve together {count / (seconds['extract'] + seconds['resolve']):.0f} words/s (at least 60,000)"


def part_processes(folder: Path, words: int) -> Iterator[str]:
    """Two processes against one, start-up included; and what the machine gives at most: two runs that have nothing to do with one another, side by side."""
    location = folder / "processes-in"
    count = write_corpus(location, words)
    one, two = (presse(location, folder / f"processes-{jobs}", jobs=jobs)["run"] for jobs in (1, 2))
    yield f"processes: {count} words; one {one:.1f} s, two {two:.1f} s: {one / two:.2f} times (at least 1.7, on two idle cores)"
    with ThreadPoolExecutor(2) as pool:
        apart = max(done["run"] for done in pool.map(lambda name: presse(location, folder / name), ("apart-1", "apart-2")))
    yield f"processes: two runs side by side {apart:.1f} s each: this machine does at most {2 * one / apart:.2f} times the work of one"


def part_memory(folder: Path, words: int) -> Iterator[str]:
    """Peak memory of a worker at 100 and at 10,000 documents."""
    peaks = {}
    for documents in (100, 10_000):
        location = folder / f"memory-in-{documents}"
        # Sentences are whole, so articles come out longer than asked and fewer; half as many again makes sure of 10,000.
        write_corpus(location, words * 3 // 2, length=max(10, words // 10_000), documents=documents)
        peaks[documents] = presse(location, folder / f"memory-out-{documents}", until="extract")["peak"]
    yield f"memory: {peaks[100]:.0f} MB at 100 documents, {peaks[10_000]:.0f} MB at 10,000: {peaks[10_000] / peaks[100] - 1:+.0%} (within 10 %, below 1,200 MB)"


def part_second(folder: Path, words: int) -> Iterator[str]:
    """A run over 10,000 documents with nothing to do."""
    location, outputs = folder / "second-in", folder / "second-out"
    for index in range(10_000):
        path = location / f"{index // 500:04}" / f"{index:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Article {index}. Le groupe a publié ses résultats le 12 mai 2023.\n", encoding="utf-8")
    first, second = (presse(location, outputs) for _ in range(2))
    yield f"second: first run {first['run']:.1f} s, second {second['run']:.2f} s (below 2) and {second['seconds'] - second['run']:.1f} s of start-up"


def part_rules(folder: Path, words: int) -> Iterator[str]:
    """Dates and figures against a blank tokenizer."""
    speeds = in_child("rules", str(min(words, 300_000)))
    ratio = speeds["rules"] / speeds["tokenizer"]
    yield f"rules: dates and figures {speeds['rules']:.0f} words/s, blank French tokenizer {speeds['tokenizer']:.0f}: {ratio:.2f} times"


def part_stock(folder: Path, words: int) -> Iterator[str]:
    """All our networks against stock components."""
    speeds = in_child("stock", str(min(words, 150_000)))
    yield f"stock: our networks {speeds['ours']:.0f} words/s, stock components {speeds['stock']:.0f}: {speeds['ours'] / speeds['stock']:.2f} times"


PARTS: dict[str, Callable[[Path, int], Iterator[str]]] = {
    "overhead": part_overhead,
    "processes": part_processes,
    "memory": part_memory,
    "second": part_second,
    "stages": part_stages,
    "rules": part_rules,
    "stock": part_stock,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts and print a line for each measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=1_000_000, help="words of the texts (default: %(default)s)")
    parser.add_argument("--part", nargs="+", choices=PARTS, help="parts wanted, all but `stages` by default, which `overhead` holds")
    chosen = parser.parse_args(arguments)
    print(f"bench: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; one thread a process", flush=True)
    for name in chosen.part or [name for name in PARTS if name != "stages"]:
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[name](Path(folder), chosen.words):
                print(line, flush=True)
    print(f"bench: peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
