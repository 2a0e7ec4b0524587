import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { beaconStatus } from "../../schemas/beacon.ts";
import { feedPattern } from "../../schemas/edge-behaviours.ts";
import { hubLinks } from "../../schemas/hub-links.ts";
import { problemSchema } from "../../schemas/problem.ts";
import { plainConfiguration, type Synthesised, synthesise } from "./synthesised.ts";

/** The functions that the CDN runs itself: what answers the beacon, and what names hubs in answers with feeds. */

const plain = synthesise();
const hubs = ["https://hub.example.org/"];
const certificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-4000-8000-000000000000";
const heedingWithHubs = synthesise({
  ...plainConfiguration,
  reads: { heedSignals: true },
  domain: { name: "katern.example.nl", certificateArn },
  hubs,
});

const behavioursSchema = z.object({
  DistributionConfig: z.object({
    CacheBehaviors: z.array(
      z.object({
        PathPattern: z.string(),
        FunctionAssociations: z.array(z.object({ EventType: z.string() })).optional(),
      }),
    ),
  }),
});

/** The source of the function that holds a word. */
function sourceOf({ resources }: Pick<Synthesised, "resources">, word: string): string {
  const sources = [...resources("AWS::CloudFront::Function").values()].map(
    ({ Properties }) => z.object({ FunctionCode: z.string() }).parse(Properties).FunctionCode,
  );
  return z.string().parse(sources.find((source) => source.includes(word)));
}

describe("the beacon", () => {
  const answerSchema = z.object({
    statusCode: z.number(),
    headers: z.record(z.string(), z.object({ value: z.string() })),
    body: z.object({ data: z.string() }).optional(),
  });
  const ask = (source: string, uri: string, headers: Record<string, string>) => {
    const event = {
      context: { requestId: "r-1" },
      request: {
        uri,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
      },
    };
    return answerSchema.parse(runInNewContext(`${source};\nhandler(${JSON.stringify(event)})`));
  };
  const entry = "/beacon/01930000-0000-7000-8000-000000000001";
  const source = sourceOf(plain, "beaconStatus");
  const heeding = sourceOf(heedingWithHubs, "beaconStatus");

  test.each<[string, Record<string, string>]>([
    [entry, {}],
    [entry, { "sec-purpose": "prefetch;prerender" }],
    [entry, { dnt: "1" }],
    [entry, { "sec-gpc": "1" }],
    ["/beacon/nonsense", {}],
    [`${entry}/`, {}],
  ])("answers %s with %j as the shared rules do", (uri, headers) => {
    const header = (name: string) => headers[name] ?? "";
    expect(ask(source, uri, headers).statusCode).toBe(beaconStatus(uri, header, false));
    expect(ask(heeding, uri, headers).statusCode).toBe(beaconStatus(uri, header, true));
  });

  test("tells nobody to keep the answer", () => {
    expect(ask(source, entry, {}).headers["cache-control"]?.value).toBe("no-store");
  });

  test("answers an impossible id with a problem document", () => {
    const { headers, body } = ask(source, "/beacon/x", {});
    expect(headers["content-type"]?.value).toBe("application/problem+json");
    expect(problemSchema.parse(JSON.parse(body?.data ?? ""))).toMatchObject({
      code: "not-found",
      instance: "/beacon/x",
      requestId: "r-1",
      type: "/docs/problems/not-found",
    });
  });

  test("fits in CloudFront's 10 kB", () => {
    expect(Buffer.byteLength(source)).toBeLessThan(10_240);
  });
});

describe("hubs", () => {
  const code = sourceOf(heedingWithHubs, "hubLinks");

  test.each(["/feeds/all.rss", "/feeds/archive/all/1.rss"])(
    "are named by %s as the shared rule says",
    (uri) => {
      const event = { request: { uri }, response: { statusCode: 200, headers: { etag: { value: "x" } } } };
      const links = hubLinks(uri, "https://katern.example.nl", hubs);
      expect(runInNewContext(`${code};\nhandler(${JSON.stringify(event)})`)).toEqual({
        statusCode: 200,
        headers: { etag: { value: "x" }, ...(links === "" ? {} : { link: { value: links } }) },
      });
    },
  );

  test("are named of feeds alone, and not at all where there are none", () => {
    const [made] = [...heedingWithHubs.resources("AWS::CloudFront::Distribution").values()];
    const behaviours = behavioursSchema.parse(made?.Properties).DistributionConfig.CacheBehaviors;
    const responding = behaviours.filter(({ FunctionAssociations = [] }) =>
      FunctionAssociations.some(({ EventType }) => EventType === "viewer-response"),
    );
    expect(responding.map(({ PathPattern }) => PathPattern)).toEqual([feedPattern]);
    expect(plain.resources("AWS::CloudFront::Function").size).toBe(1);
  });
});
