// A figure about many reports (`<data data-of>`): what it rests on, and what a reader takes along. It opens a panel by pointer or
// keyboard, or by the address `#of=<rows>`. All words are those of the page (figures.html).
"use strict";

(() => {
  const said = document.querySelector(".figure-words")?.dataset;
  if (!said) return;
  const figures = [...document.querySelectorAll("data[data-of]")];
  const say = (key, values = {}) => said[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const panel = document.querySelector("article").appendChild(make("dialog", "panel"));
  let asked = null;

  for (const figure of figures) {
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
    // A table is one stop of the keyboard; arrows lead from figure to figure.
    figure.tabIndex = figure.closest("table") && figure !== figure.closest("table").querySelector("data[data-of]") ? -1 : 0;
    figure.addEventListener("click", () => explain(figure, true));
    figure.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); explain(figure, true); }
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      const own = step && figure.closest("table") ? [...figure.closest("table").querySelectorAll("data[data-of]")] : [];
      const next = own[own.indexOf(figure) + step];
      if (next) { event.preventDefault(); figure.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    });
  }
  panel.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  addEventListener("hashchange", follow);
  follow();

  function follow() {
    const wanted = decodeURIComponent(location.hash);
    const figure = wanted.startsWith("#of=") && figures.find((each) => nameOf(each) === wanted.slice(1));
    if (!figure) return;
    figure.closest("details")?.setAttribute("open", "");
    explain(figure, false);
  }

  /** The rows that a figure is made of: `of=` what is summed, `by=` what it is divided by, or another column of a row. */
  function nameOf({ dataset }) {
    const more = dataset.by ? `&by=${dataset.by}` : dataset.field ? `&field=${dataset.field}` : "";
    return `of=${dataset.of}${more}`;
  }

  /** What a figure says: the sentence that it stands in, or the headings of its row and column. */
  function meaning(figure) {
    const cell = figure.closest("td");
    if (cell) {
      const head = cell.closest("table").tHead?.rows[0].cells[cell.cellIndex]?.innerText ?? "";
      return [cell.parentElement.cells[0].innerText, head].filter(Boolean).join(" · ");
    }
    return figure.closest("li, p").innerText.replace(/\s*\n\s*/g, " ").trim();
  }

  /** Of which reports a figure is: what stands under the title of its chart, in its row of the table of sums, or under the key figures. */
  function base(figure) {
    const row = figure.closest(".counts tr");
    if (row) return [...row.cells].slice(1, 3).map((cell) => cell.innerText).join(said.comma);
    const under = figure.closest(".plotted")?.querySelector("figcaption .small") ?? document.querySelector(".key-figures + .small, .findings-told + .small");
    return under?.textContent.trim() ?? "";
  }

  function explain(figure, focus) {
    asked = figure;
    const [name, value] = [nameOf(figure), figure.textContent];
    const address = new URL(`#${name}`, document.querySelector("link[rel=canonical]")?.href ?? location.href).href;
    const title = make("h2", "", `${document.querySelector("h1").firstChild.textContent.trim()} · ${meaning(figure)}`);
    title.id = "panel-title";
    title.tabIndex = -1;
    const close = make("button", "close", said.close);
    close.addEventListener("click", shut);
    const status = make("span", "small");
    status.setAttribute("role", "status");
    const taken = (words, text) => {
      const button = make("button", "", words);
      button.type = "button";
      button.addEventListener("click", async () => { await cells.copy(text); status.textContent = said.copied; });
      return button;
    };
    const today = new Date().toISOString().slice(0, 10);
    const whole = say("citation", { what: title.textContent, value, base: base(figure), today, address, site: said.site, version: said.version });
    const wrong = make("a", "", said.wrong);
    const filled = { "%7Bcell%7D": name, "%7Bvalue%7D": value, "%7Bpage%7D": address };
    wrong.href = Object.entries(filled).reduce((link, [key, text]) => link.replaceAll(key, encodeURIComponent(text)), said.away);
    const actions = make("p", "actions");
    actions.append(taken(said.value, value.replace(/(?<=\d),(?=\d{3})/g, "").replace("−", "-")), taken(said.link, address), taken(said.cite, whole), wrong, status);
    const parts = make("dl");
    const part = (words, ...told) => parts.append(make("dt", "", words), ...told);
    const rows = (names) => names.split("+").map((each) => { const row = make("dd"); row.append(make("code", "", each)); return row; });
    part(said.of, ...rows(figure.dataset.of));
    if (figure.dataset.by && figure.dataset.by !== "base") part(said.by, ...rows(figure.dataset.by));
    const files = make("dd");
    for (const [file, words] of [[said.statistics, "statistics.csv"], [said.figures, "report_figures.csv"], [said.method, said.how]]) {
      const link = make("a", "", words);
      link.href = file;
      files.append(link, " ");
    }
    part(said.files, files);
    panel.replaceChildren(close, title, make("p", "value", value), make("p", "small", base(figure)), actions, parts);
    panel.setAttribute("aria-labelledby", "panel-title");
    panel.setAttribute("open", "");
    history.replaceState(null, "", `#${name}`);
    if (focus) title.focus({ preventScroll: true });
    figure.scrollIntoView({ block: "nearest" });
  }

  function shut() {
    panel.removeAttribute("open");
    asked?.focus();
  }

  function make(name, style = "", text = "") {
    const made = document.createElement(name);
    if (style) made.className = style;
    made.textContent = text;
    return made;
  }
})();
