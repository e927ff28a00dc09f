// What every page does with a script: the site's own address in citations.
"use strict";

for (const box of document.querySelectorAll("[data-address]")) {
  const here = new URL(box.dataset.address, location.href).href;
  const code = box.querySelector("code");
  code.textContent = code.textContent.replaceAll("SITE/", here);
}
