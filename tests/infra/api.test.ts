import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { roles } from "../../schemas/contract.ts";
import { contracts } from "../../schemas/operations/index.ts";
import { plainConfiguration, synthesise } from "./synthesised.ts";

const cognito = synthesise();

const routeSchema = z.object({
  RouteKey: z.string(),
  Target: z.object({
    "Fn::Join": z.tuple([
      z.literal(""),
      z.tuple([z.literal("integrations/"), z.object({ Ref: z.string() })]),
    ]),
  }),
});
const integrationSchema = z.object({
  PayloadFormatVersion: z.literal("2.0"),
  IntegrationUri: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }),
});

/** The function that answers each route, as the start of its logical id. */
const answering = new Map(
  [...cognito.resources("AWS::ApiGatewayV2::Route").values()].map(({ Properties }) => {
    const { RouteKey, Target } = routeSchema.parse(Properties);
    const integration = cognito.resources("AWS::ApiGatewayV2::Integration").get(Target["Fn::Join"][1][1].Ref);
    const uri = integrationSchema.parse(integration?.Properties).IntegrationUri;
    return [RouteKey, uri["Fn::GetAtt"][0].startsWith("Delivery") ? "delivery" : "editorial"] as const;
  }),
);

test("every operation has its route, to the function of its API", () => {
  for (const { method, path, api } of contracts) expect(answering.get(`${method} ${path}`), path).toBe(api);
});

test("what no operation takes reaches a function too", () => {
  expect(answering.get("$default")).toBe("delivery");
  expect(answering.get("ANY /editorial/{proxy+}")).toBe("editorial");
  expect(answering.get("ANY /editorial")).toBe("editorial");
  expect(answering.size).toBe(contracts.length + 3);
});

test("no two routes differ in the names of their parameters only, which the gateway refuses", () => {
  const shapes = [...answering.keys()].map((key) => key.replace(/\{[a-zA-Z]+\}/g, "{}"));
  expect(new Set(shapes).size).toBe(shapes.length);
});

test("the stage is throttled and logs neither address nor user agent", () => {
  cognito.template("api").hasResourceProperties("AWS::ApiGatewayV2::Stage", {
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    AccessLogSettings: { Format: Match.stringLikeRegexp("requestId") },
  });
  const format = JSON.stringify([...cognito.resources("AWS::ApiGatewayV2::Stage").values()]);
  expect(format).not.toMatch(/identity\.|sourceIp|userAgent|authorizer/);
});

test("CORS is the functions' own", () => {
  cognito
    .template("api")
    .hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
});

const environmentOf = (made: ReturnType<typeof synthesise>, id: string): Record<string, unknown> => {
  const found = [...made.resources("AWS::Lambda::Function", "api")].find(([name]) => name.startsWith(id));
  return z
    .object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
    .parse(found?.[1].Properties).Environment.Variables;
};

describe("with Cognito", () => {
  test("people are added by administrators only, and stay when the stack goes", () => {
    cognito.template("api").hasResource("AWS::Cognito::UserPool", {
      DeletionPolicy: "Retain",
      Properties: Match.objectLike({
        DeletionProtection: "ACTIVE",
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      }),
    });
  });

  test("there is a group for each role", () => {
    const groups = [...cognito.resources("AWS::Cognito::UserPoolGroup").values()];
    expect(groups.map(({ Properties }) => Properties["GroupName"])).toEqual([...roles]);
  });

  test("editorial-api checks tokens of this pool and client", () => {
    const [[pool] = []] = [...cognito.resources("AWS::Cognito::UserPool")];
    const [[client] = []] = [...cognito.resources("AWS::Cognito::UserPoolClient")];
    expect(environmentOf(cognito, "EditorialApi")).toMatchObject({
      TOKEN_ISSUER: { "Fn::GetAtt": [pool, "ProviderURL"] },
      TOKEN_AUDIENCE: { Ref: client },
      TOKEN_ROLES_CLAIM: "cognito:groups",
      TOKEN_MARK: "token_use",
    });
  });
});

test("with another issuer there is no Cognito, and tokens are checked against that issuer", () => {
  const made = synthesise({
    ...plainConfiguration,
    identity: {
      kind: "oidc",
      issuer: "https://id.example.nl",
      jwksUrl: "https://id.example.nl/keys",
      audience: "katern",
      rolesClaim: "roles",
    },
  });
  made.template("api").resourceCountIs("AWS::Cognito::UserPool", 0);
  expect(environmentOf(made, "EditorialApi")).toMatchObject({
    TOKEN_ISSUER: "https://id.example.nl",
    TOKEN_JWKS_URL: "https://id.example.nl/keys",
    TOKEN_AUDIENCE: "katern",
    TOKEN_ROLES_CLAIM: "roles",
    TOKEN_MARK: "at+jwt",
  });
});

describe("the public address", () => {
  test("is the API's own where nothing else is known", () => {
    const [[api] = []] = [...cognito.resources("AWS::ApiGatewayV2::Api")];
    expect(environmentOf(cognito, "DeliveryApi")["PUBLIC_ADDRESS"]).toEqual({
      "Fn::GetAtt": [api, "ApiEndpoint"],
    });
  });

  test("is the configured one once that is known, and then the API's own is exported still", () => {
    const publicAddress = "https://d111111abcdef8.cloudfront.net";
    const made = synthesise({ ...plainConfiguration, publicAddress });
    expect(environmentOf(made, "DeliveryApi")["PUBLIC_ADDRESS"]).toBe(publicAddress);
    const exported = (template: { toJSON(): unknown }) =>
      JSON.stringify(template.toJSON()).match(/ExportsOutput\w*ApiEndpoint\w*/)?.[0];
    expect(exported(made.template("api"))).toBe(exported(cognito.template("api")));
    expect(exported(made.template("api"))).toBeDefined();
  });
});
