import { gzipSync } from "node:zlib";
import { logHeader } from "../../bench/log-generator.ts";

/**
 * The same lines as CloudFront writes them in each of its formats. Lines are those of version 1 with one more column, the
 * country, which only version 2 has.
 */
export type LogFormat = {
  /** With which those columns of the lines can be read that the format has. */
  readonly header: string;
  file(lines: readonly string[]): Buffer;
};

const names = [...(/^#Fields: (.*)$/m.exec(logHeader)?.[1] ?? "").split(" "), "c-country"];

const version1: LogFormat = {
  header: logHeader,
  file: (lines) => fileOf(logHeader, lines),
};

/** Its columns stand in the order that somebody set; agents are encoded once. */
const version2: LogFormat = {
  header: `#Fields: ${names.join(" ")}`,
  file: (lines) =>
    fileOf(
      `#Version: 1.0\n#Fields: ${names.toReversed().join(" ")}\n`,
      lines.map((line) => cellsOf(line).toReversed().join("\t")),
    ),
};

const json: LogFormat = {
  header: version2.header,
  file: (lines) =>
    fileOf(
      "",
      lines.map((line) => {
        const cells = cellsOf(line);
        return JSON.stringify(Object.fromEntries(names.map((name, column) => [name, cells[column]])));
      }),
    ),
};

export const logFormats = [version1, version2, json] as const;

const agentColumn = names.indexOf("cs(User-Agent)");
const cellsOf = (line: string): string[] =>
  line.split("\t").map((cell, column) => (column === agentColumn ? decodeURI(cell) : cell));

const fileOf = (header: string, lines: readonly string[]): Buffer =>
  gzipSync(header + lines.map((line) => `${line}\n`).join(""));
