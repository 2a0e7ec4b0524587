import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import { hubLinks } from "../../schemas/hub-links.ts";

/** Names a feed's hubs in its `Link` header: the very rule of `schemas/hub-links.ts`, run by the CDN itself. */
export function createHubLinks(
  scope: Construct,
  { site, hubs }: { readonly site: string; readonly hubs: readonly string[] },
): cloudfront.Function {
  return new cloudfront.Function(scope, "HubLinks", {
    comment: "Names the WebSub hubs of feeds",
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    code: cloudfront.FunctionCode.fromInline(`${hubLinks.toString()}

function handler(event) {
  const response = event.response;
  const links = hubLinks(event.request.uri, "${site}", ${JSON.stringify(hubs)});
  if (links !== "") response.headers["link"] = { value: links };
  return response;
}
`),
  });
}
