"use strict";
/* A plain workbook: sheets of text and numbers in a stored zip, without any format. */
const Xlsx = (() => {
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

  const escaped = (text) => text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  function letters(at) {
    return at < 26 ? String.fromCharCode(65 + at) : letters(Math.floor(at / 26) - 1) + letters(at % 26);
  }

  /* A cell is a text, or {number: "12.50"}; an empty text leaves it out. */
  function cell(value, row, at) {
    if (value === "") return "";
    const place = `${letters(at)}${row + 1}`;
    if (typeof value === "object") return `<c r="${place}"><v>${value.number}</v></c>`;
    return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  }

  function sheet(rows) {
    const lines = rows.map((cells, row) =>
      `<row r="${row + 1}">${cells.map((one, at) => cell(one, row, at)).join("")}</row>`);
    return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join("")}</sheetData></worksheet>`;
  }

  function parts(sheets) {
    const each = (make) => sheets.map((one, at) => make(one, at + 1)).join("");
    return {
      "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
        each((_, nr) => `<Override PartName="/xl/worksheets/sheet${nr}.xml" ContentType="${TYPE}.worksheet+xml"/>`) +
        "</Types>",
      "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
        `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
        each((one, nr) => `<sheet name="${escaped(one.name)}" sheetId="${nr}" r:id="rId${nr}"/>`) +
        "</sheets></workbook>",
      "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
        each((_, nr) => `<Relationship Id="rId${nr}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${nr}.xml"/>`) +
        "</Relationships>",
      ...Object.fromEntries(sheets.map((one, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheet(one.rows)])),
    };
  }

  function checksum(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return (sum ^ 0xffffffff) >>> 0;
  }

  /* Fields of two and four bytes, the lowest first. */
  function packed(fields) {
    return fields.flatMap(([size, value]) =>
      Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) % 256));
  }

  function zip(files) {
    const encoder = new TextEncoder(), FIRST_DAY = 33; // 1 January 1980
    const written = [], directory = [];
    let offset = 0, listed = 0;
    for (const [name, text] of Object.entries(files)) {
      const label = encoder.encode(name), bytes = encoder.encode(text);
      const common = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, FIRST_DAY], [4, checksum(bytes)],
        [4, bytes.length], [4, bytes.length], [2, label.length], [2, 0]];
      const head = packed([[4, 0x04034b50], ...common]);
      const entry = packed([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]);
      written.push(head, label, bytes);
      directory.push(entry, label);
      offset += head.length + label.length + bytes.length;
      listed += entry.length + label.length;
    }
    const count = Object.keys(files).length;
    const end = packed([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed], [4, offset], [2, 0]]);
    const all = [...written, ...directory, end], result = new Uint8Array(offset + listed + end.length);
    let at = 0;
    for (const part of all) {
      result.set(part, at);
      at += part.length;
    }
    return result;
  }

  return { workbook: (sheets) => zip(parts(sheets)) };
})();
if (typeof module !== "undefined") module.exports = Xlsx;
