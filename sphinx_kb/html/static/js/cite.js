// @ts-check
// Citations of pages and figures: the day on which they are read, and where, if the site does not know its address. Files
// for reference managers get the same; from a disk, where scripts cannot read files, they are had as they lie there.
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

  if (!here) return;
  /** A file of each format, by the ending of its name, with day and address. @type {Record<string, (text: string) => string>} */
  const dated = {
    bib: (text) => text.replace(/\}\s*$/, `${/^ +url = /m.test(text) ? "" : `  url = {${here}},\n`}  urldate = {${day}},\n}\n`),
    ris: (text) => text.replace(/ER {2}- \s*$/, `${/^UR /m.test(text) ? "" : `UR  - ${here}\r\n`}Y2  - ${day.replace(/-/g, "/")}\r\nER  - \r\n`),
    json: (text) => `${JSON.stringify(JSON.parse(text).map((/** @type {object} */ work) => (
      { URL: here, ...work, accessed: { "date-parts": [day.split("-").map(Number)] } })), null, 1)}\n`,
  };
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("p[data-kb-cite] + p > a"))) {
    const name = link.pathname.split("/").pop() || "";
    const date = dated[name.split(".").pop() || ""];
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const file = /** @type {HTMLAnchorElement} */ (link.cloneNode()); // as it lies there, if it cannot be read
      try {
        const answer = await fetch(link.href);
        if (answer.ok) file.href = URL.createObjectURL(new Blob([date(await answer.text())]));
        file.download = name;
      } catch { /* offline, say */ }
      file.click();
    });
  }
})();
