import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import * as gateway from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import * as logs from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { dayLedgerKey, monthLedgerKey, originalKey } from "../../functions/shared/artefacts/keys.ts";
import { tableDefinition } from "../../functions/shared/storage/table-definition.ts";
import type { Api as ApiName } from "../../schemas/contract.ts";
import { deliveryEnvironment, editorialEnvironment } from "../../schemas/environment.ts";
import { contracts } from "../../schemas/operations/index.ts";
import type { Configuration } from "../configuration.ts";
import { bucketBinding, setting, siteBindings, tableBinding, tableReads } from "../constructs/bindings.ts";
import { createFunction, type KaternFunction } from "../constructs/function.ts";
import { identityBindings } from "../constructs/identity.ts";
import type { FunctionFolders } from "../function-folders.ts";
import { routesOf } from "../routes.ts";
import type { Data } from "./data.ts";

export type Api = {
  readonly stack: Stack;
  readonly httpApi: gateway.HttpApi;
  readonly functions: readonly [delivery: KaternFunction, editorial: KaternFunction];
  /** Where the public reaches the site, for every function. */
  readonly publicAddress: string;
};

export type ApiProps = StackProps & {
  readonly configuration: Configuration;
  readonly data: Data;
  readonly folders: FunctionFolders;
};

/** The HTTP API and what answers it: delivery-api, editorial-api, and who editors are. */
export function createApi(
  scope: Construct,
  id: string,
  { configuration, data, folders, ...props }: ApiProps,
): Api {
  const stack = new Stack(scope, id, props);
  const httpApi = new gateway.HttpApi(stack, "HttpApi", { createDefaultStage: false });
  const publicAddress = publicAddressOf(configuration, httpApi);
  const context = { stack, configuration, data, folders, publicAddress };
  const functions = [createDelivery(context), createEditorial(context)] as const;
  const [delivery, editorial] = functions;
  addRoutes(httpApi, { delivery, editorial });
  addStage(stack, httpApi, configuration);
  // The export stays whether or not another stack uses it just now: a stack cannot drop one that the
  // deployed version of another still imports.
  stack.exportValue(httpApi.apiEndpoint);
  new CfnOutput(stack, "ApiAddress", { value: httpApi.apiEndpoint });
  return { stack, httpApi, functions, publicAddress };
}

/** The domain's address, else the one that was configured, else the API's own. */
function publicAddressOf({ domain, publicAddress }: Configuration, httpApi: gateway.HttpApi): string {
  if (domain !== undefined) return `https://${domain.name}`;
  return publicAddress ?? httpApi.apiEndpoint;
}

type Context = Omit<ApiProps, keyof StackProps> & { readonly stack: Stack; readonly publicAddress: string };

/** The folder of OpenAPI documents and pages as it stands in the bundle, in which Lambda starts the function. */
const descriptionFolder = "description";

function createDelivery({ stack, configuration, data, folders, publicAddress }: Context): KaternFunction {
  return createFunction(stack, {
    name: "delivery-api",
    folder: folders["delivery-api"],
    environment: deliveryEnvironment,
    bindings: {
      TABLE_NAME: tableBinding(data.table, { actions: tableReads }),
      ...siteBindings(configuration, publicAddress),
      DESCRIPTION_FOLDER: setting(descriptionFolder),
    },
    memoryMegabytes: 1_024,
    cap: configuration.functionCaps["delivery-api"],
  });
}

function createEditorial({ stack, configuration, data, folders, publicAddress }: Context): KaternFunction {
  return createFunction(stack, {
    name: "editorial-api",
    folder: folders["editorial-api"],
    environment: editorialEnvironment,
    bindings: {
      TABLE_NAME: tableBinding(data.table, {
        actions: [
          ...tableReads,
          "PutItem",
          "UpdateItem",
          "DeleteItem",
          "BatchWriteItem",
          "ConditionCheckItem",
        ],
        indexes: tableDefinition.indexes.map((index) => index.name),
      }),
      MEDIA_BUCKET: bucketBinding(data.buckets.media, {
        objects: [{ actions: ["GetObject", "PutObject", "DeleteObject"], keys: [originalKey("*")] }],
        finds: true,
      }),
      LEDGER_BUCKET: bucketBinding(data.buckets.ledger, {
        objects: [{ actions: ["GetObject"], keys: [dayLedgerKey("*"), monthLedgerKey("*")] }],
        finds: true,
      }),
      ...siteBindings(configuration, publicAddress),
      SITE_TIME_ZONE: setting(configuration.site.timeZone),
      DESCRIPTION_FOLDER: setting(descriptionFolder),
      ...identityBindings(stack, configuration),
      EDITORIAL_ORIGINS: setting(configuration.editorialOrigins.join(",")),
    },
    memoryMegabytes: 1_024,
    cap: configuration.functionCaps["editorial-api"],
  });
}

function addRoutes(httpApi: gateway.HttpApi, functions: Readonly<Record<ApiName, KaternFunction>>): void {
  const integrationOf = (name: ApiName) =>
    new HttpLambdaIntegration(name, functions[name].resource, { scopePermissionToRoute: false });
  const integrations = { delivery: integrationOf("delivery"), editorial: integrationOf("editorial") };
  for (const { method, path, api } of routesOf(contracts)) {
    httpApi.addRoutes({
      path,
      methods: [gateway.HttpMethod[method]],
      integration: integrations[api],
    });
  }
  new gateway.HttpRoute(httpApi, "Unmatched", {
    httpApi,
    routeKey: gateway.HttpRouteKey.DEFAULT,
    integration: integrations.delivery,
  });
  Validations.of(httpApi).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "Delivery is public; editorial-api verifies tokens and API keys itself, in one place, so that every refusal is a problem document.",
  });
}

/** The stage, throttled, with a log of what was asked and answered: no address, no user agent. */
function addStage(stack: Stack, httpApi: gateway.HttpApi, { throttling }: Configuration): void {
  const log = new logs.LogGroup(stack, "AccessLog", {
    retention: logs.RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new gateway.HttpStage(stack, "Stage", {
    httpApi,
    stageName: "$default",
    autoDeploy: true,
    throttle: { rateLimit: throttling.requestsPerSecond, burstLimit: throttling.burst },
    accessLogSettings: {
      destination: new gateway.LogGroupLogDestination(log),
      format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    },
  });
}

const accessLogFields = {
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  route: "$context.routeKey",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  bytes: "$context.responseLength",
  fault: "$context.integrationErrorMessage",
};
