/* Payer pages: a countdown and copying. Everything else works without script. */
(function () {
  "use strict";
  function two(n) { return (n < 10 ? "0" : "") + n; }
  document.querySelectorAll("[data-countdown]").forEach(function (node) {
    var end = Date.parse(node.getAttribute("data-countdown"));
    var over = node.getAttribute("data-countdown-over");
    var from = node.getAttribute("data-countdown-now");
    var shift = from ? Date.parse(from) - Date.now() : 0;
    var timer = window.setInterval(tick, 500);
    function tick() {
      var left = Math.max(0, Math.ceil((end - Date.now() - shift) / 1000));
      node.textContent = two(Math.floor(left / 60)) + ":" + two(left % 60);
      if (left > 0) { return; }
      window.clearInterval(timer);
      if (!over) { return; }
      document.querySelectorAll(over).forEach(function (shown) { shown.hidden = false; });
      document.querySelectorAll("[data-until-over]").forEach(function (gone) { gone.hidden = true; });
    }
    tick();
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) { return; }
    navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () {
      var before = button.textContent;
      button.textContent = "✓";
      window.setTimeout(function () { button.textContent = before; }, 1200);
    });
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });
  /* pay pages: look every few seconds whether the money has come */
  document.querySelectorAll("[data-watch]").forEach(function (node) {
    var was = node.getAttribute("data-watch-is");
    var looks = 200;
    var timer = window.setInterval(function () {
      if (document.hidden) { return; }
      looks -= 1;
      if (looks < 0) { window.clearInterval(timer); return; }
      window.fetch(node.getAttribute("data-watch")).then(function (answer) {
        return answer.ok ? answer.json() : null;
      }).then(function (said) {
        if (!said || said.state === was) { return; }
        window.clearInterval(timer);
        window.location.reload();
      }).catch(function () { return null; });
    }, 3000);
  });
  var faults = document.querySelector("[data-focus]");
  if (faults) { faults.focus(); }
})();
