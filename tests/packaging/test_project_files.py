"""The files around the package: hooks, changelog, make targets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_hooks_use_tools_that_are_there():
    yaml = pytest.importorskip("yaml")
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = {hook["id"]: hook for repository in config["repos"] for hook in repository["hooks"]}
    assert {"ruff-check", "ruff-format", "mypy", "corpus"} <= hooks.keys()
    for hook in hooks.values():
        tool, *arguments = hook["entry"].split()
        assert tool.startswith(".venv/bin/")
        for argument in arguments:
            assert not argument.endswith(".py") or (ROOT / argument).is_file()


def test_changelog_keeps_its_form():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", text, re.MULTILINE)
    assert versions[0] == ("Unreleased", "")
    for version, day in versions[1:]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_readme_names_every_make_target():
    targets = re.findall(r"^([a-z-]+(?: [a-z-]+)*):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in (name for names in targets for name in names.split()):
        assert re.search(rf"`(?:make )?{target}`", readme), f"the README's table of make targets lacks {target}"


def test_locks_name_no_host_and_hold_what_is_declared():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"requirements.lock": declared["project"]["dependencies"], "requirements-dev.lock": declared["dependency-groups"]["dev"]}
    for lock, requirements in wanted.items():
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==", text, re.MULTILINE))
        for requirement in requirements:
            name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")
            assert name in pinned, f"{lock} does not pin {name}; make lock"
