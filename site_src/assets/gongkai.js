// What every page does with a script: the site's own address in citations, unless it is opened from a folder.
"use strict";

for (const box of location.protocol === "file:" ? [] : document.querySelectorAll("[data-address]")) {
  const here = new URL(box.dataset.address, location.href).href;
  const code = box.querySelector("code");
  code.textContent = code.textContent.replaceAll("SITE/", here);
}
