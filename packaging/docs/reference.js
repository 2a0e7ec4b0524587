/** Shows the description that the page names; a file of its own, because the page's policy allows no inline script. */
const reference = document.getElementById("reference");

Redoc.init(
  reference.dataset.description,
  {
    hideDownloadButtons: true,
    nativeScrollbars: true,
    scrollYOffset: "nav",
    expandResponses: "200,201",
    jsonSamplesExpandLevel: 4,
    pathInMiddlePanel: true,
    sortRequiredPropsFirst: true,
    theme: {
      colors: { primary: { main: "#1f4e79" } },
      typography: {
        fontFamily: "system-ui, sans-serif",
        headings: { fontFamily: "system-ui, sans-serif" },
        code: { fontFamily: "ui-monospace, monospace" },
      },
    },
  },
  reference,
);
