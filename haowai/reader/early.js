(function (root) {
  var kept = {};
  try { kept = JSON.parse(localStorage.getItem("haowai") || "{}"); } catch (error) { /* storage may be forbidden */ }
  if (kept.scheme) root.setAttribute("data-scheme", kept.scheme);
  if (kept.size) root.setAttribute("data-size", kept.size);
  if ("noModule" in document.createElement("script")) root.setAttribute("data-script", "");
  try {
    if (Intl.DateTimeFormat().resolvedOptions().timeZone !== "Asia/Taipei") root.setAttribute("data-zone", "elsewhere");
  } catch (error) { /* an old browser: it doesn't know where it is */ }
  root.setAttribute("data-old-browser", kept.oldBrowser || "new");
  document.addEventListener("click", function (event) {
    if (event.target.id !== "old-browser-known") return;
    root.setAttribute("data-old-browser", "known");
    try {
      kept = JSON.parse(localStorage.getItem("haowai") || "{}");
      kept.oldBrowser = "known";
      localStorage.setItem("haowai", JSON.stringify(kept));
    } catch (error) { /* then only on this page */ }
  });
})(document.documentElement);
