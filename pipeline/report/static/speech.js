"use strict";
/* Quotations by speaker, and roles. */
{
  const { h, t } = presse;

  const listed = async (name, query, text) => {
    const { index, n } = presse.data[`${name}s`];
    const wanted = presse.fold(query.get("q") ?? "").trim(), size = 50;
    if (!wanted) {
      const shown = presse.pageOf(query, n, size);
      return { shown, count: n, rows: (await presse.rows(`${name}s`, index, shown.from, shown.to)).map((row, offset) => [shown.from + offset, row]) };
    }
    const every = (await presse.all(`${name}s`, index)).map((row, k) => [k, row]).filter(([, row]) => presse.fold(text(row)).includes(wanted));
    const shown = presse.pageOf(query, every.length, size);
    return { shown, count: every.length, rows: every.slice(shown.from, shown.to) };
  };

  presse.views.quotes = async ({ query }) => {
    const { shown, count, rows } = await listed("speaker", query, ([name]) => name ?? t("unattributed"));
    return [presse.head(t("quotesTitle"), `${t("quotesLead")} ${t("nQuotes", { n: presse.data.counts.quotes })}, ${t("nSpeakers", { n: presse.data.speakers.n })}.`),
      h("div", { class: "controls" }, presse.filterField(t("filterSpeakers"), query)),
      rows.length ? presse.ranking(rows.map(([k, [name, , n, documents, cues]]) => ({ name: name ?? t("unattributed"), n, href: presse.link(["speaker", k]), note: [t("nDocuments", { n: documents }), cues?.length ? `${t("cues")} ${cues.join(", ")}` : null].filter(Boolean).join(" · ") })), { start: shown.from + 1, most: presse.data.speakers.top[0]?.[2] }) : h("p", { class: "quiet" }, t("noMatch")),
      presse.pager(shown, count)];
  };

  presse.views.speaker = async ({ path, query }) => {
    const { firsts, index } = presse.data.speakers, k = parseInt(path[1], 10);
    const row = await presse.row("speakers", index, k);
    if (!row) return presse.views.missing();
    const [name, e, n, documents] = row, places = await presse.row("speaker", firsts, k);
    const shown = presse.pageOf(query, places.length / 2, 15);
    const items = await Promise.all(d3.range(shown.from, shown.to).map(async (number) => {
      const document = await presse.document(places[2 * number]), quote = places[2 * number + 1], [start, end, , , cue] = document.quotes[quote];
      return h("li", {}, h("figure", { class: "quotation" }, h("blockquote", { lang: document.lang, dir: "auto" }, h("p", {}, document.text.slice(start, end))),
        h("figcaption", {}, cue ? [h("i", {}, presse.name(cue)), " · "] : null, h("a", { href: presse.placeLink(document, "q", quote) }, presse.name(document.title)), document.published ? ` · ${presse.date(document.published)}` : "")));
    }));
    return [h("p", { class: "kicker" }, h("a", { href: presse.link(["quotes"]) }, `← ${t("quotes")}`)),
      presse.head(presse.name(name ?? t("unattributed")), [`${t("nQuotes", { n })} · ${t("nDocuments", { n: documents })}`, e === null ? null : [" · ", h("a", { href: presse.link(["entity", e]) }, t("allPassages"))]]),
      h("ol", { class: "plain", start: shown.from + 1 }, items), presse.pager(shown, n)];
  };

  presse.views.roles = async ({ query }) => {
    const { shown, count, rows } = await listed("role", query, ([person, , title, organisation]) => `${person} ${title} ${organisation ?? ""}`);
    return [presse.head(t("rolesTitle"), t("rolesLead")),
      h("div", { class: "controls" }, presse.filterField(t("filterRoles"), query)),
      rows.length ? presse.table([{ title: t("person") }, { title: t("role"), wide: true }, { title: t("organisation") }, { title: t("passages"), numeric: true }],
        rows.map(([k, [person, personEntity, title, organisation, organisationEntity, n]]) => [presse.entityLink(personEntity, person, "PERSON"), h("a", { href: presse.link(["role", k]) }, presse.name(title ?? "—")), organisation ? presse.entityLink(organisationEntity, organisation) : "—", presse.number(n)]), t("rolesTitle")) : h("p", { class: "quiet" }, query.get("q") ? t("noMatch") : t("none")),
      presse.pager(shown, count)];
  };

  presse.views.role = async ({ path, query }) => {
    const { firsts, index } = presse.data.roles, k = parseInt(path[1], 10);
    const row = await presse.row("roles", index, k);
    if (!row) return presse.views.missing();
    const [person, personEntity, title, organisation, organisationEntity, n, documents] = row;
    return [h("p", { class: "kicker" }, h("a", { href: presse.link(["roles"]) }, `← ${t("roles")}`)),
      presse.head([presse.name(person), ", ", presse.name(title ?? "")], [presse.entityLink(personEntity, person, "PERSON"), organisation ? [" · ", presse.entityLink(organisationEntity, organisation)] : null, ` · ${t("nPassages", { n })} · ${t("nDocuments", { n: documents })}`]),
      await presse.passages(await presse.row("role", firsts, k), "r", query)];
  };
}
