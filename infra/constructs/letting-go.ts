import { Aspects, CfnDeletionPolicy, CfnResource } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type { IConstruct } from "constructs";

/**
 * Has everything in a scope go with its stack, also what holds data and what is protected against deletion. For the
 * last deploy before a stage is destroyed with its data.
 */
export function letGo(scope: IConstruct): void {
  Aspects.of(scope).add({
    visit(node) {
      if (!CfnResource.isCfnResource(node)) return;
      if (node.cfnOptions.deletionPolicy !== CfnDeletionPolicy.RETAIN) return;
      node.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
      node.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
      if (node instanceof dynamodb.CfnTable) node.deletionProtectionEnabled = false;
      if (node instanceof cognito.CfnUserPool) node.deletionProtection = "INACTIVE";
    },
  });
}
