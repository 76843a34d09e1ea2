"""The pages are what the generator makes, the site builds without a warning, and no link in it leads nowhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.docs.markdown import ROOT, pages


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The built site."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.mark.slow
def test_generated_pages_are_up_to_date():
    done = subprocess.run([sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun python docs/generate.py"


@pytest.mark.slow
def test_generated_pages_do_not_depend_on_where_they_are_made(tmp_path):
    for name in ("pipeline", "docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, tmp_path / name)
    for folder in ("gold", "dates", "figures", "quotes", "roles"):
        shutil.copytree(ROOT / "tests" / folder, tmp_path / "tests" / folder)
    done = subprocess.run([sys.executable, "docs/generate.py", "--check"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_links_of_the_site(site):
    trees = {page.resolve(): html.parse(str(page)) for page in site.rglob("*.html")}
    assert len(trees) > 15
    anchors = {page: {*tree.xpath("//@id"), *tree.xpath("//a/@name")} for page, tree in trees.items()}
    broken = []
    for page, tree in trees.items():
        if page.name == "404.html":
            continue
        for link in {*tree.xpath("//a/@href"), *tree.xpath("//img/@src")}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if target.is_dir():
                target /= "index.html"
            if not target.is_file() or (parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target]):
                broken.append(f"{page.relative_to(site)}: {link}")
    assert broken == []


@pytest.mark.slow
def test_the_site_asks_nothing_of_the_network(site):
    for page in site.rglob("*.html"):
        tree = html.parse(str(page))
        loaded = [*tree.xpath("//script/@src"), *tree.xpath("//link[@rel='stylesheet']/@href"), *tree.xpath("//img/@src")]
        assert [address for address in loaded if urlsplit(address).netloc] == [], page.name


@pytest.mark.parametrize("page", [*pages(), ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_of_the_sources(page):
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        parts = urlsplit(link)
        if not parts.scheme and parts.path:
            assert (page.parent / parts.path).is_file(), f"{page.name}: {link}"


def test_the_picture_is_small():
    picture = ROOT / "docs" / "images" / "report.png"
    assert picture.stat().st_size < 300_000
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_no_path_of_a_machine():
    places = re.compile(r"(?<![\w.])/(?:home|root|work|Users|tmp)/")
    for page in [*pages(), ROOT / "CHANGELOG.md", ROOT / "mkdocs.yml", ROOT / ".pre-commit-config.yaml", *Path(ROOT / "docs").glob("*.py")]:
        assert not places.search(page.read_text(encoding="utf-8")), page.name
