"use strict";
/* Parts that views share: rankings, tables, pages, filters, and passages. */
{
  const { h, t, tip } = presse;
  const around = 110;

  presse.mark = (label) => h("span", { class: `mark t-${label}`, "aria-hidden": "true" });
  presse.badge = (label) => h("span", { class: `badge t-${label}` }, presse.mark(label), presse.typeOne(label));
  presse.entityLink = (e, name, label) => (e === null || e === undefined ? presse.name(name ?? "") : h("a", { href: presse.link(["entity", e]) }, label ? presse.mark(label) : null, presse.name(name)));

  /* A page's head: title, and the sentence below it. */
  presse.head = (title, lead) => h("div", { class: "head" }, h("h1", { tabindex: "-1" }, title), lead ? h("p", { class: "lead" }, lead) : null);
  presse.section = (title, ...content) => h("section", {}, h("h2", {}, title), content);

  /* Bars in a list: rows of { name, href, n, note, label }, all measured against the largest. */
  presse.ranking = (rows, { start = 1, most = null } = {}) => {
    if (!rows.length) return h("p", { class: "quiet" }, t("none"));
    const scale = d3.scaleLinear([0, most ?? d3.max(rows, (row) => row.n)], [0, 100]);
    return h("ol", { class: "ranking", start }, rows.map((row) => h("li", { class: row.label ? `t-${row.label}` : null },
      h("span", { class: "row" }, row.href ? h("a", { href: row.href }, row.label ? presse.mark(row.label) : null, presse.name(row.name)) : presse.name(row.name),
        row.note ? h("span", { class: "note" }, presse.name(row.note)) : null, h("span", { class: "number" }, presse.number(row.n))),
      h("span", { class: "bar", "aria-hidden": "true", style: { width: `${scale(row.n)}%` } }))));
  };

  /* A table: columns of { title, numeric, wide }; rows of cells. It scrolls sideways inside its own box where it is too wide. */
  presse.table = (columns, rows, caption) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.numeric ? "numeric" : null }, column.title)))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, index) => h("td", { class: columns[index].numeric ? "numeric" : columns[index].wide ? "wide" : null }, cell)))))));

  presse.pageOf = (query, count, size) => {
    const pages = Math.max(1, Math.ceil(count / size));
    const page = Math.min(pages, Math.max(1, parseInt(query.get("page"), 10) || 1));
    return { page, pages, from: (page - 1) * size, to: Math.min(count, page * size) };
  };
  presse.pager = ({ page, pages, from, to }, count) => pages < 2 ? null : h("nav", { class: "pager", "aria-label": t("pages") },
    page > 1 ? h("a", { href: presse.here({ page: page - 1 }), rel: "prev" }, `← ${t("previous")}`) : h("span", {}),
    h("span", { class: "where" }, `${t("page", { page, pages })} · ${t("showing", { from: from + 1, to, n: count })}`),
    page < pages ? h("a", { href: presse.here({ page: page + 1 }), rel: "next" }, `${t("next")} →`) : h("span", {}));

  /* A field that filters the view under `q`, while one types. */
  presse.filterField = (label, query) => {
    let timer = 0;
    const field = h("input", { type: "search", value: query.get("q") ?? "", "data-keep": "q", autocomplete: "off", on: { input: () => { clearTimeout(timer); timer = setTimeout(() => presse.go({ q: field.value }), 250); } } });
    return h("label", { class: "field" }, h("span", {}, label), field);
  };
  presse.choice = (label, name, options, chosen) => {
    const field = h("select", { "data-keep": name, on: { change: () => presse.go({ [name]: field.value }) } }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
    return h("label", { class: "field" }, h("span", {}, label), field);
  };

  const tidy = (text) => text.replace(/\s+/g, " ");
  presse.spanOf = (document, kind, index) => document[{ m: "mentions", q: "quotes", r: "roles" }[kind]][index];
  presse.label = (number) => (number >= 0 ? presse.data.types[number][0] : "OTHER");

  /* What a box says of a mention. */
  presse.describe = (mention) => {
    const [, , label, value, , name, finder, score] = mention;
    return [[t("type"), presse.typeOne(presse.label(label))], value ? [t("value"), h("code", {}, value)] : null, name ? [t("entity"), presse.name(name)] : null,
      [t("finder"), h("code", {}, presse.data.texts.finders[finder] ?? "—")], score === null ? null : [t("score"), presse.number(score)]].filter(Boolean);
  };

  presse.placeLink = (document, kind, index) => presse.link(["doc", document.id, `${kind}${index}`]);

  /* One passage: the words around a place, the place itself a link into its document. */
  presse.passage = (document, kind, index, note) => {
    const span = presse.spanOf(document, kind, index);
    if (!span) return null;
    const [start, end] = span, { text } = document;
    let from = Math.max(0, start - around), to = Math.min(text.length, end + around);
    if (from > 0) from = Math.min(start, text.indexOf(" ", from) + 1 || start);
    if (to < text.length) to = Math.max(end, text.lastIndexOf(" ", to));
    const link = h("a", { href: presse.placeLink(document, kind, index), class: kind === "m" ? `m t-${presse.label(span[2])}` : "said" }, tidy(text.slice(start, end)));
    if (kind === "m") tip(link, () => presse.describe(span));
    return h("li", { class: "passage" },
      h("p", { lang: document.lang, dir: "auto" }, from > 0 ? "… " : "", presse.name(tidy(text.slice(from, start))), link, presse.name(tidy(text.slice(end, to))), to < text.length ? " …" : ""),
      h("p", { class: "source" }, h("a", { href: presse.link(["doc", document.id]) }, presse.name(document.title)), " · ", document.published ? h("time", {}, presse.date(document.published)) : t("undatedDocument"), note ? [" · ", note] : null));
  };

  /* A page of passages: places is a flat list of document and number; notes may add a word to each. */
  presse.passages = async (places, kind, query, { size = 15, notes = null } = {}) => {
    const count = places.length / 2;
    if (!count) return h("p", { class: "quiet" }, t("none"));
    const shown = presse.pageOf(query, count, size);
    const items = await Promise.all(d3.range(shown.from, shown.to).map(async (index) => presse.passage(await presse.document(places[2 * index]), kind, places[2 * index + 1], notes?.(index))));
    return [h("ol", { class: "passages", start: shown.from + 1 }, items), presse.pager(shown, count)];
  };
}
