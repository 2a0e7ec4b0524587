import { App, type AppProps, type Stack, Tags, Validations } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import recommendedFlags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { AwsSolutionsChecks } from "cdk-nag";
import type { Configuration } from "./configuration.ts";
import { letGo } from "./constructs/letting-go.ts";
import type { FunctionFolders } from "./function-folders.ts";
import { type Api, createApi } from "./stacks/api.ts";
import { createCertificate } from "./stacks/certificate.ts";
import { createData, type Data } from "./stacks/data.ts";
import { createEdge, type Edge } from "./stacks/edge.ts";
import { createObservability, type Observability } from "./stacks/observability.ts";
import { createPipeline, type Pipeline } from "./stacks/pipeline.ts";

export type Katern = {
  readonly app: App;
  readonly data: Data;
  readonly api: Api;
  readonly pipeline: Pipeline;
  readonly observability: Observability;
  readonly edge: Edge;
};

export type KaternProps = {
  readonly app: App;
  readonly configuration: Configuration;
  readonly stage: string;
  readonly folders: FunctionFolders;
  /** Whether what holds data goes with its stack; it stays when left out. */
  readonly dataGoes?: boolean;
};

/** The constructs' behaviour in new projects, and where this one wants another. */
const featureFlags = {
  ...recommendedFlags,
  "@aws-cdk/core:target-partitions": ["aws"],
  // A stack cannot take away what another still uses.
  "@aws-cdk/core:defaultCrossStackReferences": "strong",
  // What CloudFormation would refuse is not synthesised.
  "@aws-cdk/core:strictCfnValidateErrors": true,
};

/** The app that the stacks stand in, checked by cdk-nag's AWS Solutions pack whenever it is synthesised. */
export function createApp(props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...featureFlags, ...props.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/**
 * All stacks of one stage, each `katern-<stage>-<name>`. Who knows whom, left knowing right:
 * Edge → Api, Data; Observability → Pipeline, Api, Data; Pipeline → Api, Data; Api → Data.
 */
export function createKatern({ app, configuration, stage, folders, dataGoes }: KaternProps): Katern {
  const region = configuration.region;
  const props = region === undefined ? {} : { env: { region } };
  const id = (name: string) => `katern-${stage}-${name}`;
  const data = createData(app, id("data"), { ...props, configuration });
  const api = createApi(app, id("api"), { ...props, configuration, data, folders });
  const { publicAddress } = api;
  const pipeline = createPipeline(app, id("pipeline"), {
    ...props,
    configuration,
    data,
    folders,
    publicAddress,
  });
  const observability = createObservability(app, id("observability"), {
    ...props,
    configuration,
    data,
    api,
    pipeline,
  });
  const certificate = certificateOf(app, id("certificate"), { configuration, beside: data.stack });
  const edge = createEdge(app, id("edge"), {
    ...props,
    crossRegionReferences: true,
    configuration,
    data,
    api,
    certificate,
  });
  Tags.of(app).add("katern:stage", stage);
  if (dataGoes === true) letGo(app);
  return { app, data, api, pipeline, observability, edge };
}

/** The configured certificate, else one made in us-east-1 for the configured domain, else none. */
function certificateOf(
  app: App,
  id: string,
  { configuration, beside }: { configuration: Configuration; beside: Stack },
): acm.ICertificate | undefined {
  const { domain } = configuration;
  if (domain?.certificateArn !== undefined) {
    return acm.Certificate.fromCertificateArn(beside, "ConfiguredCertificate", domain.certificateArn);
  }
  if (domain?.hostedZone === undefined) return undefined;
  return createCertificate(app, id, {
    env: { region: "us-east-1" },
    crossRegionReferences: true,
    domainName: domain.name,
    hostedZone: domain.hostedZone,
  });
}
