// @ts-check
// Runs before the page is drawn, so that the chosen width does not jump.
try {
  document.documentElement.dataset.kbWidth = localStorage.getItem("kb-width") || "";
} catch { /* storage may be forbidden */ }
