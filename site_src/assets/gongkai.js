// What every page does with a script: the site's own address in citations, unless it is opened from a folder; the day of access
// and the cell that the reader's link leads to in citations; citations saved as files.
"use strict";

for (const box of location.protocol === "file:" ? [] : document.querySelectorAll("[data-address]")) {
  const here = new URL(box.dataset.address, location.href).href;
  const { cited } = box.dataset;
  const isShort = cited && !/^https?:/.test(cited);
  for (const { firstChild: text } of box.querySelectorAll("code")) {
    text.data = text.data.replaceAll("SITE/", here);
    if (isShort) text.data = text.data.replaceAll(cited, here + cited);
  }
  if (isShort) box.dataset.cited = here + cited;
}

for (const box of document.querySelectorAll("[data-accessed]")) {
  const [text, today] = [box.querySelector("code").firstChild, new Date()];
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  text.data = text.data.replace(box.dataset.accessed, `${box.dataset.accessed}[${day}]`);
}

for (const [at, box] of document.querySelectorAll("[data-cited] pre").entries()) {
  const { cited } = box.parentElement.closest("[data-cited]").dataset;
  const text = box.querySelector("code").firstChild;
  const whole = text.data;
  const citation = (id) => whole.replaceAll(cited, `${cited}#${id}`);
  const cite = () => {
    const cell = document.getElementById(location.hash.slice(1));
    text.data = cell?.matches("td") ? citation(cell.id) : whole;
  };
  addEventListener("hashchange", cite);
  cite();
  // The first style is the one that is taken along with a cell.
  if (!at) globalThis.citationOf = citation;
  if (box.dataset.save) box.before(saver(box.dataset.save, text));
}

function saver(name, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", () => saveAs(name, text.data));
  return button;
}

function saveAs(name, text, type = "text/plain") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text, "\n"], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
