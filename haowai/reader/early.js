(function (root) {
  var kept = {};
  try { kept = JSON.parse(localStorage.getItem("haowai") || "{}"); } catch (error) { /* storage may be forbidden */ }
  if (kept.scheme) root.setAttribute("data-scheme", kept.scheme);
  if (kept.size) root.setAttribute("data-size", kept.size);
  if (kept.oldBrowser) root.setAttribute("data-old-browser", "known");
})(document.documentElement);
