"use strict";
/* One document: its text with the mentions marked, a legend that filters them, and what was found. */
{
  const { h, t } = presse;
  const hidden = new Set();

  /* The text cut where a mention or quotation begins or ends: pieces of { start, end, mention, quote }. */
  const pieces = ({ text, mentions, quotes }) => {
    const cuts = new Set([0, text.length]);
    for (const [start, end] of [...mentions, ...quotes]) cuts.add(start).add(end);
    const edges = [...cuts].filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
    const inside = (spans) => { let next = 0; return (at) => { while (next < spans.length && spans[next][1] <= at) next += 1; return next < spans.length && spans[next][0] <= at ? next : -1; }; };
    const mentionAt = inside(mentions), quoteAt = inside(quotes);
    return d3.pairs(edges).map(([start, end]) => ({ start, end, mention: mentionAt(start), quote: quoteAt(start) }));
  };

  const marked = (document) => {
    const body = h("div", { class: "text", lang: document.lang, dir: "auto", role: "article", "aria-label": document.title });
    let paragraph = null, quote = null, anchor = null;
    const begin = () => { paragraph = h("p"); body.append(paragraph); quote = null; anchor = null; };
    begin();
    const seen = new Set();
    for (const piece of pieces(document)) {
      // Blank lines part paragraphs; a piece may hold several.
      document.text.slice(piece.start, piece.end).split(/(?:\r?\n[ \t]*){2,}/).forEach((part, index) => {
        if (index) begin();
        if (!part) return;
        if (piece.quote < 0) quote = null;
        else if (quote?.number !== piece.quote) {
          const element = h("span", { class: "quote", "data-quote": piece.quote, id: seen.has(`q${piece.quote}`) ? null : `q${piece.quote}` });
          seen.add(`q${piece.quote}`);
          paragraph.append(element);
          quote = { number: piece.quote, element };
          anchor = null;
        }
        const parent = quote?.element ?? paragraph;
        if (piece.mention < 0) { anchor = null; parent.append(part); return; }
        if (anchor?.number !== piece.mention || anchor.parent !== parent) {
          const mention = document.mentions[piece.mention], label = presse.label(mention[2]);
          const element = h("a", { class: `m t-${label}`, "data-href": presse.placeLink(document, "m", piece.mention), "data-label": label, id: seen.has(`m${piece.mention}`) ? null : `m${piece.mention}` });
          seen.add(`m${piece.mention}`);
          presse.tip(element, () => presse.describe(mention));
          parent.append(element);
          anchor = { number: piece.mention, element, parent };
        }
        anchor.element.append(part);
      });
    }
    for (const empty of [...body.querySelectorAll("p")]) if (!empty.textContent.trim()) empty.remove();
    return body;
  };

  const filterText = (body) => {
    for (const mention of body.querySelectorAll(".m")) {
      const off = hidden.has(mention.dataset.label);
      mention.classList.toggle("off", off);
      // What is cleared is plain text to a screen reader, too.
      if (off) mention.removeAttribute("href"); else mention.setAttribute("href", mention.dataset.href);
      if (off) mention.setAttribute("tabindex", "-1");
    }
    if (!body.querySelector(".m[tabindex='0']:not(.off)")) body.querySelector(".m:not(.off)")?.setAttribute("tabindex", "0");
  };

  const legend = (document, body) => {
    const counts = d3.rollup(document.mentions, (all) => all.length, ([, , label]) => presse.label(label));
    const labels = presse.data.types.map(([name]) => name).filter((name) => counts.has(name));
    const boxes = labels.map((label) => h("label", { class: `check t-${label}` },
      h("input", { type: "checkbox", checked: !hidden.has(label), "data-keep": label, on: { change: (event) => { if (event.target.checked) hidden.delete(label); else hidden.add(label); filterText(body); } } }),
      h("span", { class: `sample t-${label}` }, presse.mark(label), presse.typeName(label)), h("span", { class: "number" }, presse.number(counts.get(label)))));
    const every = (checked) => () => { for (const [index, box] of boxes.entries()) { box.querySelector("input").checked = checked; if (checked) hidden.delete(labels[index]); else hidden.add(labels[index]); } filterText(body); };
    return h("fieldset", { class: "legend" }, h("legend", {}, t("legend")), h("p", { class: "quiet" }, t("legendHint")), boxes,
      h("p", { class: "buttons" }, h("button", { type: "button", on: { click: every(true) } }, t("showAll")), h("button", { type: "button", on: { click: every(false) } }, t("hideAll"))));
  };

  /* Where the passages of the same entity, date or unit are. */
  const allOf = (document, number) => {
    const [, , label, value, e] = document.mentions[number], name = presse.label(label);
    if (e !== null) return presse.link(["entity", e]);
    if (name === "DATE" && /^\d{4}/.test(value ?? "")) return presse.link(["period", /^\d{4}(-(0[1-9]|1[0-2]))?/.exec(value)[0]]);
    if (name === "FIGURE" && value) {
      const unit = value.slice(value.lastIndexOf(" ") + 1), g = presse.data.figures.findIndex((row) => row[1] === unit);
      return g < 0 ? null : presse.link(["figures", g]);
    }
    return null;
  };

  const card = (document, place) => {
    const number = parseInt(place?.slice(1), 10), kind = place?.[0];
    const span = kind && presse.spanOf(document, kind, number);
    if (!span) return h("div", { class: "card" }, h("p", { class: "quiet" }, t("selectHint")));
    const rows = kind === "m" ? presse.describe(span)
      : kind === "q" ? [[t("type"), t("quote")], [t("speaker"), span[2] ? presse.entityLink(span[3], span[2]) : t("unattributed")], span[4] ? [t("cues"), presse.name(span[4])] : null]
        : [[t("type"), t("role")], [t("person"), presse.entityLink(span[3], span[2])], [t("role"), presse.name(span[4] ?? "—")], span[5] ? [t("organisation"), presse.entityLink(span[6], span[5])] : null];
    const link = kind === "m" ? allOf(document, number) : null;
    return h("div", { class: `card chosen ${kind === "m" ? `t-${presse.label(span[2])}` : ""}`, "aria-live": "polite" }, h("h2", {}, t("selected")),
      h("p", { class: "words", lang: document.lang, dir: "auto" }, document.text.slice(span[0], span[1])), h("dl", {}, rows.filter(Boolean).map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])),
      h("p", { class: "buttons" }, link ? h("a", { class: "button", href: link }, t("allPassages")) : null, h("a", { class: "button", href: presse.link(["doc", document.id]), "data-close": true }, t("close"))));
  };

  const found = (document) => {
    const groups = d3.groups(document.mentions.map((mention, index) => ({ mention, index })), ({ mention }) => mention[2]).sort(([a], [b]) => a - b);
    return groups.map(([label, all]) => {
      const distinct = d3.groups(all, ({ mention }) => mention[4] ?? mention[3] ?? document.text.slice(mention[0], mention[1]));
      return h("details", {}, h("summary", {}, presse.badge(presse.label(label)), h("span", { class: "number" }, presse.number(distinct.length))),
        h("ul", { class: "found" }, distinct.map(([, same]) => { const { mention, index } = same[0]; return h("li", {}, h("a", { href: presse.placeLink(document, "m", index) }, presse.name(mention[5] ?? document.text.slice(mention[0], mention[1]))), mention[4] === null && mention[3] ? [" ", h("code", {}, mention[3])] : null, same.length > 1 ? h("span", { class: "number" }, ` ×${same.length}`) : null); })));
    });
  };

  const rolesOf = (document) => document.roles.length ? presse.section(t("roles"), h("ul", { class: "found" }, document.roles.map(([, , person, e, title, organisation], index) => h("li", {}, presse.entityLink(e, person, "PERSON"), " : ", h("a", { href: presse.placeLink(document, "r", index) }, presse.name(title ?? "—")), organisation ? [", ", presse.name(organisation)] : null)))) : null;

  /* A role has no mark of its own in the text: its words are chosen through the browser's highlights, where it has them. */
  const highlight = (body, document, span) => {
    if (!window.CSS?.highlights) return null;
    const walker = window.document.createTreeWalker(body, NodeFilter.SHOW_TEXT), target = document.text.slice(span[0], span[1]);
    let all = "", nodes = [];
    while (walker.nextNode()) { nodes.push([all.length, walker.currentNode]); all += walker.currentNode.data; }
    const before = document.text.slice(0, span[0]), occurrence = before.split(target).length - 1;
    let at = -1;
    for (let count = 0; count <= occurrence; count += 1) at = all.indexOf(target, at + 1);
    if (at < 0) return null;
    const point = (offset) => { const [start, node] = nodes.findLast(([first]) => first <= offset); return [node, Math.min(node.length, offset - start)]; };
    const range = new Range();
    range.setStart(...point(at));
    range.setEnd(...point(at + target.length));
    CSS.highlights.set("chosen", new Highlight(range));
    return range.startContainer.parentElement;
  };

  let open = null;
  const choose = (place, { scroll }) => {
    const { document, body, side } = open;
    side.replaceChildren(card(document, place));
    for (const old of body.querySelectorAll(".here")) old.classList.remove("here");
    window.CSS?.highlights?.delete("chosen");
    const span = place && presse.spanOf(document, place[0], parseInt(place.slice(1), 10));
    if (!span) return;
    const target = place[0] === "r" ? highlight(body, document, span) : body.querySelector(`#${CSS.escape(place)}`);
    if (!target) return;
    if (place[0] !== "r") {
      for (const part of place[0] === "q" ? body.querySelectorAll(`[data-quote="${CSS.escape(place.slice(1))}"]`) : [target]) part.classList.add("here");
      if (place[0] === "m") { open.settle(target); hidden.delete(target.dataset.label); filterText(body); }
    }
    if (scroll) requestAnimationFrame(() => target.scrollIntoView({ block: "center" }));
    else if (place[0] === "m") target.focus({ preventScroll: true });
  };

  presse.views.doc = async ({ path }) => {
    const [, id, place] = path;
    // Another mention of the document that is open: the text stays as it is.
    if (open?.document.id === id && open.body.isConnected && open.language === presse.language) { choose(place, { scroll: !open.body.contains(window.document.activeElement) && place !== undefined }); return null; }
    const document = await presse.documentNamed(id);
    if (!document) return presse.views.missing();
    const body = marked(document), side = h("div", { class: "selected" });
    open = { document, body, side, language: presse.language, settle: presse.rove(body, ".m:not(.off)") };
    filterText(body);
    choose(place, { scroll: true });
    const web = /^https?:\/\//.test(document.source);
    const titles = await presse.titles(), beside = (d, label) => titles[d] ? h("a", { href: presse.link(["doc", titles[d].id]) }, label) : h("span", {});
    return [
      h("div", { class: "head" }, h("p", { class: "kicker" }, h("a", { href: presse.link(["documents"]) }, `← ${t("documents")}`)), h("h1", { tabindex: "-1", class: presse.long(document.title) }, presse.name(document.title)),
        h("p", { class: "lead meta" }, document.published ? h("time", {}, presse.date(document.published)) : t("undatedDocument"), ` · ${presse.languageName(document.lang ?? "und")} · `, web ? h("a", { href: document.source, rel: "noopener noreferrer" }, presse.name(document.source)) : h("code", {}, presse.name(document.source)), document.record ? ` (${t("record", { n: document.record })})` : "", ` · ${t("nMentions", { n: document.mentions.length })} · ${t("nQuotes", { n: document.quotes.length })}`)),
      h("div", { class: "columns side reading" }, h("div", {}, body, h("nav", { class: "pager", "aria-label": t("documents") }, beside(document.d - 1, `← ${t("newer")}`), beside(document.d + 1, `${t("older")} →`))),
        h("aside", {}, side, legend(document, body), rolesOf(document), document.mentions.length ? presse.section(t("inText"), found(document)) : null)),
    ];
  };
}
