"use strict";
/* Names: lists by type, one entity with its passages, and who appears with whom. */
{
  const { h, t } = presse;
  const company = ["PERSON", "MODEL", "AGENCY"];

  presse.views.entities = async ({ path, query }) => {
    const { labels } = presse.data.entities;
    const order = presse.data.types.map(([name]) => name).filter((name) => labels[name]);
    const label = path[1] ?? order[0];
    const tabs = h("nav", { class: "tabs", "aria-label": t("type") }, order.map((name) => h("a", { href: presse.link(["entities", name]), "aria-current": name === label ? "page" : null, class: `t-${name}` }, presse.mark(name), presse.typeName(name), " ", h("span", { class: "number" }, presse.short(labels[name].n)))));
    const found = Object.hasOwn(labels, label) ? labels[label] : null;
    if (!found) return [presse.head(label ? presse.typeName(label) : t("entities")), tabs, h("p", { class: "quiet" }, t("none"))];
    const wanted = presse.fold(query.get("q") ?? "").trim();
    const size = 50;
    let count = found.n, rows, shown;
    if (wanted) {
      const every = (await presse.all(found.file, found.firsts)).map((row, index) => [index, row]).filter(([, [, name, , , , aliases]]) => [name, ...aliases].some((form) => presse.fold(form).includes(wanted)));
      count = every.length;
      shown = presse.pageOf(query, count, size);
      rows = every.slice(shown.from, shown.to).map(([, row]) => row);
    } else {
      shown = presse.pageOf(query, count, size);
      rows = await presse.rows(found.file, found.firsts, shown.from, shown.to);
    }
    const note = (extra) => (label === "AGENCY" && extra ? presse.term("agencyKinds", extra) : extra);
    return [
      presse.head(presse.typeName(label), `${presse.term("about_", label)} · ${t("nEntities", { n: found.n })}`),
      tabs,
      h("div", { class: "controls" }, presse.filterField(t("filterNames"), query)),
      rows.length ? presse.ranking(rows.map(([e, name, n, documents, extra]) => ({ name, n, label, href: presse.link(["entity", e]), note: [note(extra), t("nDocuments", { n: documents })].filter(Boolean).join(" · ") })), { start: shown.from + 1, most: found.top[0][2] }) : h("p", { class: "quiet" }, t("noMatch")),
      presse.pager(shown, count),
    ];
  };

  const facts = (entity) => {
    const rows = [
      entity.extra && entity.label === "MODEL" ? [t("make"), entity.extra] : null,
      entity.extra && entity.label === "AGENCY" ? [t("kind"), presse.term("agencyKinds", entity.extra)] : null,
      entity.titles.length ? [t("titles"), entity.titles.join(" ; ")] : null,
      entity.organisations.length ? [t("organisations"), entity.organisations.join(" ; ")] : null,
      entity.aliases.length ? [t("aliases"), entity.aliases.slice(0, 30).join(" ; ")] : null,
      entity.first ? [t("firstLast"), entity.first === entity.last ? presse.date(entity.first) : `${presse.date(entity.first)} – ${presse.date(entity.last)}`] : null,
      [t("identifier"), h("code", {}, entity.id)],
    ].filter(Boolean);
    return h("dl", { class: "facts" }, rows.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, typeof value === "string" ? presse.name(value) : value))));
  };

  /* Places by month of publication, without months between that have none of their own where there are too many. */
  const byMonth = (places, titles) => {
    const counts = d3.rollup(d3.range(0, places.length, 2).map((index) => titles[places[index]]?.published?.slice(0, 7)).filter((month) => /^\d{4}-\d\d$/.test(month ?? "")), (all) => all.length, (month) => month);
    return presse.monthsBetween([...counts.keys()].sort()).map((month) => ({ key: month, name: presse.date(month), tick: month, parts: [[null, counts.get(month) ?? 0]], href: presse.here({ published: month }) }));
  };

  presse.views.entity = async ({ path, query }) => {
    const entity = await presse.entity(parseInt(path[1], 10));
    if (!entity) return presse.views.missing();
    const titles = await presse.titles(), month = query.get("published");
    const kept = month ? d3.range(0, entity.places.length, 2).filter((index) => titles[entity.places[index]]?.published?.startsWith(month)).flatMap((index) => [entity.places[index], entity.places[index + 1]]) : entity.places;
    const months = byMonth(entity.places, titles);
    return [
      h("div", { class: `head t-${entity.label}` }, h("p", { class: "kicker" }, h("a", { href: presse.link(["entities", entity.label]) }, presse.badge(entity.label))), h("h1", { tabindex: "-1" }, presse.name(entity.name)),
        h("p", { class: "lead" }, `${t("nMentions", { n: entity.mentions })} · ${t("nDocuments", { n: entity.documents })}`)),
      h("div", { class: "columns side" },
        h("div", {},
          months.length > 1 ? presse.section(t("byPublication"), presse.columns(t("byPublication"), months, { height: 150, title: t("month") })) : null,
          presse.section(t("passages"), month ? h("p", { class: "chosen" }, `${t("published")} : ${presse.date(month)} · ${t("nPassages", { n: kept.length / 2 })} `, h("a", { href: presse.here({ published: null }) }, t("all"))) : null, await presse.passages(kept, "m", query))),
        h("aside", {}, facts(entity),
          entity.beside.length ? presse.section(t("beside"), presse.ranking(entity.beside.map(([other, label, name, n]) => ({ name, n, label, href: presse.link(["pair", entity.e, other]) })))) : null)),
    ];
  };

  presse.views.pair = async ({ path, query }) => {
    const [a, b] = await Promise.all([path[1], path[2]].map((e) => presse.entity(parseInt(e, 10))));
    if (!a || !b) return presse.views.missing();
    const first = (places) => { const found = new Map(); for (let index = 0; index < places.length; index += 2) if (!found.has(places[index])) found.set(places[index], places[index + 1]); return found; };
    const ofA = first(a.places), ofB = first(b.places);
    const places = [...ofA.keys()].filter((d) => ofB.has(d)).flatMap((d) => [d, ofA.get(d), d, ofB.get(d)]);
    const shown = (entity) => h("a", { href: presse.link(["entity", entity.e]), class: `t-${entity.label}` }, presse.mark(entity.label), presse.name(entity.name));
    return [presse.head(t("pair", { a: a.name, b: b.name }), [t("pairLead", { n: places.length / 4 }), " ", shown(a), " · ", shown(b)]), await presse.passages(places, "m", query, { size: 20 })];
  };

  presse.views.together = ({ query }) => {
    const { entities, pairs } = presse.data.entities.matrix;
    const chosen = new Set((query.get("types") ?? company.join(",")).split(","));
    const limit = window.innerWidth < 700 ? 14 : 24;
    const each = Math.max(4, Math.floor(limit / Math.max(1, company.filter((label) => chosen.has(label)).length)));
    const kept = company.filter((label) => chosen.has(label)).flatMap((label) => entities.filter((entity) => entity[1] === label).slice(0, each));
    const count = new Map(pairs.map(([a, b, n]) => [`${a},${b}`, n]));
    const of = (a, b) => count.get(a < b ? `${a},${b}` : `${b},${a}`) ?? 0;
    const most = d3.max(kept, ([a]) => d3.max(kept, ([b]) => (a === b ? 0 : of(a, b)))) ?? 0;
    const shade = d3.scaleSqrt([0, Math.max(1, most)], [6, 100]);
    const boxes = h("fieldset", { class: "controls" }, h("legend", {}, t("show")), company.map((label) => h("label", { class: `check t-${label}` },
      h("input", { type: "checkbox", checked: chosen.has(label), "data-keep": label, on: { change: (event) => { if (event.target.checked) chosen.add(label); else chosen.delete(label); presse.go({ types: [...chosen].join(",") || "-" }); } } }), presse.mark(label), presse.typeName(label))));
    const cell = (a, b) => {
      const n = of(a[0], b[0]);
      if (a[0] === b[0]) return h("td", { class: "self" });
      if (!n) return h("td", {}, h("span", { class: "unseen" }, "0"));
      const link = h("a", { href: presse.link(["pair", a[0], b[0]]), "aria-label": t("together2", { a: a[2], b: b[2], n }), style: { "--shade": `${shade(n)}%` } }, presse.short(n));
      presse.tip(link, () => [[presse.typeOne(a[1]), presse.name(a[2])], [presse.typeOne(b[1]), presse.name(b[2])], [t("documents"), presse.number(n)]]);
      return h("td", {}, link);
    };
    const head = ([e, label, name]) => h("a", { href: presse.link(["entity", e]) }, presse.mark(label), presse.name(name));
    const grid = h("table", { class: "matrix" }, h("caption", { class: "unseen" }, t("togetherTitle")),
      h("thead", {}, h("tr", {}, h("td"), kept.map((entity) => h("th", { scope: "col" }, h("div", {}, head(entity)))))),
      h("tbody", {}, kept.map((row) => h("tr", {}, h("th", { scope: "row" }, head(row)), kept.map((column) => cell(row, column))))));
    if (kept.length) presse.rove(grid.tBodies[0], "td a");
    return [presse.head(t("togetherTitle"), t("togetherLead")), boxes, kept.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("togetherTitle") }, grid) : h("p", { class: "quiet" }, t("none"))];
  };
}
