import { Stack, Validations } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";

/**
 * A permission: exact actions on exact resources. A resource may hold a wildcard only with the reason for
 * it, which is kept in the checker's report.
 */
export type Permission = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly wildcardReason?: string;
};

/**
 * Adds a permission to a role.
 * @throws Error when an action holds a wildcard, or a resource does and no reason is given
 */
export function permit(role: iam.Role, permission: Permission): void {
  const { actions, resources, conditions, wildcardReason } = permission;
  const broad = actions.find((action) => action.includes("*"));
  if (broad !== undefined) throw new Error(`${role.node.path}: the action ${broad} holds a wildcard`);
  for (const resource of resources.filter((one) => one.includes("*"))) {
    if (wildcardReason === undefined) {
      throw new Error(`${role.node.path}: the resource ${resource} holds a wildcard and no reason is given`);
    }
    const finding = flattenCfnReference(Stack.of(role).resolve(resource));
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${finding}]`,
      reason: wildcardReason,
    });
  }
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions === undefined ? {} : { conditions }),
    }),
  );
}
