import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import { beaconHeaders, beaconStatus } from "../../schemas/beacon.ts";
import { problemCatalogue } from "../../schemas/problem.ts";

/** The beacon: the very rules of `schemas/beacon.ts`, run by the CDN itself for each view. */
export function createBeacon(scope: Construct, heedSignals: boolean): cloudfront.Function {
  return new cloudfront.Function(scope, "Beacon", {
    comment: "Answers /beacon/<entryId>",
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    code: cloudfront.FunctionCode.fromInline(beaconCode(heedSignals)),
  });
}

/** The function's source, in the ECMAScript that CloudFront runs. */
function beaconCode(heedSignals: boolean): string {
  const { status, title } = problemCatalogue["not-found"];
  const problem = { type: "/docs/problems/not-found", title, status, code: "not-found" };
  return `${beaconStatus.toString()}

function handler(event) {
  const request = event.request;
  const header = (name) => (request.headers[name] ? request.headers[name].value : "");
  const status = beaconStatus(request.uri, header, ${heedSignals});
  const headers = ${JSON.stringify(wrapped(beaconHeaders))};
  if (status !== 404) return { statusCode: status, headers: headers };
  const problem = ${JSON.stringify(problem)};
  problem.detail = "No entry can have this id";
  problem.instance = request.uri;
  problem.requestId = event.context.requestId;
  headers["content-type"] = { value: "application/problem+json" };
  return { statusCode: 404, headers: headers, body: { encoding: "text", data: JSON.stringify(problem) } };
}
`;
}

const wrapped = (headers: Readonly<Record<string, string>>): Record<string, { value: string }> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]));
