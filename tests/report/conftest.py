"""A report of a made-up corpus with a hostile document in it, and a browser that reports what goes wrong in its console."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import tarfile
import threading
from pathlib import Path

import pytest

from bench.report import CHROMIUM, CHROMIUM_FLAGS
from bench.report_corpus import make_tables
from pipeline.report import write_report

_AXE = "axe-core@4.14.1"
_HACK = "document.documentElement.dataset.hacked"
_RUN = f"<img src=x onerror=\"{_HACK}='1'\"><script>{_HACK}='2'</script><svg onload=\"{_HACK}='3'\">"
HOSTILE = {
    "title": f"\"><b>Titre</b>{_RUN}' onfocus='document.documentElement.dataset.hacked=4' autofocus='",
    "source": f"dossier/é {_RUN}\"'`${{x}}.txt",
    "text": f" 🚗 dit : {_RUN}</script><!-- ]]> \u2028 \u202e javascript:alert(1) __proto__ constructor fin",
    "name": "<i onclick=alert(1)>Zoé</i> 🚙 O'Hara\\",
}
LINK = {
    "title": "Adresse",
    "source": "javascript:document.documentElement.dataset.hacked='5'",
    "text": " parle.",
    "name": "Une Personne",
}


@pytest.fixture(scope="session")
def hostile():
    return HOSTILE


@pytest.fixture(scope="session")
def outputs(tmp_path_factory):
    # A folder whose name a glob would read otherwise.
    folder = tmp_path_factory.mktemp("run") / "out [1] é*"
    make_tables(folder, 260, extra=(HOSTILE, LINK))
    return folder


@pytest.fixture(scope="session")
def report(outputs):
    return write_report(outputs)


@pytest.fixture(scope="session")
def server(report):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(report.parent))) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}/index.html"
        serving.shutdown()


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright (make setup-dev)")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"needs {CHROMIUM}: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser, report):
    """Open an address of the report; the test fails on any error or warning in the console, and on any dialog."""
    contexts, problems = [], []

    def open_(address="", *, base=None, width=1280, height=900, locale="fr-FR", scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(f"{message.type}: {message.text}") if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "http://127.0.0.1", "data:", "blob:")) else problems.append(f"network: {request.url}"),
        )
        page.goto((base or report.resolve().as_uri()) + address)
        page.wait_for_selector("main[data-ready] h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The source of axe-core, from the npm registry."""
    if shutil.which("npm") is None:
        pytest.skip("needs npm, to fetch axe-core")
    folder = tmp_path_factory.mktemp("axe")
    fetched = subprocess.run(["npm", "pack", _AXE, "--silent"], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if fetched.returncode:
        pytest.skip(f"npm could not fetch {_AXE}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()
