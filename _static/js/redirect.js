// @ts-check
// 旧地址上的页面：带着 # 后面的标题一起走。没有脚本时页面自己也会转过去，只是到新页的开头。

const onward = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-kb-anchors]"));
if (onward && location.hash) {
  const anchors = JSON.parse(onward.dataset.kbAnchors || "{}");
  const target = anchors[decodeURIComponent(location.hash.slice(1))];
  location.replace(target || onward.href.split("#")[0] + location.hash);
}
