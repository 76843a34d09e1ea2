"use strict";
/* The page's namespace and how it makes elements. Nothing here or elsewhere parses HTML: what comes from documents enters as text only. */
const presse = { views: {} };

/* An element: attributes as given, `on` for listeners, `style` for custom properties and lengths; children are nodes, texts, or lists of them. */
presse.h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    else if (name === "style") for (const [property, setting] of Object.entries(value)) element.style.setProperty(property, setting);
    else element.setAttribute(name, value === true ? "" : value);
  }
  presse.append(element, children);
  return element;
};

presse.append = (element, children) => {
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
};

/* A name or title out of a document: isolated, so that its direction stays its own. */
presse.name = (text) => presse.h("bdi", {}, text);

/* Link to a view: `presse.link(["entity", 5], { page: 2 })` is `#/entity/5?page=2`; empty settings are left out. */
presse.link = (path, query = {}) => {
  const settings = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false));
  return `#/${path.map((part) => encodeURIComponent(part)).join("/")}${settings.size ? `?${settings}` : ""}`;
};

presse.route = () => {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const decode = (part) => { try { return decodeURIComponent(part); } catch { return part; } };
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query ?? "") };
};

/* The same view with other settings; what the address holds besides is kept, but for the page. */
presse.here = (settings) => {
  const { path, query } = presse.route();
  return presse.link(path, { ...Object.fromEntries(query), page: null, ...settings });
};
/* Titles taken from a first line are long; they are set smaller. */
presse.long = (text) => (text.length > 60 ? "long" : null);
presse.go = (settings) => { presse.keepFocus = true; location.replace(presse.here(settings)); };

/* Last index whose value is not above the number, in a rising list: the file that holds a row. */
presse.fileOf = (firsts, number) => {
  let low = 0, high = firsts.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= number) low = middle; else high = middle;
  }
  return low;
};

/* Lower case without accents, of the same length, so that a place in the one is a place in the other. */
presse.fold = (text) => Array.from(text, (character) => {
  const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.length === character.length ? plain : character;
}).join("");

presse.remember = (key, value) => { try { localStorage.setItem(`presse.${key}`, value); } catch { /* Storage may be closed to pages from the file system. */ } };
presse.recall = (key) => { try { return localStorage.getItem(`presse.${key}`); } catch { return null; } };

presse.say = (text) => { document.getElementById("status").textContent = text; };

/* One place in the order of tabs for a row of links: the arrow keys move inside. */
presse.rove = (container, selector) => {
  const stops = () => [...container.querySelectorAll(selector)].filter((stop) => !stop.closest("[hidden]"));
  const settle = (chosen) => { for (const stop of container.querySelectorAll(selector)) stop.setAttribute("tabindex", stop === chosen ? "0" : "-1"); };
  settle(stops()[0]);
  container.addEventListener("focusin", (event) => { const stop = event.target.closest(selector); if (stop) settle(stop); });
  container.addEventListener("keydown", (event) => {
    const all = stops(), current = all.indexOf(event.target.closest(selector));
    const next = { ArrowRight: current + 1, ArrowDown: current + 1, ArrowLeft: current - 1, ArrowUp: current - 1, Home: 0, End: all.length - 1 }[event.key];
    if (current < 0 || next === undefined || !all[next] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    settle(all[next]);
    all[next].focus();
  });
  return settle;
};

/* What a box shows on hover and on focus: rows of [term, description], made when it is shown. */
{
  const tips = new WeakMap();
  let shown = null;
  presse.tip = (element, rows) => { tips.set(element, rows); element.setAttribute("data-tip", ""); return element; };
  presse.hideTip = () => {
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    document.getElementById("tip").hidden = true;
    shown = null;
  };
  const show = (element) => {
    if (element === shown) return;
    presse.hideTip();
    const box = document.getElementById("tip");
    box.replaceChildren(presse.h("dl", {}, tips.get(element)().map(([term, value]) => [presse.h("dt", {}, term), presse.h("dd", {}, value)])));
    box.hidden = false;
    element.setAttribute("aria-describedby", "tip");
    shown = element;
    const place = element.getClientRects()[0] ?? element.getBoundingClientRect(), size = box.getBoundingClientRect();
    const above = place.bottom + size.height + 12 > innerHeight && place.top > size.height + 12;
    box.style.left = `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`;
    box.style.top = `${above ? place.top - size.height - 8 : place.bottom + 8}px`;
  };
  const find = (event) => (event.target instanceof Element ? event.target.closest("[data-tip]") : null);
  document.addEventListener("pointerover", (event) => { const element = find(event); if (element && tips.has(element)) show(element); else if (!event.target.closest?.("#tip")) presse.hideTip(); });
  document.addEventListener("focusin", (event) => { const element = find(event); if (element && tips.has(element)) show(element); else presse.hideTip(); });
  document.addEventListener("focusout", () => presse.hideTip());
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") presse.hideTip(); });
  document.addEventListener("scroll", () => presse.hideTip(), { passive: true });
}
