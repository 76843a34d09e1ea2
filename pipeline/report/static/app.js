"use strict";
/* The frame: masthead, language, theme, and the view that the address names. */
{
  const { h, t } = presse;
  const root = document.documentElement, main = document.getElementById("main");
  const sections = [["overview", []], ["dates", ["dates"]], ["entities", ["entities", "PERSON"]], ["together", ["together"]], ["figures", ["figures"]], ["quotes", ["quotes"]], ["roles", ["roles"]], ["documents", ["documents"]]];
  const within = { period: "dates", date: "dates", entity: "entities", pair: "together", speaker: "quotes", role: "roles", doc: "documents", passage: "figures" };
  const themes = ["auto", "light", "dark"];
  let theme = themes.includes(presse.recall("theme")) ? presse.recall("theme") : "auto", turn = 0, first = true;

  presse.views.missing = () => [presse.head(t("missing")), h("p", {}, h("a", { href: "#/" }, t("home")))];

  const setTheme = () => { if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme; };

  const themeText = () => t({ auto: "themeAuto", light: "themeLight", dark: "themeDark" }[theme]);
  const themeButton = () => h("button", { type: "button", class: "tool", title: themeText(), "aria-label": themeText(), "data-keep": "theme", on: { click: (event) => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    presse.remember("theme", theme);
    setTheme();
    const button = themeButton();
    event.currentTarget.replaceWith(button);
    button.focus();
  } } }, { auto: "◐", light: "☀", dark: "☾" }[theme]);

  const otherLanguage = () => Object.keys(presse.words).find((code) => code !== presse.language);
  const languageButton = () => h("button", { type: "button", class: "tool", lang: otherLanguage(), "data-keep": "language", on: { click: () => { presse.language = otherLanguage(); presse.remember("language", presse.language); frame(); document.querySelector("[data-keep=language]").focus(); presse.keepFocus = true; show(); } } }, t("switchTo"));

  const frame = () => {
    root.lang = presse.language;
    document.getElementById("skip").textContent = t("skip");
    const field = h("input", { type: "search", id: "q", name: "q", autocomplete: "off", placeholder: t("search"), "aria-label": t("searchLabel") });
    const search = h("form", { class: "search", role: "search", on: { submit: (event) => { event.preventDefault(); location.hash = presse.link(["search"], { q: field.value.trim() }).slice(1); } } }, field, h("button", { type: "submit", class: "tool" }, t("go")));
    document.getElementById("masthead").replaceChildren(
      h("div", { class: "bar-top" }, h("a", { class: "brand", href: "#/" }, "Presse"), h("span", { class: "tagline" }, t("tagline")), search, languageButton(), themeButton()),
      h("nav", { class: "menu", "aria-label": t("menu") }, sections.map(([name, path]) => h("a", { href: presse.link(path), "data-section": name }, t(name)))));
    document.getElementById("colophon").replaceChildren(h("p", {}, t("colophon", { version: document.querySelector("meta[name=generator]").content.split(" ").at(-1) })));
    document.getElementById("skip").onclick = (event) => { event.preventDefault(); (main.querySelector("h1") ?? main).focus(); };
  };

  const current = (name) => {
    const section = within[name] ?? name ?? "overview";
    for (const link of document.querySelectorAll("[data-section]")) {
      if (link.dataset.section === section) { link.setAttribute("aria-current", "page"); link.parentElement.scrollLeft = link.offsetLeft - 40; } else link.removeAttribute("aria-current");
    }
  };

  /* Where the focus is in the view, to be found again when the view is made anew by its own controls. */
  const held = () => { const element = document.activeElement; return element?.dataset?.keep && main.contains(element) ? { name: element.dataset.keep, caret: element.selectionStart } : null; };
  const restore = (focus) => {
    const element = focus && main.querySelector(`[data-keep="${CSS.escape(focus.name)}"]`);
    if (!element) return;
    element.focus({ preventScroll: true });
    if (element.type === "search" && focus.caret !== null) element.setSelectionRange(focus.caret, focus.caret);
  };

  const show = async () => {
    const mine = (turn += 1), route = presse.route(), name = route.path[0] ?? "overview", keep = presse.keepFocus;
    presse.keepFocus = false;
    presse.hideTip();
    current(route.path[0]);
    main.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => presse.say(t("loading")), 400);
    let content;
    try {
      content = await (Object.hasOwn(presse.views, name) ? presse.views[name] : presse.views.missing)(route);
    } catch (error) {
      if (!(error instanceof presse.FileError)) console.error(error);
      content = [presse.head(t("missing"), error instanceof presse.FileError ? t("failed", { file: `data/${error.message}.js` }) : null), h("p", {}, h("a", { href: "#/" }, t("home")))];
    }
    clearTimeout(slow);
    if (mine !== turn) return;
    main.removeAttribute("aria-busy");
    if (content === null) return;
    const focus = keep ? held() : null;
    main.replaceChildren();
    presse.append(main, [content]);
    presse.drawCharts();
    main.className = `view-${Object.hasOwn(presse.views, name) ? name : "missing"}`;
    main.dataset.ready = location.hash;
    const heading = main.querySelector("h1");
    document.title = name === "overview" ? "Presse" : `${heading?.textContent ?? ""} · Presse`;
    if (keep) restore(focus);
    else if (!first) { if (!(name === "doc" && route.path[2])) scrollTo(0, 0); heading?.focus({ preventScroll: true }); }
    if (name === "search") document.getElementById("q").value = route.query.get("q") ?? "";
    first = false;
  };

  setTheme();
  frame();
  addEventListener("hashchange", show);
  addEventListener("beforeprint", () => { for (const details of document.querySelectorAll("main aside details")) details.open = true; });
  show();
}
