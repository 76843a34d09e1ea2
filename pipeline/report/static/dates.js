"use strict";
/* Dates: the timeline, a period, one value. */
{
  const { h, t } = presse;
  const kinds = ["absolute", "relative", "interval", "time", "recurring"];

  presse.monthsBetween = (months) => {
    if (!months.length) return [];
    const index = (month) => +month.slice(0, 4) * 12 + +month.slice(5, 7) - 1;
    const [from, to] = [index(months[0]), index(months.at(-1))];
    return to - from > 240 ? months : d3.range(from, to + 1).map((number) => `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`);
  };

  /* The years that hold nearly all dates, at most `most` of them: a king's birth does not squeeze this decade into a line. */
  const usual = (years, most) => {
    const total = d3.sum(years, ([, , n]) => n);
    const counts = [...d3.rollup(years, (rows) => d3.sum(rows, ([, , n]) => n), ([year]) => +year)].sort(([a], [b]) => a - b);
    if (!counts.length) return null;
    let low = 0, high = counts.length - 1, left = total;
    while (low < high && (left > total * 0.96 || counts[high][0] - counts[low][0] >= most)) {
      if (counts[low][1] <= counts[high][1]) { left -= counts[low][1]; low += 1; } else { left -= counts[high][1]; high -= 1; }
    }
    return [counts[low][0], counts[high][0]];
  };

  const stack = (rows, keys, published, describe) => {
    const byKey = d3.group(rows, ([key]) => key), seen = new Map(published);
    return keys.map((key) => ({ key, ...describe(key), parts: kinds.map((kind) => [kind, d3.sum((byKey.get(key) ?? []).filter(([, own]) => (kinds.includes(own) ? own : "absolute") === kind), ([, , n]) => n)]).filter(([, n]) => n), dot: seen.get(key) ?? 0, href: presse.link(["period", key]) }));
  };
  const present = (rows) => kinds.filter((kind) => rows.some((row) => row.parts.some(([own]) => own === kind)));

  presse.yearColumns = (dates, { height = 260, from = null, to = null, dots = false } = {}) => {
    const bounds = usual(dates.years, 40);
    if (!bounds) return h("p", { class: "quiet" }, t("none"));
    const low = from ?? bounds[0], high = Math.min(to ?? bounds[1], low + 400);
    const rows = stack(dates.years, d3.range(low, high + 1).map((year) => String(year).padStart(4, "0")), dates.published, (key) => ({ name: String(+key) }));
    const outside = d3.sum(dates.years.filter(([year]) => +year < low || +year > high), ([, , n]) => n);
    return [presse.columns(t("timeline"), rows, { kinds: present(rows), height, dots: dots ? t("publishedDots") : null }), outside ? h("p", { class: "quiet" }, t("outOf", { n: outside })) : null];
  };

  presse.views.dates = async ({ query }) => {
    const { dates } = presse.data;
    const bounds = usual(dates.years, 40) ?? [2000, 2030];
    const whole = (name, otherwise) => { const number = parseInt(query.get(name), 10); return Number.isNaN(number) ? otherwise : number; };
    const from = whole("from", bounds[0]), to = Math.max(from, whole("to", bounds[1])), grain = query.get("grain") === "month" ? "month" : "year";
    let chart;
    if (grain === "month") {
      const months = await presse.load("months"), first = query.has("from") ? from : Math.max(from, to - 4);
      const keys = presse.monthsBetween([`${String(first).padStart(4, "0")}-01`, `${String(Math.min(to, first + 19)).padStart(4, "0")}-12`]);
      const rows = stack(months.dates, keys, months.published, (key) => ({ name: presse.date(key), tick: key }));
      chart = presse.columns(t("months"), rows, { kinds: present(rows), height: 300, dots: t("publishedDots"), title: t("month") });
    } else chart = presse.yearColumns(dates, { height: 300, from, to, dots: true });
    const field = (name, value) => { const input = h("input", { type: "number", value, min: 0, max: 9999, "data-keep": name, on: { change: () => presse.go({ [name]: input.value }) } }); return h("label", { class: "field small" }, h("span", {}, t(name)), input); };
    const values = await presse.all("dates", dates.values);
    const top = values.map((row, k) => [k, row]).filter(([, [value]]) => value !== null).sort(([, a], [, b]) => b[5] - a[5]);
    const shown = presse.pageOf(query, top.length, 30);
    return [
      presse.head(t("datesTitle"), t("datesLead")),
      h("div", { class: "controls" }, presse.choice(t("scale"), "grain", [["year", t("years")], ["month", t("months")]], grain), field("from", from), field("to", to)),
      chart,
      presse.section(t("topDates"), dateTable(top.slice(shown.from, shown.to)), presse.pager(shown, top.length)),
    ];
  };

  const dateTable = (rows) => rows.length ? presse.table([{ title: t("value") }, { title: "EDTF" }, { title: t("nature") }, { title: t("precision") }, { title: t("mentions"), numeric: true }, { title: t("documents"), numeric: true }],
    rows.map(([k, [value, , , precision, kind, n, documents]]) => [h("a", { href: presse.link(["date", k]) }, presse.name(value === null || value === "?" ? t("undated") : presse.date(value))), h("code", {}, value ?? "—"), presse.known(kind), presse.term("precisions", precision), presse.number(n), presse.number(documents)]), t("dates")) : h("p", { class: "quiet" }, t("none"));

  const placesOf = async (from, to) => (await presse.rows("date", presse.data.dates.firsts, from, to));

  /* A year or a month: what begins and ends within it. */
  presse.views.period = async ({ path, query }) => {
    const period = path[1] ?? "";
    const values = await presse.all("dates", presse.data.dates.values);
    const rows = values.map((row, k) => [k, row]).filter(([, [, earliest, latest]]) => earliest?.startsWith(period) && (latest ?? earliest).startsWith(period));
    const places = rows.length ? await placesOf(rows[0][0], rows.at(-1)[0] + 1) : [];
    const kept = rows.flatMap(([k]) => places[k - rows[0][0]]);
    const byCount = [...rows].sort(([, a], [, b]) => b[5] - a[5]).slice(0, 12);
    const parent = period.length > 4 ? h("a", { href: presse.link(["period", period.slice(0, 4)]) }, `← ${period.slice(0, 4)}`) : h("a", { href: presse.link(["dates"]) }, `← ${t("dates")}`);
    let months = null;
    if (period.length === 4) {
      const data = await presse.load("months");
      const stacked = stack(data.dates, d3.range(1, 13).map((month) => `${period}-${String(month).padStart(2, "0")}`), data.published, (key) => ({ name: presse.date(key), tick: key.slice(5) }));
      months = presse.columns(t("months"), stacked, { kinds: present(stacked), height: 170, dots: t("publishedDots"), title: t("month") });
    }
    return [h("p", { class: "kicker" }, parent), presse.head(t("datesOf", { period: presse.date(period) }), `${t("nPassages", { n: kept.length / 2 })}`), months,
      presse.section(t("topDates"), dateTable(byCount)), presse.section(t("passages"), await presse.passages(kept, "m", query))];
  };

  presse.views.date = async ({ path, query }) => {
    const k = parseInt(path[1], 10), row = await presse.row("dates", presse.data.dates.values, k);
    if (!row) return presse.views.missing();
    const [value, earliest, latest, precision, kind, n, documents] = row;
    const [places] = await placesOf(k, k + 1);
    return [presse.head(value === null || value === "?" ? t("undated") : presse.date(value), [h("code", {}, value ?? "—"), ` · ${presse.known(kind)} · ${presse.term("precisions", precision)} · ${t("nMentions", { n })} · ${t("nDocuments", { n: documents })}`, earliest && earliest !== latest ? ` · ${t("earliest")} ${presse.date(earliest)} ${t("latest")} ${presse.date(latest) ?? "…"}` : ""]),
      await presse.passages(places, "m", query)];
  };
}
