"use strict";
/* The first page, and the list of what was rejected. */
{
  const { h, t } = presse;

  const tile = (text, href) => {
    const [, number, rest] = /^([\d\s.,\u202f\u00a0]+)(.*)$/u.exec(text) ?? [null, "", text];
    return h("li", {}, h("a", { href }, h("span", { class: "big" }, number.trim()), h("span", {}, rest.trim())));
  };

  const listOf = (label) => {
    const found = presse.data.entities.labels[label];
    if (!found) return null;
    return h("section", {}, h("h2", {}, presse.mark(label), presse.typeName(label)),
      presse.ranking(found.top.slice(0, 8).map(([e, name, mentions, , extra]) => ({ name, n: mentions, href: presse.link(["entity", e]), note: label === "AGENCY" && extra ? presse.term("agencyKinds", extra) : label === "PERSON" ? extra : null, label }))),
      h("p", { class: "more" }, h("a", { href: presse.link(["entities", label]) }, `${t("more")} : ${t("nEntities", { n: found.n })}`)));
  };

  presse.typeLink = (label) => (label === "DATE" ? presse.link(["dates"]) : label === "FIGURE" ? presse.link(["figures"]) : presse.link(["entities", label]));

  presse.views.overview = () => {
    const { counts, labels, langs, finders, reasons, versions, entities, dates, figures, speakers, roles } = presse.data;
    const many = (label) => entities.labels[label]?.n ?? 0;
    return [
      presse.head(t("overview"), t("lead", { documents: counts.documents, mentions: counts.mentions })),
      h("ul", { class: "tiles" },
        tile(t("nDocuments", { n: counts.documents }), presse.link(["documents"])), ["PERSON", "MODEL", "AGENCY"].map((label) => tile(`${presse.number(many(label), { maximumSignificantDigits: 21 })} ${(many(label) === 1 ? presse.typeOne : presse.typeName)(label).toLowerCase()}`, presse.link(["entities", label]))),
        tile(t("nDates", { n: counts.dates }), presse.link(["dates"])), tile(t("nFigures", { n: counts.figures }), presse.link(["figures"])), tile(t("nQuotes", { n: counts.quotes }), presse.link(["quotes"])), tile(t("nRejects", { n: counts.rejects }), presse.link(["rejects"]))),
      h("div", { class: "columns two" },
        presse.section(t("byType"), presse.ranking(labels.map(([label, n]) => ({ name: presse.typeName(label), n, href: presse.typeLink(label), label })))),
        presse.section(t("timeline"), presse.yearColumns(dates, { height: 250 }), h("p", { class: "more" }, h("a", { href: presse.link(["dates"]) }, t("more"))))),
      h("div", { class: "columns three" }, ["PERSON", "MODEL", "AGENCY"].map(listOf)),
      h("p", { class: "more aside" }, h("a", { class: "button", href: presse.link(["together"]) }, t("togetherTitle"), " →")),
      h("div", { class: "columns three" },
        presse.section(t("topFigures"), presse.ranking(figures.slice(0, 8).map(([dimension, unit, n], g) => ({ name: presse.unitTitle(dimension, unit), n, href: presse.link(["figures", g]), label: "FIGURE" }))), h("p", { class: "more" }, h("a", { href: presse.link(["figures"]) }, t("more")))),
        presse.section(t("topSpeakers"), presse.ranking(speakers.top.filter(([name]) => name).slice(0, 8).map(([name, , n], k) => ({ name, n, href: presse.link(["speaker", k]) }))), h("p", { class: "more" }, h("a", { href: presse.link(["quotes"]) }, t("more")))),
        presse.section(t("topRoles"), presse.ranking(roles.top.slice(0, 8).map(([person, , title, organisation, , n], k) => ({ name: person, note: [title, organisation].filter(Boolean).join(", "), n, href: presse.link(["role", k]) }))), h("p", { class: "more" }, h("a", { href: presse.link(["roles"]) }, t("more"))))),
      h("div", { class: "columns three quieter" },
        presse.section(t("byLanguage"), presse.ranking(langs.map(([lang, n]) => ({ name: lang ? presse.languageName(lang) : t("unknown"), n, href: presse.link(["documents"], { lang }) })))),
        presse.section(t("versions"), versions.length ? presse.table([{ title: t("component") }, { title: t("version"), wide: true }], versions.map(([name, version]) => [h("code", {}, name), version]), t("versions")) : h("p", { class: "quiet" }, t("noVersions"))),
        presse.section(t("reasons"), reasons.length ? presse.ranking(reasons.map(([stage, error, n]) => ({ name: error ?? t("unknown"), note: stage, n, href: presse.link(["rejects"], { error }) }))) : h("p", { class: "quiet" }, t("noRejects"))),
        presse.section(t("finders"), presse.ranking(finders.slice(0, 6).map(([finder, n]) => ({ name: finder ?? "—", n }))))),
    ];
  };

  presse.views.rejects = async ({ query }) => {
    const wanted = query.get("error");
    const every = await presse.all("rejects", presse.data.rejects);
    const rows = wanted === null ? every : every.filter(([, , , error]) => error === wanted);
    const shown = presse.pageOf(query, rows.length, 50);
    return [
      presse.head(t("rejectsTitle"), t("rejectsLead")),
      h("div", { class: "controls" }, presse.choice(t("error"), "error", [["", t("all")], ...[...new Set(every.map(([, , , error]) => error))].map((error) => [error ?? "", error ?? ""])], wanted ?? "")),
      rows.length ? presse.table([{ title: t("source"), wide: true }, { title: t("stage") }, { title: t("error") }, { title: t("message"), wide: true }],
        rows.slice(shown.from, shown.to).map(([source, record, stage, error, message, id]) => [[id ? h("a", { href: presse.link(["doc", id]) }, presse.name(source)) : presse.name(source), record ? ` (${t("record", { n: record })})` : ""], stage, presse.name(error ?? ""), presse.name(message ?? "")]), t("rejects")) : h("p", { class: "quiet" }, t("noRejects")),
      presse.pager(shown, rows.length),
    ];
  };
}
