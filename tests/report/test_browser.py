"""The report in headless Chromium: it opens, filters, searches, leads to passages, runs nothing that documents bring, and can be used without a mouse."""

import re
import shutil
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

VIEWS = (
    "", "#/dates", "#/dates?grain=month", "#/period/2025", "#/period/2025-03", "#/date/40", "#/entities/PERSON", "#/entities/AGENCY", "#/entity/0",
    "#/together", "#/pair/0/3", "#/figures", "#/figures/0", "#/figures/1", "#/figures/1?si=1", "#/quotes", "#/speaker/0", "#/roles", "#/role/0", "#/documents",
    "#/rejects", "#/search?q=dieppe", "#/nowhere",
)  # fmt: skip
INJECT = """() => {
    const paragraph = document.createElement('p'), script = document.createElement('script');
    paragraph.innerHTML = '<img src=x onerror="window.ran = 1">';
    script.textContent = 'window.ran = 2';
    document.body.append(paragraph, script);
}"""
# Without axe's own reading of the style sheets, which the policy rightly stops.
SERIOUS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ['violations'], preload: false });
    return violations
        .filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 160), nodes[0].any[0]?.message]);
}"""


def ready(page):
    page.wait_for_function("() => document.querySelector('main').dataset.ready === location.hash && !document.querySelector('main').hasAttribute('aria-busy')")


def visit(page, address):
    page.evaluate("address => { location.hash = address }", address)
    ready(page)


@pytest.mark.parametrize("served", [False, True], ids=["from the file system", "from a server"])
def test_every_view_opens_and_every_link_in_it_leads_on(open_page, server, served):
    page = open_page(base=server if served else None)
    broken = []
    for view in VIEWS:
        visit(page, view)
        heading = page.inner_text("main h1")
        assert heading
        assert ("n’existe pas" in heading) == (view == "#/nowhere"), view
        links = page.eval_on_selector_all("main a", "links => [...new Set(links.map(link => link.getAttribute('href')))]")
        assert links or view == "#/rejects", view
        for link in links[:: max(1, len(links) // 6)]:
            if not link.startswith("#"):
                continue
            visit_again = page.url
            page.evaluate("address => { location.hash = address }", link)
            page.wait_for_function("() => !document.querySelector('main').hasAttribute('aria-busy') && document.querySelector('main h1')")
            if "n’existe pas" in page.inner_text("main h1"):
                broken.append((view, link))
            page.goto(visit_again)
            ready(page)
    assert broken == []


def test_from_the_overview_to_a_passage(open_page):
    page = open_page()
    page.click("main section:has(h2:text('Modèles')) .ranking a >> nth=0")
    ready(page)
    name = page.inner_text("main h1")
    passage = page.locator(".passage .m").first
    words = passage.inner_text()
    passage.click()
    page.wait_for_selector(".text")
    here = page.locator(".text .m.here")
    assert here.inner_text() == words
    assert here.is_visible()
    card = page.inner_text(".card.chosen")
    assert name in card
    assert "lexicon:models" in card


def test_hover_and_focus_say_value_entity_and_finder(open_page):
    page = open_page("#/documents?q=premier")
    page.click(".passages .title a >> nth=0")
    page.wait_for_selector(".text .m")
    page.hover(".text .m.t-FIGURE, .text .m.t-DATE")
    assert "Trouvé par" in page.inner_text("#tip")
    assert "Valeur" in page.inner_text("#tip")
    page.mouse.move(0, 0)
    page.keyboard.press("Escape")
    assert page.is_hidden("#tip")
    page.focus(".text .m[tabindex='0']")
    assert "Trouvé par" in page.inner_text("#tip")
    described = page.get_attribute(".text .m[tabindex='0']", "aria-describedby")
    assert described == "tip"
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") != first
    assert page.locator(".text .m[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.chosen")


def test_legend_filters_by_type(open_page):
    page = open_page("#/documents")
    page.click(".passages .title a >> nth=3")
    page.wait_for_selector(".text .m")
    text = page.inner_text(".text")
    label = page.get_attribute(".text .m >> nth=0", "data-label")
    assert page.locator(f".text .m.t-{label}:not(.off)").count()
    page.uncheck(f".legend .t-{label} input")
    assert page.locator(f".text .m.t-{label}:not(.off)").count() == 0
    assert page.locator(".text .m:not(.off)").count()
    assert page.inner_text(".text") == text
    page.click(".legend button:text('Tout montrer')")
    assert page.locator(".text .m.off").count() == 0


def test_text_is_whole_and_marks_stand_in_their_place(open_page, outputs):
    from pipeline.store import load_table

    documents = load_table("documents", outputs)
    mentions = load_table("mentions", outputs)
    page = open_page()
    for _, document in documents.sort_values("doc_id").iloc[[0, 50, 120]].iterrows():
        visit(page, f"#/doc/{document.doc_id}")
        page.wait_for_selector(".text")
        assert re.sub(r"\s+", "", page.text_content(".text")) == re.sub(r"\s+", "", document.text)
        expected = mentions[mentions.doc_id == document.doc_id].text.tolist()
        assert page.eval_on_selector_all(".text .m", "marks => marks.map(mark => mark.textContent)") == expected


@pytest.mark.parametrize(
    ("view", "query", "expected"),
    [
        ("#/entities/PERSON", "camille bellan", "Camille Bellanger"),
        ("#/entities/AGENCY", "HOTEL", "Hôtel Particulier"),
        ("#/quotes", "camille aub", "Camille Aubert"),
        ("#/documents", "article-00042", "article-00042"),
    ],
)
def test_filters(open_page, view, query, expected):
    page = open_page(view)
    before = page.locator(".ranking li, .passages > li").count()
    page.fill("main input[type=search]", query)
    page.wait_for_function("query => new URLSearchParams(location.hash.split('?')[1]).get('q') === query", arg=query)
    ready(page)
    assert expected in page.inner_text("main")
    assert page.locator(".ranking li, .passages > li").count() < before
    assert page.evaluate("document.activeElement.value") == query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("atelier morane", "Atelier Morane"),
        ("ÉLECTRIQUES commandes", "Dans les textes"),
        ("diffus", "diffus"),
        ("article-00007", "article-00007"),
        ("introuvablement", "Aucun résultat"),
        ("__proto__ constructor", "Titre"),
    ],
)
def test_search(open_page, query, expected):
    page = open_page()
    page.fill("#q", query)
    page.press("#q", "Enter")
    page.wait_for_function("() => location.hash.startsWith('#/search')")
    ready(page)
    assert expected.casefold() in page.inner_text("main").casefold()


def test_charts_lead_to_passages(open_page):
    page = open_page("#/figures/1")
    page.focus(".plot svg a[tabindex='0'] >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.includes('from=')")
    ready(page)
    assert "de " in page.inner_text(".chosen")
    assert page.locator(".passage").count()
    page.locator(".plot a:has(circle)").first.click(force=True)
    page.wait_for_selector(".text .m.here")
    visit(page, "#/dates")
    page.locator(".plot a").last.click(force=True)
    page.wait_for_function("() => location.hash.startsWith('#/period/')")
    ready(page)
    assert page.locator(".passage").count()
    visit(page, "#/together")
    page.locator(".matrix td a").first.click()
    page.wait_for_function("() => location.hash.startsWith('#/pair/')")
    ready(page)
    assert page.locator(".passage").count() >= 2


def test_hostile_names_run_nothing_and_are_read_as_written(open_page, hostile):
    page = open_page("#/documents?q=dossier")
    assert hostile["title"] in page.inner_text(".passages .title")
    page.click(".passages .title a")
    page.wait_for_selector(".text")
    assert "<script>" in page.inner_text(".text")
    page.hover(".text .m")
    assert hostile["name"] in page.inner_text("#tip")
    for view in (
        "",
        "#/rejects",
        "#/quotes?q=zo",
        "#/entities/PERSON?q=zo",
        f"#/search?q={quote('Zoé')}",
        f"#/search?q={quote(hostile['text'])}",
        "#/documents?q=adresse",
    ):
        visit(page, view)
        page.wait_for_timeout(50)
    assert page.locator("main a[href^='javascript']").count() == 0
    for address in ("#/<img src=x onerror=alert(1)>", "#/doc/<script>", "#/entities/__proto__", "#/constructor", "#/entity/%E0%A4%A", "#/period/<b>"):
        page.evaluate("address => { location.hash = address }", address)
        page.wait_for_timeout(80)
    assert page.get_attribute("html", "data-hacked") is None
    assert page.locator("main img, main script, main svg[onload], main i[onclick]").count() == 0


def test_policy_stops_what_slipped_through(browser, report):
    page = browser.new_context().new_page()
    page.goto(report.resolve().as_uri())
    page.wait_for_selector("main[data-ready]")
    page.evaluate(INJECT)
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None


def test_language_and_theme_stay(open_page):
    page = open_page("#/documents")
    assert page.get_attribute("html", "lang") == "fr"
    page.click("button:text('English')")
    page.wait_for_selector("h1:text('The documents')")
    assert page.get_attribute("html", "lang") == "en"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("button[data-keep=theme]")
    page.click("button[data-keep=theme]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    page.wait_for_selector("h1:text('The documents')")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_a_lost_data_file_is_said(report, browser, tmp_path):
    copy = tmp_path / "report"
    shutil.copytree(report.parent, copy)
    (copy / "data" / "roles-0.js").unlink()
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto((copy / "index.html").as_uri() + "#/roles")
    page.wait_for_selector("main[data-ready] h1")
    assert "data/roles-0.js" in page.inner_text("main")
    visit(page, "#/quotes")
    assert page.inner_text("main h1") == "Qui dit quoi"


def test_english_browser_reads_english(open_page):
    assert open_page(locale="en-GB").inner_text("main h1") == "Overview"


def test_both_languages_say_the_same_things(open_page):
    keys = open_page().evaluate("Object.values(presse.words).map(words => Object.keys(words).sort())")
    assert keys[0] == keys[1]


@pytest.mark.parametrize("view", ["", "#/dates", "#/figures", "#/figures/1", "#/roles", "#/together", "#/entity/0"])
def test_fits_on_a_phone(open_page, view):
    page = open_page(view, width=360, height=740)
    page.wait_for_timeout(150)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_prints(open_page):
    page = open_page("#/entity/0")
    page.emulate_media(media="print")
    assert page.is_hidden(".search")
    assert page.is_visible(".passage")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing_serious(open_page, axe, width, scheme):
    page = open_page(width=width, scheme=scheme)
    page.evaluate(axe)
    found = []
    for view in (*VIEWS, "doc"):
        if view == "doc":
            visit(page, "#/documents")
            page.click(".passages .title a >> nth=3")
            page.wait_for_selector(".text .m")
            page.click(".text .m >> nth=1")
        else:
            visit(page, view)
        page.wait_for_timeout(120)
        violations = page.evaluate(SERIOUS)
        found += [(view, *violation) for violation in violations]
    assert found == []
