"use strict";
/* The list of documents. */
{
  const { h, t } = presse;
  const orders = {
    newest: null,
    oldest: (a, b) => (a.published ?? "9999").localeCompare(b.published ?? "9999") || b.d - a.d,
    title: (a, b) => a.title.localeCompare(b.title, presse.language),
    mentions: (a, b) => b.mentions - a.mentions || a.d - b.d,
  };

  presse.documentItem = (document, extra) => h("li", { class: "passage" }, h("p", { class: "title", lang: document.lang, dir: "auto" }, h("a", { href: presse.link(["doc", document.id]) }, presse.name(document.title))), extra,
    h("p", { class: "source" }, document.published ? h("time", {}, presse.date(document.published)) : t("undatedDocument"), ` · ${presse.languageName(document.lang ?? "und")} · `, document.tokens === undefined ? null : `${t("nMentions", { n: document.mentions })} · `, h("span", { class: "file" }, presse.name(document.source)), document.record ? ` (${t("record", { n: document.record })})` : ""));

  presse.views.documents = async ({ query }) => {
    const every = await presse.titles(), wanted = presse.fold(query.get("q") ?? "").trim(), lang = query.get("lang") ?? "", order = Object.hasOwn(orders, query.get("sort")) ? query.get("sort") : "newest";
    const kept = every.filter((document) => (!lang || document.lang === lang) && (!wanted || presse.fold(`${document.title} ${document.source}`).includes(wanted)));
    if (orders[order]) kept.sort(orders[order]);
    const shown = presse.pageOf(query, kept.length, 30);
    return [
      presse.head(t("documentsTitle"), t("nDocuments", { n: kept.length })),
      h("div", { class: "controls" }, presse.filterField(t("filterTitles"), query), presse.choice(t("lang"), "lang", [["", t("all")], ...presse.data.langs.filter(([code]) => code).map(([code]) => [code, presse.languageName(code)])], lang),
        presse.choice(t("sort"), "sort", [["newest", t("newest")], ["oldest", t("oldest")], ["title", t("byTitle")], ["mentions", t("mostMentions")]], order)),
      kept.length ? h("ol", { class: "passages", start: shown.from + 1 }, kept.slice(shown.from, shown.to).map((document) => presse.documentItem(document))) : h("p", { class: "quiet" }, t("noMatch")),
      presse.pager(shown, kept.length),
    ];
  };
}
