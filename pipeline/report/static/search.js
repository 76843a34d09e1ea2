"use strict";
/* Search: names, titles and files, and the words of the texts, each loaded from the file that its first letters point to. */
{
  const { h, t } = presse;

  const wordsOf = (text) => presse.fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  /* Documents that hold a word beginning with these letters; null where they are too common to be indexed. */
  const holding = async (letters, whole) => {
    const { firsts, common } = presse.data.words;
    if (common.includes(letters)) return null;
    const found = new Set();
    for (let file = presse.fileOf(firsts, letters); file < firsts.length && (firsts[file] <= letters || firsts[file].startsWith(letters)); file += 1) {
      const [, entries] = await presse.load(`words-${file}`);
      for (const [word, gaps] of entries) {
        if (whole ? word !== letters : !word.startsWith(letters)) continue;
        let d = 0;
        for (const gap of gaps) { d += gap; found.add(d); }
      }
    }
    return found;
  };

  const inTexts = async (words) => {
    const sets = await Promise.all(words.filter((word) => word.length > 1).map((word, index, all) => holding(word, index < all.length - 1)));
    const common = words.filter((word) => presse.data.words.common.includes(word));
    const useful = sets.filter(Boolean).sort((a, b) => a.size - b.size);
    return { common, found: useful.length ? [...useful[0]].filter((d) => useful.every((set) => set.has(d))).sort((a, b) => a - b) : [] };
  };

  /* The first place of a word, with what stands around it. */
  const snippet = (document, words) => {
    const folded = presse.fold(document.text);
    const places = words.map((word) => [folded.search(new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "u")), word.length]).filter(([at]) => at >= 0);
    if (!places.length) return null;
    const [at, length] = places.at(-1), tidy = (text) => presse.name(text.replace(/\s+/g, " "));
    const from = at > 90 ? document.text.indexOf(" ", at - 90) + 1 : 0, to = at + length + 90 < document.text.length ? Math.max(at + length, document.text.lastIndexOf(" ", at + length + 90)) : document.text.length;
    return h("p", { lang: document.lang, dir: "auto" }, from ? "… " : "", tidy(document.text.slice(from, at)), h("mark", {}, presse.name(document.text.slice(at, at + length))), tidy(document.text.slice(at + length, to)), to < document.text.length ? " …" : "");
  };

  const names = async (words) => {
    const labels = Object.entries(presse.data.entities.labels);
    const every = (await Promise.all(labels.map(async ([label, { file, firsts }]) => (await presse.all(file, firsts)).map((row) => [label, row])))).flat();
    return every.filter(([, [, name, , , , aliases]]) => { const forms = presse.fold([name, ...aliases].join(" ")); return words.every((word) => forms.includes(word)); }).sort(([, a], [, b]) => a[0] - b[0]);
  };

  presse.views.search = async ({ query }) => {
    const text = query.get("q") ?? "", words = wordsOf(text);
    const head = presse.head(text ? t("searchFor", { query: text }) : t("searchTitle"), t("searchHint"));
    if (!words.length) return [head];
    const [entities, titles, { common, found }] = await Promise.all([names(words), presse.titles(), inTexts(words)]);
    const named = titles.filter((document) => { const own = presse.fold(`${document.title} ${document.source}`); return words.every((word) => own.includes(word)); });
    const shown = presse.pageOf(query, found.length, 15);
    const hits = await Promise.all(found.slice(shown.from, shown.to).map(async (d) => { const document = await presse.document(d); return presse.documentItem({ ...titles[d], lang: document.lang }, snippet(document, words)); }));
    presse.say(t("nResults", { n: entities.length + named.length + found.length }));
    return [
      head,
      entities.length + named.length + found.length ? null : h("p", { class: "quiet" }, t("nothing")),
      entities.length && shown.page === 1 ? presse.section(`${t("nameHits")} (${presse.number(entities.length)})`, presse.ranking(entities.slice(0, 20).map(([label, [e, name, n, , extra]]) => ({ name, n, label, note: label === "AGENCY" && extra ? presse.term("agencyKinds", extra) : extra, href: presse.link(["entity", e]) })))) : null,
      named.length && shown.page === 1 ? presse.section(`${t("titleHits")} (${presse.number(named.length)})`, h("ol", { class: "passages" }, named.slice(0, 5).map((document) => presse.documentItem(document))), named.length > 5 ? h("p", { class: "more" }, h("a", { href: presse.link(["documents"], { q: text }) }, t("more"))) : null) : null,
      common.length ? h("p", { class: "quiet" }, t("common", { words: common.join(", ") })) : null,
      found.length ? presse.section(`${t("textHits")} (${presse.number(found.length)})`, h("ol", { class: "passages", start: shown.from + 1 }, hits), presse.pager(shown, found.length)) : null,
    ];
  };
}
