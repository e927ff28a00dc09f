// Tables that can be sorted, filtered and taken along as they are shown. Without a script they are whole.
//
// What is chosen stands in the address: ?TABLE.sort=COLUMN,desc&TABLE.find=TEXT, so that a link shows the same.
"use strict";

for (const table of document.querySelectorAll("table.sorted")) enhance(table);

function enhance(table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const said = table.dataset;
  const asked = new URLSearchParams(location.search);
  const key = (name) => `${table.id}.${name}`;
  let [at, way] = (asked.get(key("sort")) ?? "").split(",");
  at = /^\d+$/.test(at) && heads[at] ? Number(at) : -1;

  const tools = table.parentElement.previousElementSibling; // its room is kept, so that nothing moves
  const label = document.createElement("label");
  const find = document.createElement("input");
  find.type = "search";
  find.value = asked.get(key("find")) ?? "";
  label.append(`${said.find} `, find);
  const count = document.createElement("output");
  const take = document.createElement("button");
  take.type = "button";
  take.textContent = said.take;
  tools.append(label, count, take);

  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      way = at === i && way !== "asc" ? "asc" : at === i ? "desc" : head.matches(".num") ? "desc" : "asc";
      at = i;
      show();
    });
  });
  find.addEventListener("input", show);
  take.addEventListener("click", save);

  const value = (row, i) => row.cells[i]?.dataset.v ?? row.cells[i]?.textContent.trim() ?? "";
  const number = (text) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text));

  function compared(one, other) {
    const [a, b] = [value(one, at), value(other, at)];
    const [m, n] = [number(a), number(b)];
    if (m !== null && n !== null) return m - n;
    if (m !== null || n !== null) return (m === null ? 1 : -1) * (way === "desc" ? -1 : 1);
    return a.localeCompare(b, document.documentElement.lang);
  }

  function show() {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const order = at < 0 ? rows : rows.map((row, i) => [row, i])
      .sort(([a, i], [b, j]) => (way === "desc" ? -compared(a, b) : compared(a, b)) || i - j).map(([row]) => row);
    heads.forEach((head, i) => head.setAttribute("aria-sort", i === at ? (way === "desc" ? "descending" : "ascending") : "none"));
    let shown = 0;
    for (const row of order) {
      row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      shown += !row.hidden;
    }
    body.append(...order);
    count.textContent = said.count.replace("{shown}", shown).replace("{total}", rows.length);
    const address = new URL(location.href);
    for (const [name, text] of [["sort", at < 0 ? "" : `${at},${way}`], ["find", find.value.trim()]]) {
      if (text) address.searchParams.set(key(name), text);
      else address.searchParams.delete(key(name));
    }
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  function save() {
    const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = [heads.map((head) => head.textContent.trim())];
    for (const row of body.rows) if (!row.hidden) lines.push(heads.map((_, i) => value(row, i)));
    const text = `\ufeff${lines.map((line) => line.map(quoted).join(",")).join("\n")}\n`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = `${table.id}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  show();
}
