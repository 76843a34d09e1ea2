"use strict";
/* Figures: by dimension and unit, how they spread, and how models compare. */
{
  const { h, t } = presse;
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const comparators = ["exact", "about", "min", "max"];

  presse.unitName = (unit) => (unit === null || unit === "1" ? t("noUnit") : unit);
  presse.unitTitle = (dimension, unit) => `${capital(presse.term("dimensions", dimension))}${unit === null || unit === "1" ? "" : ` (${unit})`}`;

  presse.views.figures = async (route) => (route.path[1] === undefined ? list() : group(route, parseInt(route.path[1], 10)));

  const list = () => {
    const groups = presse.data.figures.map((row, g) => [g, row]);
    const most = d3.max(groups, ([, row]) => row[2]) ?? 1;
    const rows = groups.map(([g, [dimension, unit, n, documents, lowest, middle, highest, , models]]) => [
      h("a", { href: presse.link(["figures", g]) }, capital(presse.term("dimensions", dimension))), presse.unitName(unit), h("span", { class: "measure" }, h("span", { class: "bar", "aria-hidden": "true", style: { width: `${(60 * n) / most}px` } }), presse.number(n)),
      presse.number(documents), ...[lowest, middle, highest].map((value) => presse.short(value)), presse.number(models)]);
    const numeric = (title) => ({ title, numeric: true });
    return [presse.head(t("figuresTitle"), t("figuresLead")),
      rows.length ? presse.table([{ title: t("dimension") }, { title: t("unit") }, numeric(t("count")), numeric(t("documents")), numeric(t("lowest")), numeric(t("middle")), numeric(t("highest")), numeric(presse.typeName("MODEL"))], rows, t("figuresTitle")) : h("p", { class: "quiet" }, t("none"))];
  };

  const read = async (g, si) => {
    const { models, counted } = await presse.load(`unit-${g}`);
    return (await presse.all(`figures-${g}`, presse.data.figures[g][9])).map(([low, high, d, m, model, comparator, noun, number]) => ({ value: si ? number : low, high: si ? null : high, d, m, model: model < 0 ? null : models[model], comparator, noun: noun < 0 ? null : counted[noun], own: low })).filter(({ value }) => value !== null);
  };

  const group = async ({ query }, g) => {
    const row = presse.data.figures[g];
    if (!row) return presse.views.missing();
    const [dimension, ownUnit, , , , , , siUnit] = row;
    const family = presse.data.figures.map((other, number) => [number, other]).filter(([, other]) => other[0] === dimension);
    const si = query.get("si") === "1" && siUnit !== null;
    const unit = si ? siUnit : ownUnit === "1" || ownUnit === null ? "" : ownUnit;
    const every = si ? (await Promise.all(family.filter(([, other]) => other[7] === siUnit).map(([number]) => read(number, true)))).flat() : await read(g, false);
    const kept = every.filter((figure) => (!query.get("model") || String(figure.model?.[0] ?? "-") === query.get("model")) && (!query.get("cmp") || figure.comparator === query.get("cmp")) && (!query.get("noun") || figure.noun === query.get("noun")));
    const values = kept.map(({ value }) => value), [low, high] = d3.extent(values), middle = d3.median(values);
    const log = query.has("log") ? query.get("log") === "1" && low > 0 : low > 0 && high / middle > 30;
    const from = query.has("from") ? +query.get("from") : null, to = query.has("to") ? +query.get("to") : null;
    const inside = kept.filter(({ value }) => (from === null || value >= from) && (to === null || value < to || (query.has("last") && value <= to) || from === to)).sort((a, b) => a.value - b.value);
    const byModel = d3.groups(every.filter((figure) => figure.model), (figure) => figure.model[0]).sort((a, b) => b[1].length - a[1].length || a[0] - b[0]).slice(0, 14);
    const written = (figure) => `${presse.number(figure.value)}${figure.high === null ? "" : `–${presse.number(figure.high)}`} ${unit}`.trim();
    const strips = byModel.map(([e, figures]) => ({ name: figures[0].model[1], href: presse.here({ model: e, from: null, to: null, last: null }), values: d3.sort(figures, (figure) => figure.value).map((figure) => ({ value: figure.value, text: written(figure), href: presse.link(["passage", figure.d, figure.m]) })) }));
    const modelNames = [...new Map(every.filter(({ model }) => model).map(({ model }) => [String(model[0]), model[1]]))];
    const nouns = [...new Set(every.map(({ noun }) => noun).filter(Boolean))];
    const measured = capital(presse.term("dimensions", dimension)), title = unit ? t("figuresOf", { dimension: measured, unit }) : measured;
    const others = family.filter(([number]) => number !== g);
    return [
      h("p", { class: "kicker" }, h("a", { href: presse.link(["figures"]) }, `← ${t("figures")}`)),
      presse.head(title, kept.length ? `${t("nFigures", { n: kept.length })} · ${t("lowest")} ${presse.number(low)} · ${t("middle")} ${presse.number(middle)} · ${t("highest")} ${presse.number(high)} ${unit}` : t("none")),
      h("div", { class: "controls" },
        modelNames.length ? presse.choice(t("model"), "model", [["", t("all")], ...modelNames, ["-", t("noModel")]], query.get("model") ?? "") : null,
        presse.choice(t("comparator"), "cmp", [["", t("all")], ...comparators.map((name) => [name, t(name)])], query.get("cmp") ?? ""),
        nouns.length ? presse.choice(t("counted"), "noun", [["", t("all")], ...nouns.map((noun) => [noun, noun])], query.get("noun") ?? "") : null,
        low > 0 ? presse.choice(t("scale"), "log", [["0", t("linear")], ["1", t("log")]], log ? "1" : "0") : null,
        siUnit !== null && family.length > 1 ? presse.choice(t("unit"), "si", [["", t("ownUnit")], ["1", t("siUnit", { unit: siUnit })]], si ? "1" : "") : null,
        [...query.keys()].some((key) => key !== "page") ? h("a", { class: "button", href: presse.link(["figures", g]) }, t("reset")) : null),
      others.length && !si ? h("p", { class: "quiet" }, `${t("otherUnits")} : `, others.map(([number, other], index) => [index ? ", " : "", h("a", { href: presse.link(["figures", number]) }, presse.unitName(other[1]))])) : null,
      kept.length ? presse.section(t("distribution"), presse.histogram(t("distribution"), values, unit, { log, chosen: from === null ? null : [from, to] })) : null,
      strips.length > 1 ? presse.section(t("comparison"), h("p", { class: "quiet" }, t("comparisonLead")), presse.strips(t("comparison"), strips, unit, { log })) : null,
      presse.section(t("passages"),
        from === null ? null : h("p", { class: "chosen" }, `${t("between", { from: presse.number(from), to: presse.number(to) })} ${unit} · ${t("nPassages", { n: inside.length })} `, h("a", { href: presse.here({ from: null, to: null, last: null }) }, t("clearRange"))),
        await presse.passages(inside.flatMap(({ d, m }) => [d, m]), "m", query, { notes: (index) => [h("b", {}, written(inside[index])), inside[index].comparator && inside[index].comparator !== "exact" ? ` (${presse.known(inside[index].comparator)})` : "", inside[index].model ? [" · ", presse.entityLink(inside[index].model[0], inside[index].model[1], "MODEL")] : null] })),
    ];
  };

  /* A dot knows a document by its number; its address is made when it is followed. */
  presse.views.passage = async ({ path }) => {
    const document = await presse.document(parseInt(path[1], 10));
    location.replace(presse.placeLink(document, "m", parseInt(path[2], 10)));
    return [];
  };
}
