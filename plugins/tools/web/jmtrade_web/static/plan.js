"use strict";
/* Evaluates the engine's query plan (estimate/plan.py writes it) over tables of a few rows.

   Whole numbers are exact: the engine keeps every product below 2^53. Days are days since
   1970, and what is not known is null, with the logic of three values that the engine has. */
const Plans = (() => {
  const DAY = 86400000;
  const isNull = (value) => value === null || value === undefined;

  /* Text sorts by its characters' numbers, as UTF-8 does. */
  function compare(one, other) {
    if (Array.isArray(one)) {
      for (let at = 0; at < one.length; at++) {
        const found = compare(one[at], other[at]);
        if (found) return found;
      }
      return 0;
    }
    if (isNull(one) || isNull(other)) return isNull(other) - isNull(one);
    if (one === other) return 0;
    if (typeof one !== "string") return one < other ? -1 : 1;
    const left = Array.from(one), right = Array.from(other);
    for (let at = 0; at < Math.min(left.length, right.length); at++) {
      if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
    }
    return left.length - right.length;
  }

  const strict = (make) => (...given) => (given.some(isNull) ? null : make(...given));
  const floorMod = (one, other) => ((one % other) + other) % other;

  function all(values) {
    if (values.includes(false)) return false;
    return values.some(isNull) ? null : true;
  }

  function any(values) {
    if (values.includes(true)) return true;
    return values.some(isNull) ? null : false;
  }

  function pick(better) {
    return (...given) => {
      const known = given.filter((one) => !isNull(one));
      return known.length ? known.reduce((one, other) => (better(other, one) ? other : one)) : null;
    };
  }

  function dateOf(day) {
    return new Date(day * DAY);
  }

  /* 29 February goes to 28 February. */
  function yearsOn(day, step) {
    const from = dateOf(day), year = from.getUTCFullYear() + parseInt(step, 10);
    const last = new Date(Date.UTC(year, from.getUTCMonth() + 1, 0)).getUTCDate();
    return Date.UTC(year, from.getUTCMonth(), Math.min(from.getUTCDate(), last)) / DAY;
  }

  const patterns = new Map();
  function pattern(text, flags) {
    const key = flags + text;
    if (!patterns.has(key)) {
      const dots = text.startsWith("(?s)");
      patterns.set(key, new RegExp(dots ? text.slice(4) : text, flags + (dots ? "s" : "")));
    }
    return patterns.get(key);
  }

  const CALLS = {
    and: (...given) => all(given),
    or: (...given) => any(given),
    not: strict((one) => !one),
    is_null: isNull,
    is_not_null: (one) => !isNull(one),
    is_in: strict((one, list) => list.includes(one)),
    between: (one, from, to) => all([CALLS.ge(one, from), CALLS.le(one, to)]),
    coalesce: (...given) => { const known = given.find((one) => !isNull(one)); return isNull(known) ? null : known; },
    least: pick((one, other) => compare(one, other) < 0),
    greatest: pick((one, other) => compare(one, other) > 0),
    at_least: strict((one, bound) => Math.max(one, bound)),
    eq: strict((one, other) => one === other),
    ne: strict((one, other) => one !== other),
    lt: strict((one, other) => compare(one, other) < 0),
    le: strict((one, other) => compare(one, other) <= 0),
    gt: strict((one, other) => compare(one, other) > 0),
    ge: strict((one, other) => compare(one, other) >= 0),
    add: strict((one, other) => one + other),
    sub: strict((one, other) => one - other),
    mul: strict((one, other) => one * other),
    floordiv: strict((one, other) => (one - floorMod(one, other)) / other),
    mod: strict(floorMod),
    lower: strict((one) => one.toLowerCase()),
    slice: strict((one, from, length) => Array.from(one).slice(from, from + length).join("")),
    replace: strict((one, old, by) => one.split(old).join(by)),
    replace_pattern: strict((one, old, by) => one.replace(pattern(old, "gu"), () => by)),
    matches: strict((one, wanted) => pattern(wanted, "u").test(one)),
    bars: strict((...given) => given.join("|")),
    nuls: strict((...given) => given.join("\u0000")),
    year: strict((one) => dateOf(one).getUTCFullYear()),
    years_on: strict(yearsOn),
    day_text: strict((one) => dateOf(one).toISOString().slice(0, 10)),
    whole: strict(Number),
    day: (one) => one,
    text: strict(String),
  };

  const AGGREGATES = {
    max: (values) => CALLS.greatest(...values),
    min: (values) => CALLS.least(...values),
    sum: (values) => values.reduce((total, one) => total + (isNull(one) ? 0 : one), 0),
    count: (values) => values.filter((one) => !isNull(one)).length,
  };

  const RUNNING = {
    running_count: (before, one) => before + (isNull(one) ? 0 : 1),
    running_sum: (before, one) => before + (isNull(one) ? 0 : one),
  };

  function table(count, columns) {
    return { count, columns, made: new Map() };
  }

  /* Rows of a table by the names of its columns. */
  function fromRows(names, rows) {
    const cell = (row, name) => (isNull(row[name]) ? null : row[name]);
    return table(rows.length, new Map(names.map((n) => [n, rows.map((row) => cell(row, n))])));
  }

  function toRows(from) {
    const names = [...from.columns.keys()];
    return Array.from({ length: from.count }, (_, at) =>
      Object.fromEntries(names.map((name) => [name, from.columns.get(name)[at]])));
  }

  /* Numbers of rows by what they have in common, in the order in which it comes. */
  function grouped(count, keys) {
    const found = new Map();
    for (let at = 0; at < count; at++) {
      const key = JSON.stringify(keys.map((column) => column[at]));
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(at);
    }
    return [...found.values()];
  }

  /* Evaluates the plans of a list of nodes over some tables; what plans share is done once. */
  function over(nodes, tables) {
    const made = new Map();

    function plan(number) {
      if (!made.has(number)) made.set(number, STEPS[nodes[number][0]](...nodes[number].slice(1)));
      return made.get(number);
    }

    function column(from, number) {
      if (!from.made.has(number)) from.made.set(number, computed(from, nodes[number]));
      return from.made.get(number);
    }

    function computed(from, [kind, ...rest]) {
      if (kind === "col") {
        if (!from.columns.has(rest[0])) throw new Error(`no column ${rest[0]}`);
        return from.columns.get(rest[0]);
      }
      if (kind === "lit") return new Array(from.count).fill(rest[0]);
      if (kind === "over") return windowed(from, ...rest);
      if (kind === "if") {
        const [test, then, otherwise] = rest.map((number) => column(from, number));
        return test.map((holds, at) => (holds === true ? then[at] : otherwise[at]));
      }
      if (kind !== "call" || !CALLS[rest[0]]) throw new Error(`unknown step ${kind} ${rest[0]}`);
      const given = rest[1].map((number) => column(from, number)), call = CALLS[rest[0]];
      return Array.from({ length: from.count }, (_, at) => call(...given.map((one) => one[at])));
    }

    function windowed(from, number, by, order) {
      const [kind, name, of] = nodes[number], result = new Array(from.count).fill(null);
      const values = column(from, kind === "agg" ? of : of[0]);
      const sorting = (order || []).map((one) => column(from, one));
      const rank = (at) => sorting.map((one) => one[at]);
      for (const rows of grouped(from.count, by.map((one) => column(from, one)))) {
        if (kind === "agg") {
          const one = AGGREGATES[name](rows.map((at) => values[at]));
          rows.forEach((at) => { result[at] = one; });
        } else {
          let total = 0;
          rows.sort((one, other) => compare(rank(one), rank(other)) || one - other);
          for (const at of rows) result[at] = total = RUNNING[name](total, values[at]);
        }
      }
      return result;
    }

    function kept(from, rows) {
      const columns = [...from.columns].map(([name, all]) => [name, rows.map((at) => all[at])]);
      return table(rows.length, new Map(columns));
    }

    function joined(left, right, leftOn, rightOn, how) {
      const one = plan(left), other = plan(right), pairs = [];
      const key = (from, on, at) => on.map((name) => from.columns.get(name)[at]);
      const places = new Map();
      for (let at = 0; at < other.count; at++) {
        const found = key(other, rightOn, at), text = JSON.stringify(found);
        if (!found.some(isNull)) places.set(text, [...(places.get(text) || []), at]);
      }
      for (let at = 0; at < one.count; at++) {
        const found = key(one, leftOn, at);
        const matches = (!found.some(isNull) && places.get(JSON.stringify(found))) || [];
        matches.forEach((match) => pairs.push([at, match]));
        if (!matches.length && how === "left") pairs.push([at, -1]);
      }
      const columns = new Map([...one.columns].map(([name, all]) => [name, pairs.map(([at]) => all[at])]));
      for (const [name, all] of other.columns) {
        if (rightOn.includes(name)) continue;
        const called = columns.has(name) ? `${name}_right` : name;
        columns.set(called, pairs.map(([, at]) => (at < 0 ? null : all[at])));
      }
      return table(pairs.length, columns);
    }

    const STEPS = {
      scan: (id) => tables[id],
      with: (input, named) => {
        const from = plan(input);
        const columns = new Map(from.columns);
        for (const [name, number] of named) columns.set(name, column(from, number));
        return table(from.count, columns);
      },
      select: (input, named) => {
        const from = plan(input);
        return table(from.count, new Map(named.map(([name, number]) => [name, column(from, number)])));
      },
      drop: (input, names) => {
        const from = plan(input);
        return table(from.count, new Map([...from.columns].filter(([name]) => !names.includes(name))));
      },
      filter: (input, number) => {
        const from = plan(input), test = column(from, number);
        return kept(from, [...test.keys()].filter((at) => test[at] === true));
      },
      join: joined,
      group: (input, keys, named) => {
        const from = plan(input), groups = grouped(from.count, keys.map((name) => from.columns.get(name)));
        const columns = new Map(keys.map((name) => [name, groups.map(([at]) => from.columns.get(name)[at])]));
        for (const [name, number] of named) {
          const [, aggregate, of] = nodes[number], values = column(from, of);
          columns.set(name, groups.map((rows) => AGGREGATES[aggregate](rows.map((at) => values[at]))));
        }
        return table(groups.length, columns);
      },
      union: (inputs) => {
        const parts = inputs.map(plan);
        const names = [...parts[0].columns.keys()];
        const columns = names.map((name) => [name, parts.flatMap((part) => part.columns.get(name))]);
        return table(parts.reduce((sum, part) => sum + part.count, 0), new Map(columns));
      },
      distinct: (input) => {
        const from = plan(input);
        return kept(from, grouped(from.count, [...from.columns.values()]).map(([at]) => at));
      },
    };

    return (number) => toRows(plan(number));
  }

  return { fromRows, over };
})();
if (typeof module !== "undefined") module.exports = Plans;
