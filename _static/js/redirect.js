// @ts-check
// 旧地址上的页面：带着 # 后面的标题一起走。没有脚本时页面自己也会转过去，只是到新页的开头。

const onward = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-kb-anchors]"));
if (onward && location.hash) {
  const anchors = new Map(Object.entries(JSON.parse(onward.dataset.kbAnchors || "{}")));
  let anchor = location.hash.slice(1);
  try { anchor = decodeURIComponent(anchor); } catch { /* 照原样 */ }
  location.replace(anchors.get(anchor) || onward.href.split("#")[0] + location.hash);
}
