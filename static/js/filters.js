/* Filters stand open where there is room beside the list. Without this file one press opens them. */
(function () {
  "use strict";

  if (window.matchMedia("(min-width: 60rem)").matches) {
    document.querySelectorAll("details[data-portal-open-wide]").forEach(function (box) {
      box.open = true;
    });
  }
})();
