"use strict";
/* Charts: SVG drawn with D3, each bar and dot a link that the keyboard reaches, each with its numbers as a table on demand. */
{
  const { h, t } = presse;

  const waiting = [];
  /* Draw the charts of a view that has just been put in its place. */
  presse.drawCharts = () => { for (const draw of waiting.splice(0)) draw(); };

  /* A chart that is drawn again when its width changes; `draw(svg, width)` fills an empty svg and returns its height. */
  presse.chart = (label, draw, table) => {
    const svg = d3.create("svg").attr("role", "group").attr("aria-label", label);
    const box = h("div", { class: "plot" }, svg.node());
    let drawn = 0;
    const paint = (width) => {
      if (width < 40 || Math.abs(width - drawn) < 2) return;
      drawn = width;
      svg.selectAll("*").remove();
      const height = draw(svg, width);
      svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
      presse.rove(svg.node(), "a");
    };
    waiting.push(() => paint(box.clientWidth));
    new ResizeObserver(([entry]) => requestAnimationFrame(() => paint(Math.floor(entry.contentRect.width)))).observe(box);
    const details = h("details", { class: "numbers", on: { toggle: () => { if (details.open && details.children.length < 2) details.append(table()); } } }, h("summary", {}, t("asTable")));
    return h("figure", { class: "chart" }, box, details);
  };

  const link = (parent, href, label, rows) => {
    const anchor = parent.append("a").attr("href", href).attr("aria-label", label);
    presse.tip(anchor.node(), () => rows);
    return anchor;
  };

  const grid = (svg, scale, left, right, count = 4) => {
    const lines = svg.append("g").attr("class", "grid").attr("aria-hidden", "true");
    for (const tick of scale.ticks(count).filter(Number.isInteger)) {
      lines.append("line").attr("x1", left).attr("x2", right).attr("y1", scale(tick)).attr("y2", scale(tick));
      lines.append("text").attr("x", left - 6).attr("y", scale(tick)).attr("dy", "0.32em").attr("text-anchor", "end").text(presse.short(tick));
    }
  };

  /* Columns, stacked by kind: rows of { key, name, parts: [[kind, n]], href, dot }; `kinds` in the order of the stack. Dots are a second count. */
  presse.columns = (label, rows, { kinds = [null], height = 220, dots = null, title = t("year") } = {}) => {
    const total = (row) => d3.sum(row.parts, ([, n]) => n);
    const draw = (svg, width) => {
      const left = 38, right = width - 6, top = 10, bottom = height - 24;
      const x = d3.scaleBand(rows.map((row) => row.key), [left, right]).paddingInner(rows.length > 80 ? 0.1 : 0.25).paddingOuter(0.1);
      const y = d3.scaleLinear([0, Math.max(1, d3.max(rows, total) ?? 1, dots ? d3.max(rows, (row) => row.dot ?? 0) : 0)], [bottom, top]).nice();
      grid(svg, y, left, right);
      const step = Math.ceil(rows.length / Math.max(2, Math.floor((right - left) / 62)));
      const axis = svg.append("g").attr("class", "axis").attr("aria-hidden", "true");
      rows.forEach((row, index) => { if (index % step === 0) axis.append("text").attr("x", x(row.key) + x.bandwidth() / 2).attr("y", bottom + 17).attr("text-anchor", "middle").text(row.tick ?? row.name); });
      axis.append("line").attr("x1", left).attr("x2", right).attr("y1", bottom + 0.5).attr("y2", bottom + 0.5);
      for (const row of rows) {
        if (!total(row) && !row.dot) continue;
        const described = [[title, row.name], ...row.parts.map(([kind, n]) => [kind === null ? t("mentions") : presse.known(kind), presse.number(n)]), ...(dots && row.dot ? [[dots, presse.number(row.dot)]] : [])];
        const anchor = link(svg, row.href, `${row.name} : ${t("nMentions", { n: total(row) })}`, described);
        anchor.append("rect").attr("class", "hit").attr("x", x(row.key) - (x.step() - x.bandwidth()) / 2).attr("y", top).attr("width", x.step()).attr("height", bottom - top);
        let base = 0;
        for (const [kind, n] of row.parts) {
          anchor.append("rect").attr("class", `column k-${Math.max(0, kinds.indexOf(kind)) % 5}`).attr("x", x(row.key)).attr("width", Math.max(1, x.bandwidth())).attr("y", y(base + n)).attr("height", Math.max(0.5, y(base) - y(base + n)));
          base += n;
        }
        if (dots && row.dot) anchor.append("circle").attr("class", "dot").attr("cx", x(row.key) + x.bandwidth() / 2).attr("cy", y(row.dot)).attr("r", 3.5);
      }
      return height;
    };
    const table = () => presse.table([{ title }, { title: t("mentions"), numeric: true }, ...(dots ? [{ title: dots, numeric: true }] : [])],
      rows.filter((row) => total(row) || row.dot).map((row) => [h("a", { href: row.href }, row.name), presse.number(total(row)), ...(dots ? [presse.number(row.dot ?? 0)] : [])]), label);
    const legend = kinds.length > 1 || dots ? h("ul", { class: "keys" }, kinds.map((kind, index) => h("li", {}, h("span", { class: `key k-${index % 5}`, "aria-hidden": "true" }), presse.known(kind))), dots ? h("li", {}, h("span", { class: "key dot", "aria-hidden": "true" }), dots) : null) : null;
    return [legend, presse.chart(label, draw, table)];
  };

  /* Thresholds of about `count` bins over the values: round numbers, or equal steps of a logarithm. */
  const bins = (values, log, count) => {
    const [low, high] = d3.extent(values);
    if (low === high) return [{ from: low, to: high, n: values.length }];
    const scale = log ? d3.scaleLog([low, high], [0, 1]) : d3.scaleLinear([low, high], [0, 1]).nice(count);
    const edges = log ? d3.range(count + 1).map((index) => +scale.invert(index / count).toPrecision(2)) : scale.ticks(count);
    const distinct = [...new Set([log ? Math.min(low, edges[0]) : edges[0], ...edges.slice(1, -1), log ? Math.max(high, edges.at(-1)) : edges.at(-1)])];
    return d3.pairs(distinct).map(([from, to], index, all) => ({ from, to, last: index === all.length - 1, n: values.filter((value) => value >= from && (value < to || (index === all.length - 1 && value <= to))).length }));
  };

  /* A histogram of numbers; a column leads to the figures between its bounds. */
  presse.histogram = (label, values, unit, { log = false, height = 230, chosen = null } = {}) => {
    const draw = (svg, width) => {
      const found = bins(values, log, Math.max(6, Math.min(32, Math.floor(width / 30))));
      const left = 38, right = width - 14, top = 10, bottom = height - 40;
      const x = d3.scaleLinear([0, found.length], [left, right]);
      const y = d3.scaleLinear([0, d3.max(found, (bin) => bin.n)], [bottom, top]).nice();
      grid(svg, y, left, right);
      const axis = svg.append("g").attr("class", "axis").attr("aria-hidden", "true");
      axis.append("line").attr("x1", left).attr("x2", right).attr("y1", bottom + 0.5).attr("y2", bottom + 0.5);
      const step = Math.ceil(found.length / Math.max(2, Math.floor((right - left) / 58)));
      const edge = (at, value) => axis.append("text").attr("x", x(at)).attr("y", bottom + 17).attr("text-anchor", "middle").text(presse.short(value));
      found.forEach((bin, index) => { if (index % step === 0) edge(index, bin.from); });
      if (found.length % step === 0) edge(found.length, found.at(-1).to);
      axis.append("text").attr("x", right).attr("y", bottom + 35).attr("text-anchor", "end").attr("class", "unit").text(unit);
      found.forEach((bin, index) => {
        if (!bin.n) return;
        const range = `${presse.number(bin.from)} – ${presse.number(bin.to)} ${unit}`;
        const anchor = link(svg, presse.here({ from: bin.from, to: bin.to, last: bin.last ? 1 : null }), `${range} : ${t("nFigures", { n: bin.n })}`, [[t("value"), range], [t("count"), presse.number(bin.n)]]);
        anchor.append("rect").attr("class", "hit").attr("x", x(index)).attr("y", top).attr("width", x(index + 1) - x(index)).attr("height", bottom - top);
        const inside = !chosen || (bin.from >= chosen[0] && bin.to <= chosen[1]);
        anchor.append("rect").attr("class", inside ? "column k-0" : "column faint").attr("x", x(index) + 1).attr("y", y(bin.n)).attr("width", Math.max(1, x(index + 1) - x(index) - 2)).attr("height", bottom - y(bin.n));
      });
      return height;
    };
    const table = () => presse.table([{ title: t("value") }, { title: t("count"), numeric: true }],
      bins(values, log, 16).filter((bin) => bin.n).map((bin) => [h("a", { href: presse.here({ from: bin.from, to: bin.to, last: bin.last ? 1 : null }) }, `${presse.number(bin.from)} – ${presse.number(bin.to)} ${unit}`), presse.number(bin.n)]), label);
    return presse.chart(label, draw, table);
  };

  const chosen = (values, most) => (values.length <= most ? values : d3.range(most).map((index) => values[Math.floor((index * values.length) / most)]));

  /* A row of dots for each name: rows of { name, href, values: [{ value, href, text }] } with rising values, and the median as a stroke.
     Where there are too many to be told apart, an even choice of them is drawn. */
  presse.strips = (label, rows, unit, { log = false } = {}) => {
    const every = rows.flatMap((row) => row.values.map(({ value }) => value));
    const [low, high] = d3.extent(every);
    const draw = (svg, width) => {
      const narrow = width < 560, most = narrow ? 60 : 150, gap = narrow ? 46 : 34, left = narrow ? 10 : 190, right = width - 16, top = narrow ? 8 : 4, height = top + rows.length * gap + 40;
      const domain = low === high ? [low * 0.9 - 1, high * 1.1 + 1] : [low, high];
      const x = (log && low > 0 && low !== high ? d3.scaleLog(domain, [left, right]) : d3.scaleLinear(domain, [left, right])).nice();
      const axis = svg.append("g").attr("class", "axis grid").attr("aria-hidden", "true");
      let previous = -Infinity;
      for (const tick of x.ticks(Math.max(3, Math.floor((right - left) / 90)))) {
        axis.append("line").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", top).attr("y2", height - 34);
        if (x(tick) - previous < 46) continue;
        previous = x(tick);
        axis.append("text").attr("x", x(tick)).attr("y", height - 18).attr("text-anchor", "middle").text(presse.short(tick));
      }
      axis.append("text").attr("x", right).attr("y", height - 3).attr("text-anchor", "end").attr("class", "unit").text(unit);
      rows.forEach((row, index) => {
        const middle = top + index * gap + (narrow ? 28 : gap / 2), median = d3.median(row.values, ({ value }) => value);
        const name = link(svg, row.href, `${row.name} : ${t("nFigures", { n: row.values.length })}`, [[t("model"), row.name], [t("count"), presse.number(row.values.length)], [t("middle"), `${presse.number(median)} ${unit}`]]);
        name.append("text").attr("class", "name").attr("x", narrow ? left : left - 12).attr("y", narrow ? middle - 14 : middle).attr("dy", narrow ? 0 : "0.32em").attr("text-anchor", narrow ? "start" : "end").text(row.name.length > 24 ? `${row.name.slice(0, 23)}…` : row.name);
        svg.append("line").attr("class", "range").attr("x1", x(d3.min(row.values, ({ value }) => value))).attr("x2", x(d3.max(row.values, ({ value }) => value))).attr("y1", middle).attr("y2", middle);
        chosen(row.values, most).forEach(({ value, href, text }, place) => link(svg, href, `${row.name} : ${text}`, [[t("model"), row.name], [t("value"), text]])
          .append("circle").attr("class", "dot").attr("cx", x(value)).attr("cy", middle + ((place * 7) % 11) - 5).attr("r", 3.5));
        svg.append("line").attr("class", "median").attr("x1", x(median)).attr("x2", x(median)).attr("y1", middle - 11).attr("y2", middle + 11);
      });
      return height;
    };
    const table = () => presse.table([{ title: t("model") }, { title: t("count"), numeric: true }, { title: t("lowest"), numeric: true }, { title: t("middle"), numeric: true }, { title: t("highest"), numeric: true }],
      rows.map((row) => { const values = row.values.map(({ value }) => value); return [h("a", { href: row.href }, presse.name(row.name)), presse.number(values.length), ...[d3.min, d3.median, d3.max].map((of) => presse.number(of(values)))]; }), label);
    return presse.chart(label, draw, table);
  };
}
