"use strict";
/* From answers to the engine's tables, to a result, and to the county's workbook. It knows no
   rule: the plans decide (plan.js), and the document says what to ask and in which words. */
const Estimate = (() => {
  const engine = typeof Plans === "undefined" ? require("./plan.js") : Plans;
  const LARGEST = 1e12, DAY = 86400000;
  const DECIMALS = { money: 2, usd: 2, number: 3, count: 0, year: 0 };
  const tidy = (text) => (text || "").normalize("NFKC").trim();

  /* A whole number of hundredths or thousandths; undefined where it is none. */
  function decimal(text, digits) {
    const found = /^(\d{1,10})(?:\.(\d+))?$/.exec(text.replace(/[,\s]/g, ""));
    const tail = (found && found[2]) || "";
    if (!found || tail.length > digits) return undefined;
    const value = Number(found[1] + tail.padEnd(digits, "0"));
    return value <= LARGEST ? value : undefined;
  }

  function day(text) {
    const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
    if (!found) return undefined;
    const [year, month, date] = found.slice(1).map(Number), at = Date.UTC(year, month - 1, date);
    const made = new Date(at);
    return made.getUTCMonth() === month - 1 && made.getUTCDate() === date ? at / DAY : undefined;
  }

  /* What a column's answer is for the engine: null for not known, undefined for unreadable. */
  function value(column, text) {
    const said = tidy(text);
    if (said === "") return null;
    if (column.type === "flag") return said === "yes";
    if (column.type === "date") return day(said);
    if (column.type === "code") return /^[0-9A-Z]{18}$/.test(said.toUpperCase()) ? said.toUpperCase() : undefined;
    if (column.type === "percent") return decimal(said.replace(/%$/, ""), 4);
    if (column.type === "year" && !/^(19|20)\d\d$/.test(said)) return undefined;
    return column.type in DECIMALS ? decimal(said, DECIMALS[column.type]) : said;
  }

  const firm = (answers) => (answers.enterprises && answers.enterprises[0]) || {};
  const says = (answers, id) => (answers.says && answers.says[id]) || "unknown";

  /* Rows of a table as they were answered; of what the office looks up, those that count. */
  function answered(table, answers) {
    const rows = answers[table.id] || [];
    if (!["dishonesty", "prior_awards"].includes(table.id)) return rows;
    if (says(answers, table.id) === "some") return rows;
    return table.id === "dishonesty" && says(answers, table.id) === "unknown" ? [{}] : [];
  }

  function typed(document, table, row, at, answers) {
    const code = value({ type: "code" }, firm(answers).uscc);
    const cells = { uscc: code || "?", source: `${table.id}!${at}` };
    for (const column of table.columns) {
      if (column.id === "uscc") continue;
      const found = value(column, row[column.id]);
      cells[column.id] = found === undefined ? null : found;
    }
    if (table.id === "enterprises") cells.county = document.county.id;
    return cells;
  }

  function tables(document, answers) {
    return Object.fromEntries(document.tables.map((table) => {
      const rows = answered(table, answers).map((row, at) => typed(document, table, row, at, answers));
      return [table.id, engine.fromRows(table.names, rows)];
    }));
  }

  /* Certain, and at most: in whole fen. Open: what is worth nobody knows how much. */
  function sums(lines) {
    const found = { sure: 0, most: 0, open: false };
    for (const line of lines) {
      if (line.outcome === "pay") found.sure += line.amount;
      if (line.outcome === "hold" && line.at_stake === null) found.open = true;
      if (line.outcome === "hold") found.most += line.at_stake || 0;
    }
    found.most += found.sure;
    return found;
  }

  const least = (some) => Math.min(...some.map((one) => one.sure));
  const greatest = (some) => Math.max(...some.map((one) => one.most));

  /* Every line under what is in force, and what each other reading alone makes of the sums. */
  function result(document, answers) {
    const run = engine.over(document.nodes, tables(document, answers));
    const unknown = says(answers, "prior_awards") === "unknown";
    const inForce = unknown ? document.unknown_awards : document.plans;
    const base = Object.fromEntries(Object.entries(inForce).map(([key, plan]) => [key, run(plan)]));
    const under = unknown ? [] : document.readings.map((reading) => ({
      reading,
      lines: Object.fromEntries(Object.entries(reading.plans).map(([key, plan]) => [key, run(plan)])),
    }));
    const measures = document.measures.filter((one) => one.family).map((measure) => {
      const mine = (lines) => lines.filter((line) => line.measure === measure.id);
      const lines = mine(base[measure.family]);
      const others = under.filter((one) => measure.family in one.lines).map((one) => mine(one.lines[measure.family]));
      const all = [lines, ...others].map(sums);
      return { measure, lines, now: sums(lines).sure, sure: least(all), most: greatest(all), open: sums(lines).open,
        shown: lines.length > 0 || others.some((some) => some.length > 0) };
    });
    const families = Object.keys(base).map((key) => [base[key],
      ...under.filter((one) => key in one.lines).map((one) => one.lines[key])].map(sums));
    const readings = under.map(({ reading, lines }) => {
      const [before, then] = [base, lines].map((some) => sums(Object.keys(lines).flatMap((key) => some[key])));
      return { reading, sure: then.sure - before.sure, most: then.most - before.most };
    }).filter((one) => one.sure || one.most);
    return {
      measures: measures.filter((one) => one.shown), readings,
      low: families.reduce((total, some) => total + least(some), 0),
      high: families.reduce((total, some) => total + greatest(some), 0),
      open: measures.some((one) => one.open), lines: Object.values(base).flat(),
    };
  }

  /* The columns of a row that still decide something: those that no rule can do without, and
     what the measures read by which the row is not refused yet. */
  function deciding(document, table, at, lines) {
    const mine = lines.filter((line) => line.source === `${table.id}!${at}` && line.outcome !== "deny");
    const open = document.measures.filter((one) => mine.some((line) => line.measure === one.id));
    const read = new Set(open.flatMap((one) => one.reads));
    return table.columns.filter((one) => one.required || one.key || one.id === table.event || read.has(one.id))
      .map((one) => one.id);
  }

  function cell(document, table, column, text) {
    const said = (text || "").trim();
    if (table.id === "enterprises" && column.id === "county") return document.county.name;
    if (said === "") return "";
    if (column.type === "flag") return said === "yes" ? "是" : "否";
    if (column.type === "code") return tidy(said).toUpperCase();
    if (column.type === "enum") return (column.options.find(([id]) => id === said) || [said, said])[1];
    const plain = column.type in DECIMALS && value(column, said) !== undefined;
    return plain ? { number: tidy(said).replace(/[,\s]/g, "") } : said;
  }

  /* The county's form with what was answered; a table that nobody looked up stays out. */
  function sheets(document, answers) {
    const given = document.tables.filter((table) =>
      !["dishonesty", "prior_awards"].includes(table.id) || says(answers, table.id) !== "unknown");
    return given.map((table) => {
      const rows = answered(table, answers).map((row) => table.columns.map((column) =>
        cell(document, table, column, column.id === "uscc" ? firm(answers).uscc : row[column.id])));
      const heads = ["heading", "id"].map((part) => table.columns.map((column) => column[part]));
      return { name: table.sheet, rows: [...heads, ...rows] };
    });
  }

  /* What the county's gate would refuse: [table, row, column] of each. */
  function missing(document, answers) {
    const found = [];
    for (const table of document.tables) {
      answered(table, answers).forEach((row, at) => {
        for (const column of table.columns) {
          const text = column.id === "uscc" ? firm(answers).uscc : row[column.id];
          if (table.id === "enterprises" && column.id === "county") continue;
          if (column.id === "uscc" && table.id !== "enterprises") continue;
          if (table.id === "dishonesty" && says(answers, table.id) === "unknown") continue;
          const known = value(column, text);
          if (known === undefined || (column.required && known === null)) found.push([table, at, column]);
        }
      });
    }
    return found;
  }

  return { value, result, deciding, sheets, missing, says };
})();
if (typeof module !== "undefined") module.exports = Estimate;
