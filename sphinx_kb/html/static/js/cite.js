// @ts-check
// Citations of pages and figures: the day on which they are read, and where, if the site does not know its address.
(() => {
  "use strict";

  const now = new Date();
  const day = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const here = /^https?:/.test(location.protocol) ? location.href.split("#")[0] : "";
  for (const line of document.querySelectorAll("[data-kb-cite]")) {
    let said = (line.textContent ?? "").replace(_("[date]"), _("[%s]").replace("%s", day));
    // GB/T 7714 marks by /DK] what was read on a disk, and by /OL] what was read online, which has an address
    if (here && !/https?:\S+$/.test(said)) {
      said = `${said.replace("/DK]", "/OL]")} ${here}${line.getAttribute("data-kb-cite")}`;
    }
    line.textContent = said;
  }
})();
