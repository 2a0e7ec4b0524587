import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { typeList } from "../../content-model/types/index.ts";
import { untouchedEditorial } from "../support/untouched-editorial.ts";
import { faultsOf, type Request } from "./editorial-harness.ts";

/** Whatever body is sent wrongly gets its problem document with a pointer, and nothing is stored. */

const editorial = untouchedEditorial();

/** Every operation that takes a body, with what its body looks like when it is right. */
const writes = (): (Request & { right: Record<string, unknown> })[] => [
  ...typeList.map(({ collection, example }) => ({
    method: "POST",
    path: `/${collection}`,
    right: { content: example },
  })),
  { method: "PUT", path: `/news/${editorial.entry}`, ifMatch: 1, right: { content: { title: "Anders" } } },
  { method: "PATCH", path: `/news/${editorial.entry}`, ifMatch: 1, right: { content: { title: "Anders" } } },
  { method: "POST", path: `/news/${editorial.entry}/publish`, ifMatch: 1, right: {} },
  { method: "POST", path: `/news/${editorial.entry}/withdraw`, ifMatch: 1, right: { reason: "Daarom" } },
  {
    method: "POST",
    path: "/assets",
    right: { filename: "a.pdf", contentType: "application/pdf", size: 1, sha256: "0".repeat(64) },
  },
  { method: "POST", path: "/clients", as: "administrator", right: { name: "K", role: "author" } },
];

describe("any operation's body", () => {
  const write = fc.nat().map((index) => writes()[index % writes().length] ?? { path: "", right: {} });
  const check = <Values>(property: fc.IAsyncProperty<Values>, numRuns = 40) =>
    fc.assert(property, { numRuns });

  test("that is not JSON", async () => {
    const broken = fc.tuple(write, fc.nat(), fc.constantFrom("", "]", "}", "{", "\u0000", ",", "'", "\\u12"));
    await check(
      fc.asyncProperty(broken, async ([{ right, ...request }, place, noise]) => {
        const json = JSON.stringify(right);
        const cut = place % json.length;
        const body = json.slice(0, cut) + noise;
        fc.pre(!isJson(body));
        await editorial.expectRefused(request, Buffer.from(body), [400, "malformed-json"], "");
      }),
    );
  });

  test("that is not UTF-8", async () => {
    const wrong = fc.constantFrom(
      [0xff],
      [0xc3, 0x28],
      [0xed, 0xa0, 0x80],
      [0xc0, 0xaf],
      [0xf8, 0x88, 0x80, 0x80],
    );
    await check(
      fc.asyncProperty(write, wrong, async ({ right, ...request }, bytes) => {
        const [start, end] = ['{"titel":"', `",${JSON.stringify(right).slice(1)}`];
        const body = Buffer.concat([Buffer.from(start), Buffer.from(bytes), Buffer.from(end)]);
        await editorial.expectRefused(request, body, [400, "malformed-json"], "");
      }),
    );
  });

  test("of another content type or character set", async () => {
    const type = fc.constantFrom(
      "text/plain",
      "application/xml",
      "multipart/form-data",
      "application/json; charset=latin1",
      "json",
      "application/jsonp",
    );
    await check(
      fc.asyncProperty(write, type, async ({ right, ...request }, contentType) => {
        await editorial.expectRefused(
          { ...request, headers: { "content-type": contentType } },
          right,
          [415, "unsupported-media-type"],
          "",
        );
      }),
    );
    for (const { right, ...request } of writes())
      await editorial.expectRefused(
        { ...request, headers: { "content-type": "" } },
        right,
        [415, "unsupported-media-type"],
        "",
      );
  });

  test("with a field that there is not, wherever it stands", async () => {
    const name = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 12 }).map((text) => `x${text}`);
    await check(
      fc.asyncProperty(write, name, fc.nat(), async ({ right, ...request }, field, place) => {
        const objects = objectsIn(right, "");
        const at = objects[place % objects.length] ?? "";
        const escaped = field.replaceAll("~", "~0").replaceAll("/", "~1");
        await editorial.expectRefused(
          request,
          withField(right, at, field),
          [422, "invalid-content"],
          `${at}/${escaped}`,
        );
      }),
      60,
    );
  });

  test("with a key that reaches into objects' workings", async () => {
    await check(
      fc.asyncProperty(
        write,
        fc.constantFrom("__proto__", "constructor", "prototype"),
        async ({ right, ...request }, key) => {
          const json = `{${JSON.stringify(key)}:{"role":"administrator"},${JSON.stringify({ ...right, z: 0 }).slice(1)}`;
          await editorial.expectRefused(request, Buffer.from(json), [422, "invalid-content"], `/${key}`);
        },
      ),
    );
  });

  test("that is nested deeper than 64 levels", async () => {
    const depth = fc.constantFrom(66, 70, 1_000, 100_000, 400_000);
    await check(
      fc.asyncProperty(write, depth, fc.boolean(), async ({ right, ...request }, levels, objects) => {
        const [open, close] = objects && levels < 100_000 ? ['{"a":', "}"] : ["[", "]"];
        const json = `{"content":${open.repeat(levels)}1${close.repeat(levels)},${JSON.stringify({ ...right, z: 0 }).slice(1)}`;
        const answer = await editorial.send({ ...request, body: Buffer.from(json) });
        expect([answer.status, answer.body["code"]]).toEqual([400, "malformed-json"]);
        expect(faultsOf(answer)[0]?.pointer).toBe(
          `/content${`/${objects && levels < 100_000 ? "a" : 0}`.repeat(63)}`,
        );
      }),
      20,
    );
  });

  test("of more than a million bytes", async () => {
    for (const { right, ...request } of writes())
      for (const bytes of [1_000_001, 2_500_000])
        await editorial.expectRefused(
          request,
          Buffer.from(JSON.stringify(right).padEnd(bytes)),
          [413, "too-large"],
          "",
        );
  });

  test("with half a surrogate pair or a control character in any text", async () => {
    const bad = fc.constantFrom(
      "\\ud83c",
      "\\udfd8\\ud83c",
      "\\u0000",
      "\\u0007",
      "\\u001b",
      "\\u007f",
      "\\u0085",
    );
    await check(
      fc.asyncProperty(write, bad, fc.nat(), async ({ right, ...request }, wrong, place) => {
        const texts = textsIn(right, "");
        fc.pre(texts.length > 0);
        const at = texts[place % texts.length] ?? "";
        const marked = JSON.stringify(
          withField(right, at.slice(0, at.lastIndexOf("/")), at.slice(at.lastIndexOf("/") + 1), "HIER"),
        );
        await editorial.expectRefused(
          request,
          Buffer.from(marked.replace("HIER", `a${wrong}b`)),
          [422, "invalid-content"],
          at,
        );
      }),
      60,
    );
  });

  test("of any other JSON at all", async () => {
    await check(
      fc.asyncProperty(write, fc.jsonValue({ maxDepth: 6 }), async ({ right: _, ...request }, value) => {
        fc.pre(
          request.method !== "PATCH" &&
            !(request.path.endsWith("/publish") && JSON.stringify(value) === "{}"),
        );
        const { status, body } = await editorial.send({
          ...request,
          body: Buffer.from(JSON.stringify(value)),
        });
        expect([status, body["code"]]).toEqual([422, "invalid-content"]);
      }),
      80,
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Pointers to the objects of a value that have a closed set of fields. */
function objectsIn(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, field]) => objectsIn(field, `${path}/${key}`));
  return Array.isArray(value) ? inner : [path, ...inner];
}

function textsIn(value: unknown, path: string): string[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => textsIn(field, `${path}/${key}`));
}

function withField(value: unknown, at: string, field: string, what: unknown = 1): unknown {
  const copy = structuredClone(value);
  let place = Object(copy);
  for (const step of at.split("/").slice(1)) place = Object(place[step]);
  place[field] = what;
  return copy;
}
