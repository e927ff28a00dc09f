// What every page does with a script: the site's own address in citations, unless it is opened from a folder; the cell that
// the reader's link leads to in citations; citations saved as files.
"use strict";

for (const box of location.protocol === "file:" ? [] : document.querySelectorAll("[data-address]")) {
  const here = new URL(box.dataset.address, location.href).href;
  for (const text of [box.querySelector("code").firstChild]) text.data = text.data.replaceAll("SITE/", here);
  if (box.dataset.cited) box.dataset.cited = box.dataset.cited.replace("SITE/", here);
}

for (const box of document.querySelectorAll("[data-cited]")) {
  const text = box.querySelector("code").firstChild;
  const whole = text.data;
  const cite = () => {
    const cell = document.getElementById(location.hash.slice(1));
    text.data = cell?.matches("td") ? whole.replaceAll(box.dataset.cited, `${box.dataset.cited}#${cell.id}`) : whole;
  };
  addEventListener("hashchange", cite);
  cite();
  if (box.dataset.save) box.before(saver(box.dataset.save, text));
}

function saver(name, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text.data, "\n"], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  return button;
}
