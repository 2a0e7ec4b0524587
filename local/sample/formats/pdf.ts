/** A page of a PDF: a heading and lines below it, in what WinAnsiEncoding shares with Latin-1. */
export type PdfPage = { readonly heading: string; readonly lines: readonly string[] };

/** A small document as a PDF file (ISO 32000-1): A4 pages, one font, no compression. */
export function pdf(title: string, pages: readonly PdfPage[]): Buffer {
  const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (nl) >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    `<< /Title ${literal(title)} >>`,
    ...pages.flatMap((page, index) => [pageObject(firstPage + index * 2 + 1), contentObject(page)]),
  ];
  return assembled(objects);
}

/** Behind catalogue, page tree, font and information. */
const firstPage = 5;

function pageObject(content: number): string {
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${content} 0 R >>`;
}

function contentObject({ heading, lines }: PdfPage): string {
  const text = [
    "BT",
    "/F1 20 Tf 72 750 Td 20 TL",
    `${literal(heading)} Tj`,
    "/F1 12 Tf T*",
    ...lines.map((line) => `T* ${literal(line)} Tj`),
    "ET",
  ].join("\n");
  return `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
}

/** Every object with its offset in the cross-reference table, whose rows have exactly 20 bytes. */
function assembled(objects: readonly string[]): Buffer {
  let file = "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, "latin1");
}

function literal(text: string): string {
  return `(${text.replace(/[\\()]/g, "\\$&")})`;
}
