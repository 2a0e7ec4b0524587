import { Duration, RemovalPolicy, Size } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type * as z from "zod";
import { type FunctionName, functionSeconds } from "../../schemas/functions.ts";
import { pascalCase } from "../names.ts";
import type { Binding } from "./bindings.ts";
import { permit } from "./permissions.ts";

type Named = "POWERTOOLS_SERVICE_NAME";

/** A binding for each variable of an environment: a missing one, or one too many, does not compile. */
export type Bindings<Shape extends z.ZodObject> = {
  readonly [Name in Exclude<keyof z.input<Shape>, Named>]: Binding;
};

export type FunctionOptions<Shape extends z.ZodObject> = {
  readonly name: FunctionName;
  /** The folder with the bundle. */
  readonly folder: string;
  /** The environment's shape, from `schemas/environment.ts`. */
  readonly environment: Shape;
  readonly bindings: Bindings<Shape>;
  readonly memoryMegabytes: number;
  /** Room for files while it runs; 512 when left out. */
  readonly scratchMegabytes?: number;
  /** How many may run at once; as many as the account lets run when left out. */
  readonly cap?: number | undefined;
};

export type KaternFunction = {
  readonly name: FunctionName;
  readonly resource: lambda.Function;
  readonly role: iam.Role;
};

/**
 * A function with a role of its own that holds what its bindings say and nothing else, and a log group
 * that forgets after 14 days.
 */
export function createFunction<Shape extends z.ZodObject>(
  scope: Construct,
  options: FunctionOptions<Shape>,
): KaternFunction {
  const inside = new Construct(scope, pascalCase(options.name));
  const logGroup = new logs.LogGroup(inside, "Log", {
    retention: logs.RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(inside, "Role", {
    assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    description: `What ${options.name} may do`,
  });
  permit(role, { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroup.logGroupArn] });
  const bindings = Object.entries<Binding>(options.bindings);
  for (const [, binding] of bindings) {
    for (const permission of binding.permissions) permit(role, permission);
  }
  const resource = new lambda.Function(inside, "Function", {
    description: options.name,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(options.folder),
    handler: "index.handler",
    timeout: Duration.seconds(functionSeconds[options.name]),
    memorySize: options.memoryMegabytes,
    ...(options.scratchMegabytes === undefined
      ? {}
      : { ephemeralStorageSize: Size.mebibytes(options.scratchMegabytes) }),
    ...(options.cap === undefined ? {} : { reservedConcurrentExecutions: options.cap }),
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    environment: {
      POWERTOOLS_SERVICE_NAME: options.name,
      ...Object.fromEntries(bindings.map(([name, binding]) => [name, binding.value])),
    },
  });
  return { name: options.name, resource, role };
}
