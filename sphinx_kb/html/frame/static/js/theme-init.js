// @ts-check
// Runs before the page is drawn, so that a chosen colour scheme does not flash.
document.documentElement.classList.remove("no-js");
document.body.dataset.theme = (() => {
  try {
    return localStorage.getItem("theme") || "auto";
  } catch {
    return "auto"; // storage may be forbidden
  }
})();
