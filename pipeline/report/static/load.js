"use strict";
/* Data files: scripts beside the page, each a call of `presse.add`, loaded when a view first needs them. */
{
  const files = new Map(), arrived = new Map();
  const version = document.documentElement.dataset.version;
  // Texts are the bulk: the least recently used are let go of.
  const kept = 60;
  presse.data = {};

  /* A data file that is not there, or not whole. */
  presse.FileError = class extends Error {};

  presse.add = (name, payload) => { if (name === "core") presse.data = payload; else arrived.set(name, payload); };

  presse.load = (name) => {
    const known = files.get(name);
    if (known) {
      files.delete(name);
      files.set(name, known);
      return known;
    }
    const promise = new Promise((resolve, reject) => {
      const script = presse.h("script", { src: `data/${name}.js?v=${version}`, async: true });
      script.addEventListener("load", () => {
        script.remove();
        if (arrived.has(name)) resolve(arrived.get(name)); else reject(new presse.FileError(name));
        arrived.delete(name);
      });
      script.addEventListener("error", () => { script.remove(); files.delete(name); reject(new presse.FileError(name)); });
      document.head.append(script);
    });
    files.set(name, promise);
    const texts = [...files.keys()].filter((file) => file.startsWith("document-"));
    for (const file of texts.slice(0, Math.max(0, texts.length - kept))) files.delete(file);
    return promise;
  };

  /* Row of that number in the files `name-0`, `name-1` …, whose first rows are `firsts`. */
  presse.row = async (name, firsts, number) => {
    if (!(number >= 0) || !firsts.length) return undefined;
    const [first, rows] = await presse.load(`${name}-${presse.fileOf(firsts, number)}`);
    return rows[number - first];
  };

  /* Rows from number to number, half open. */
  presse.rows = async (name, firsts, from, to) => {
    if (!firsts.length || to <= from) return [];
    const wanted = [];
    for (let file = presse.fileOf(firsts, from); file < firsts.length && firsts[file] < to; file += 1) wanted.push(presse.load(`${name}-${file}`));
    return (await Promise.all(wanted)).flatMap(([first, rows]) => rows.slice(Math.max(0, from - first), Math.max(0, to - first)));
  };

  presse.all = (name, firsts) => presse.rows(name, firsts, 0, Infinity);

  const fields = (row, d) => {
    const [id, title, published, lang, source, record, text, mentions, quotes, roles] = row;
    return { d, id, title, published, lang, source, record, text, mentions, quotes, roles };
  };
  presse.document = async (d) => fields(await presse.row("document", presse.data.texts.documents, d), d);
  presse.titles = async () => (await presse.all("titles", presse.data.texts.titles)).map(([id, title, published, lang, source, record, tokens, mentions], d) => ({ d, id, title, published, lang, source, record, tokens, mentions }));
  presse.documentNamed = async (id) => {
    const d = (await presse.titles()).findIndex((document) => document.id === id);
    return d < 0 ? undefined : presse.document(d);
  };
  presse.entity = async (e) => {
    const row = await presse.row("entity", presse.data.entities.firsts, e);
    if (!row) return undefined;
    const [id, label, name, mentions, documents, extra, aliases, titles, organisations, first, last, beside, places] = row;
    return { e, id, label, name, mentions, documents, extra, aliases, titles, organisations, first, last, beside, places };
  };
}
