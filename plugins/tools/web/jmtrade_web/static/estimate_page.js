"use strict";
/* The page: asks, and shows what Estimate makes of the answers. */
(() => {
  const doc = JSON.parse(document.getElementById("data").textContent);
  const w = doc.words, LOOKED_UP = ["dishonesty", "prior_awards"];
  const answers = { enterprises: [{}], exports: [], says: {} };
  const form = document.getElementById("ask");
  const table = (id) => doc.tables.find((one) => one.id === id);
  const claims = doc.tables.filter((one) => one.measures.length && one.id !== "exports");
  let count = 0;

  function fill(text, words) {
    return text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  }

  function make(tag, given = {}, ...inside) {
    const made = Object.assign(document.createElement(tag), given);
    made.append(...inside.filter((one) => one !== null && one !== ""));
    return made;
  }

  function yuan(fen) {
    const whole = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${whole}.${String(fen % 100).padStart(2, "0")}`;
  }

  function wanted(column) {
    if (["money", "usd", "number", "count", "percent"].includes(column.type)) return w.bad_money;
    return { date: w.bad_date, code: w.bad_code, year: w.bad_year }[column.type] || "";
  }

  function options(column) {
    if (column.type === "flag") return [["yes", w.yes], ["no", w.no]];
    return column.options;
  }

  /* One question; an empty answer means that it is not known. */
  function field(column, row) {
    const id = `q${++count}`, chosen = options(column);
    const input = make(chosen.length ? "select" : "input", { id });
    if (chosen.length) {
      input.append(...[["", w.unknown], ...chosen].map(([key, label]) => make("option", { value: key, textContent: label })));
    } else {
      input.type = column.type === "date" ? "date" : "text";
      if (["money", "usd", "year"].includes(column.type)) input.inputMode = "decimal";
    }
    input.value = row[column.id] || "";
    const fault = make("p", { className: "fault", id: `${id}-fault`, hidden: true });
    input.setAttribute("aria-describedby", fault.id);
    input.addEventListener("input", () => {
      row[column.id] = input.value;
      const bad = Estimate.value(column, input.value) === undefined;
      fault.hidden = !bad;
      fault.textContent = bad ? wanted(column) : "";
      input.setAttribute("aria-invalid", String(bad));
      update();
    });
    const star = column.required ? make("small", { textContent: ` ${w.required}` }) : "";
    const help = column.when ? make("p", { className: "help", textContent: column.when }) : "";
    const made = make("div", { className: "field" }, make("label", { htmlFor: id }, column.heading, star), input, help, fault);
    made.dataset.column = column.id;
    return made;
  }

  function card(of, row, title, columns, removable = true) {
    const made = make("fieldset", { className: "card" }, make("legend", { textContent: title }));
    made.append(make("div", { className: "fields" }, ...columns.map((column) => field(column, row))));
    made.append(make("p", { className: "note", hidden: true }));
    if (removable) {
      const button = make("button", { type: "button", textContent: w.remove });
      button.addEventListener("click", () => {
        answers[of.id].splice(answers[of.id].indexOf(row), 1);
        made.remove();
        update();
      });
      made.append(button);
    }
    made.row = row;
    made.of = of;
    return made;
  }

  function adder(of, words, row, title) {
    const place = make("div", { className: "cards" });
    const button = make("button", { type: "button", textContent: words });
    const add = () => {
      const made = row();
      answers[of.id] = [...(answers[of.id] || []), made];
      const columns = of.columns.filter((one) => one.id !== "uscc");
      const added = card(of, made, title, columns);
      place.append(added);
      return added;
    };
    button.addEventListener("click", () => { const added = add(); update(); added.querySelector("input, select").focus(); });
    return { place, button, add };
  }

  function section(title, help, ...inside) {
    return make("section", {}, make("h2", { textContent: title }), help ? make("p", { className: "help", textContent: help }) : "", ...inside);
  }

  function enterprise() {
    const columns = table("enterprises").columns.filter((one) => one.id !== "county");
    const made = section(w.enterprise, "", card(table("enterprises"), answers.enterprises[0], doc.county.name, columns, false));
    for (const [id, question] of [["dishonesty", w.dishonesty], ["prior_awards", w.awards]]) made.append(lookedUp(id, question));
    return made;
  }

  function lookedUp(id, question) {
    const of = table(id), name = `says-${id}`, rows = adder(of, fill(w.add, { what: of.sheet }), () => ({}), of.sheet);
    const box = make("fieldset", { className: "says" }, make("legend", { textContent: question }));
    for (const [key, label] of [["none", w.none], ["some", w.some], ["unknown", w.unknown]]) {
      const input = make("input", { type: "radio", name, value: key, id: `${name}-${key}`, checked: key === "unknown" });
      input.addEventListener("change", () => {
        answers.says[id] = key;
        rows.place.hidden = rows.button.hidden = key !== "some";
        if (key === "some" && !rows.place.children.length) rows.add();
        update();
      });
      box.append(make("span", { className: "check" }, input, make("label", { htmlFor: input.id, textContent: label })));
    }
    answers.says[id] = "unknown";
    rows.place.hidden = rows.button.hidden = true;
    return make("div", {}, box, rows.place, rows.button);
  }

  function trade() {
    const of = table("exports"), rows = adder(of, w.another_year, () => ({}), of.sheet);
    for (let year = doc.year; year >= doc.year - 3; year--) {
      const row = { year: String(year) };
      answers.exports.push(row);
      const columns = of.columns.filter((one) => one.id !== "uscc" && one.id !== "year");
      rows.place.append(card(of, row, fill(w.year_, { year }), columns, year !== doc.year));
    }
    return section(w.exports, w.exports_help, rows.place, rows.button);
  }

  function things() {
    const made = section(fill(w.claims, { year: doc.year }), w.claims_help);
    for (const of of claims) {
      const mine = doc.measures.filter((one) => of.measures.includes(one.id));
      const byYear = of.columns.some((one) => one.id === "year");
      const rows = adder(of, fill(w.add, { what: of.sheet }), () => (byYear ? { year: String(doc.year) } : {}), of.sheet);
      const said = mine.map((one) => make("li", { textContent: `${one.title}：${one.pays}` }));
      made.append(make("div", { className: "thing" }, make("h3", { textContent: of.sheet }), make("ul", { className: "pays" }, ...said), rows.place, rows.button));
    }
    return made;
  }

  /* Only what still decides something is asked. */
  function ask(found) {
    for (const one of form.querySelectorAll("fieldset.card")) {
      if (!claims.includes(one.of)) continue;
      const at = answers[one.of.id].indexOf(one.row);
      const open = Estimate.deciding(doc, one.of, at, found.lines);
      for (const box of one.querySelectorAll(".field")) box.hidden = !open.includes(box.dataset.column);
      const dated = one.of.columns.find((column) => column.id === one.of.event);
      const known = dated && Estimate.value(dated, one.row[one.of.event]);
      const lines = found.lines.filter((line) => line.source === `${one.of.id}!${at}`);
      const note = one.querySelector(".note");
      note.hidden = !(known && !lines.length);
      note.textContent = fill(w.not_year, { year: doc.year });
    }
  }

  function reason(measure, line) {
    const said = measure.reasons[line.reason];
    if (!said) return line.reason;
    return line.outcome === "hold" ? said.held : said.denied;
  }

  function lineOf(measure, line) {
    const said = measure.reasons[line.reason];
    const bring = line.outcome === "hold" && said && said.bring ? said.bring : "";
    const amount = line.outcome === "pay" ? line.amount : line.outcome === "hold" ? line.at_stake : null;
    return make("li", {},
      make("span", { className: `badge ${line.outcome}`, textContent: w[line.outcome] }), ` ${line.subject} `,
      amount === null ? "" : make("strong", { textContent: `${yuan(amount)} ` }),
      line.reason ? reason(measure, line) : "",
      bring ? make("span", { className: "bring", textContent: `（${said.obtained ? `${w.office}：${bring}` : fill(w.bring, { what: bring })}）` }) : "");
  }

  function list(words) {
    return make("ul", {}, ...words.map((one) => make("li", { textContent: one })));
  }

  function measureOf({ measure, lines, now, sure, most, open }) {
    const more = open ? ` ${w.more}` : "";
    const why = make("details", {}, make("summary", { textContent: w.why }),
      make("p", { textContent: `${w.clause}：${measure.clause}` }), make("p", { textContent: `${w.pays}：${measure.pays}` }),
      measure.limits.length ? make("p", { textContent: `${w.limits}：${measure.limits.join("；")}` }) : "",
      make("p", { textContent: `${w.conditions}：` }), list(measure.conditions));
    const money = measure.pays_money ? make("p", { className: "money" },
      make("span", {}, `${w.sure} `, make("strong", { textContent: yuan(sure) })),
      now === sure ? "" : make("span", {}, `${w.as_read} `, make("strong", { textContent: yuan(now) })),
      make("span", {}, `${w.most} `, make("strong", { textContent: yuan(most) + more }))) : "";
    return make("article", { className: "measure" }, make("h3", { textContent: measure.title }), money,
      make("ul", { className: "lines" }, ...lines.map((line) => lineOf(measure, line))), why);
  }

  function readingOf({ reading, sure, most }) {
    const change = sure || most;
    return make("li", {}, make("strong", { textContent: reading.question }), ` ${fill(w.now, { what: reading.in_force })}；${fill(w.instead, { what: reading.words })}：`,
      fill(change < 0 ? w.less : w.gain, { amount: yuan(Math.abs(change)) }));
  }

  function materials(found) {
    const shown = found.measures.filter((one) => one.lines.some((line) => line.outcome !== "deny"));
    return [...new Set(shown.flatMap((one) => [...one.measure.evidence, ...one.lines.filter((line) => line.outcome === "hold")
      .map((line) => one.measure.reasons[line.reason]).filter((said) => said && said.bring && !said.obtained).map((said) => said.bring)]))];
  }

  function leftOpen(found) {
    const some = found.measures.filter((one) => one.lines.length).map((one) => one.measure);
    return [some.some((one) => one.objects) ? w.open_objects : "", some.some((one) => one.contest) ? w.open_contest : "",
      w.open_past, w.open_names, ...doc.measures.filter((one) => !one.family).map((one) => fill(w.county_decides, { what: one.title }))].filter(Boolean);
  }

  function save() {
    const bytes = Xlsx.workbook(Estimate.sheets(doc, answers));
    const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const link = make("a", { href: URL.createObjectURL(new Blob([bytes], { type })), download: `${answers.enterprises[0].name || doc.county.name}-${doc.year}.xlsx` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function workbook() {
    const lacks = Estimate.missing(doc, answers).map(([of, at, column]) => `${of.sheet} ${of.id === "enterprises" ? "" : at + 1} ${column.heading}`);
    const button = make("button", { type: "button", className: "main", textContent: w.download, disabled: lacks.length > 0 });
    button.addEventListener("click", save);
    const print = make("button", { type: "button", textContent: w.print });
    print.addEventListener("click", () => window.print());
    return section(w.workbook, w.workbook_help, lacks.length ? make("p", { className: "fault", textContent: fill(w.missing, { what: lacks.join("、") }) }) : "",
      make("p", { className: "go" }, button, " ", print));
  }

  function update() {
    const found = Estimate.result(doc, answers);
    ask(found);
    const range = fill(w.range, { low: yuan(found.low), high: yuan(found.high) }) + (found.open ? ` ${w.more}` : "");
    const folded = [...document.querySelectorAll("#result details[open]")].map((one) => one.parentNode.querySelector("h3").textContent);
    const made = found.measures.map(measureOf);
    made.forEach((one) => { if (folded.includes(one.querySelector("h3").textContent)) one.querySelector("details").open = true; });
    document.getElementById("result").replaceChildren(
      make("h2", { textContent: w.result }), make("p", { className: "range", textContent: range }), make("p", { className: "help", textContent: w.range_help }),
      ...(made.length ? made : [make("p", { textContent: w.nothing })]),
      found.readings.length ? section(w.readings, w.readings_help, make("ul", {}, ...found.readings.map(readingOf))) : "",
      section(w.materials, "", list(materials(found))), section(w.left_open, "", list(leftOpen(found))), workbook());
    document.getElementById("total").textContent = range;
  }

  form.append(enterprise(), trade(), things());
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("made").textContent = fill(w.made_of, { day: doc.as_of, sha: doc.receipt.terms_sha256.slice(0, 12) });
  update();
})();
