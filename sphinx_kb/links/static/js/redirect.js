// @ts-check
// A page at an old address takes the heading after # along. Without this script a reader gets to the new page, too,
// but to its beginning.

const onward = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-kb-anchors]"));
if (onward && location.hash) {
  const anchors = new Map(Object.entries(JSON.parse(onward.dataset.kbAnchors || "{}")));
  let anchor = location.hash.slice(1);
  try { anchor = decodeURIComponent(anchor); } catch { /* as it is */ }
  location.replace(anchors.get(anchor) || onward.href.split("#")[0] + location.hash);
}
