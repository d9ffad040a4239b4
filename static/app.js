/* Staff pages: search key, copying, money in figures and capitals, rows, one send. */
(function () {
  "use strict";
  var DIGITS = "零壹贰叁肆伍陆柒捌玖";
  var PLACES = ["", "拾", "佰", "仟"];
  var GROUPS = ["", "万", "亿"];

  function plain(text) { return text.replace(/[,，\s¥]/g, ""); }

  function groupWords(part) {
    var words = "", zero = false;
    for (var i = 0; i < 4; i += 1) {
      var digit = Number(part[i]);
      if (digit === 0) { zero = words !== ""; continue; }
      words += (zero ? "零" : "") + DIGITS[digit] + PLACES[3 - i];
      zero = false;
    }
    return words;
  }

  function yuanWords(digits) {
    digits = digits.replace(/^0+/, "");
    while (digits.length % 4) { digits = "0" + digits; }
    var count = digits.length / 4, words = "", gap = false;
    for (var i = 0; i < count; i += 1) {
      var part = digits.slice(i * 4, i * 4 + 4);
      if (Number(part) === 0) { gap = true; continue; }
      if (words && (gap || part[0] === "0")) { words += "零"; }
      words += groupWords(part) + GROUPS[count - 1 - i];
      gap = false;
    }
    return words;
  }

  function capital(text) {
    if (!/^[0-9]{1,12}(\.[0-9]{1,2})?$/.test(text)) { return ""; }
    var pair = text.split("."), part = ((pair[1] || "") + "00").slice(0, 2);
    var yuan = yuanWords(pair[0]), jiao = Number(part[0]), fen = Number(part[1]);
    if (!yuan && !jiao && !fen) { return "零元整"; }
    var words = yuan ? yuan + "元" : "";
    if (!jiao && !fen) { return words + "整"; }
    if (jiao) { words += DIGITS[jiao] + "角"; } else if (yuan) { words += "零"; }
    return words + (fen ? DIGITS[fen] + "分" : "整");
  }

  function grouped(text) {
    if (!/^[0-9]+(\.[0-9]{1,2})?$/.test(text)) { return text; }
    var pair = text.split(".");
    return pair[0].replace(/\B(?=(\d{3})+$)/g, ",") + "." + ((pair[1] || "") + "00").slice(0, 2);
  }

  function say(input) {
    var out = document.getElementById(input.getAttribute("data-money"));
    if (out) { out.textContent = capital(plain(input.value)); }
  }

  function money(root) {
    root.querySelectorAll("input[data-money]").forEach(function (input) {
      if (input.value) { input.value = grouped(plain(input.value)); say(input); }
    });
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("input[data-money]")) { say(event.target); }
  });
  document.addEventListener("focusin", function (event) {
    var input = event.target;
    if (input.matches("input[data-money]") && input.value !== plain(input.value)) {
      input.value = plain(input.value);
      input.select();
    }
  });
  document.addEventListener("focusout", function (event) {
    if (event.target.matches("input[data-money]")) { event.target.value = grouped(plain(event.target.value)); }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") { form.dataset.sent = "yes"; }
    form.querySelectorAll("input[data-money]").forEach(function (input) { input.value = plain(input.value); });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  var fresh = 0;
  function addRow(box, markup) {
    var rows = box.querySelector("[data-rows-here]");
    if (rows.children.length >= Number(box.dataset.most)) { return; }
    fresh += 1;
    var page = new DOMParser().parseFromString("<table><tbody>" + markup + "</tbody></table>", "text/html");
    var row = document.importNode(page.querySelector("tr"), true);
    row.querySelectorAll("*").forEach(function (node) {
      ["id", "for", "list", "data-money", "aria-describedby"].forEach(function (name) {
        var value = node.getAttribute(name);
        if (value) { node.setAttribute(name, value + "-new" + fresh); }
      });
      if (node.type === "radio") { node.name += "-new" + fresh; }
    });
    rows.appendChild(row);
    var first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) { first.focus(); }
  }

  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.getAttribute("data-copy")).then(function () {
        var before = copy.textContent;
        copy.textContent = "✓";
        window.setTimeout(function () { copy.textContent = before; }, 1200);
      });
      return;
    }
    var add = event.target.closest("[data-add-row]");
    if (add) { addRow(add.closest("[data-rows]"), add.getAttribute("data-add-row")); return; }
    var drop = event.target.closest("[data-drop-row]");
    if (drop) {
      var box = drop.closest("[data-rows]"), rows = box.querySelector("[data-rows-here]");
      if (rows.children.length > Math.max(1, Number(box.dataset.least))) { drop.closest("tr").remove(); }
    }
  });

  /* j and k walk through the rows of lists, x ticks; a and r go to the deciding
     buttons; ? shows the keys. Nothing of it happens while one types. */
  function rows() {
    return Array.prototype.filter.call(
      document.querySelectorAll("main .sheet tbody tr"),
      function (row) { return row.querySelector("a"); }
    );
  }

  function step(by) {
    var all = rows(), here = all.findIndex(function (row) { return row.contains(document.activeElement); });
    var next = all[here < 0 ? 0 : here + by];
    if (next) { next.querySelector("a").focus(); next.scrollIntoView({ block: "nearest" }); }
  }

  function tick() {
    var row = document.activeElement.closest(".sheet tbody tr");
    var box = row && row.querySelector("input[type=checkbox]");
    if (box && !box.disabled) { box.click(); }
    return Boolean(box);
  }

  function help() {
    var keys = document.getElementById("keys");
    if (!keys || !keys.showModal) { return; }
    if (keys.open) { keys.close(); } else { keys.showModal(); }
  }

  var KEYS = {
    "/": function () {
      var search = document.querySelector("[data-search]");
      if (search) { search.focus(); search.select(); }
      return Boolean(search);
    },
    j: function () { step(1); return true; },
    k: function () { step(-1); return true; },
    x: tick,
    a: decide,
    r: decide,
    "?": function () { help(); return true; }
  };

  function decide(key) {
    var button = document.querySelector("main [accesskey='" + key + "']");
    if (button) { button.focus(); }
    return Boolean(button);
  }

  function typing(target) {
    if (!target.closest || !target.closest("input, textarea, select, [contenteditable]")) { return false; }
    return !target.matches("input[type=checkbox], input[type=radio], input[type=submit]");
  }

  document.addEventListener("keydown", function (event) {
    if (!typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      var does = Object.prototype.hasOwnProperty.call(KEYS, event.key) && KEYS[event.key];
      var open = document.querySelector("dialog[open]");
      if (does && (!open || event.key === "?") && does(event.key)) { event.preventDefault(); }
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.who-menu[open], details.tool[open]").forEach(function (menu) { menu.open = false; });
    }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-keys-help]")) { help(); }
    var every = event.target.closest("[data-tick-all]");
    if (every) { tickAll(every.closest("form")); }
  });

  /* All boxes of a form, or none when all are ticked; shown only where it works. */
  function tickAll(form) {
    var boxes = form.querySelectorAll("input[type=checkbox][name=id]:not(:disabled)");
    var left = Array.prototype.some.call(boxes, function (box) { return !box.checked; });
    boxes.forEach(function (box) { box.checked = left; });
  }
  document.querySelectorAll("[data-tick-all]").forEach(function (button) { button.hidden = false; });

  money(document);
  var faults = document.querySelector("[data-focus]");
  if (faults) { faults.focus(); }
  window.nontaxCapital = capital;
})();
