"""From an HTML page to its article, with trafilatura; the encoding is the page's own where it states one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import LxmlError, iterwalk

from pipeline.readers.decode import UnreadableError, decode, refuse_binary
from pipeline.readers.published import to_edtf

_DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
# lxml and trafilatura recurse over nested elements; no article nests past a few dozen.
_MAX_DEPTH = 240


@dataclass(frozen=True, slots=True)
class Article:
    """What a page holds: the article's text, and title, date (EDTF) and language (ISO 639-1) where the page states them."""

    text: str
    title: str | None
    published: str | None
    lang: str | None


def article_of(page: bytes) -> Article:
    """Extract the article of an HTML page.

    Raises:
        UnreadableError: for pages without an article, or nested beyond all sense.
    """
    import trafilatura  # it takes half a second to import, and most inputs hold no page

    source = _decoded(page)
    try:
        tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    except (LxmlError, ValueError) as error:
        raise UnreadableError("html", f"is no readable HTML ({error}); save the page again") from error
    if _depth(tree) > _MAX_DEPTH:
        raise UnreadableError("html", f"nests its elements more than {_MAX_DEPTH} deep; save the article itself as text")
    text = trafilatura.extract(tree, include_comments=False, include_tables=True, favor_precision=False, output_format="txt")
    if not text or not text.strip():
        raise UnreadableError("article", "holds no article that could be found; save its text as .txt")
    metadata = trafilatura.extract_metadata(tree)
    declared = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    title = getattr(metadata, "title", None) if metadata else None
    date = getattr(metadata, "date", None) if metadata else None
    return Article(text, title or None, to_edtf(date), declared.replace("_", "-").split("-")[0] or None)


def _decoded(page: bytes) -> str:
    """The page's text: UTF-8 where it is valid UTF-8, whatever it states; else what it states, else what its bytes look like."""
    declared = _DECLARED_CHARSET.search(page[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    # Browsers read the first as the second, and pages are written for browsers.
    for encoding in ("utf-8-sig", "cp1252" if name in {"iso-8859-1", "latin1", "us-ascii", "ascii"} else name):
        try:
            text = page.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        refuse_binary(text)
        return text
    return decode(page)


def _depth(tree: lxml_html.HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
