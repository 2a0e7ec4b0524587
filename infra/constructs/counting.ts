import { ArnFormat, Stack, Validations } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as stepfunctions from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { Binding } from "./bindings.ts";
import { countingStates } from "./counting-states.ts";
import type { KaternFunction } from "./function.ts";
import { permit } from "./permissions.ts";

/**
 * The state machine that counts hours side by side. Its name is known before it is made, because the function that
 * starts it is the one that it asks.
 */

/** For the function that starts it. */
export const countingBinding = (stack: Stack): Binding => ({
  value: machineArn(stack),
  permissions: [{ actions: ["states:StartExecution"], resources: [machineArn(stack)] }],
});

/**
 * Makes it. In the first-level construct, because the other grants invocation of every version of the function.
 * @see AWS Step Functions Developer Guide, "IAM policies for using Distributed Map states"
 */
export function createCounting(scope: Construct, counter: KaternFunction): stepfunctions.CfnStateMachine {
  const stack = Stack.of(scope);
  const role = new iam.Role(scope, "Counting", {
    description: "What the state machine that counts hours side by side may do",
    assumedBy: new iam.ServicePrincipal("states.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
    }),
  });
  permit(role, { actions: ["lambda:InvokeFunction"], resources: [counter.resource.functionArn] });
  permit(role, { actions: ["states:StartExecution"], resources: [machineArn(stack)] });
  permit(role, {
    actions: ["states:DescribeExecution", "states:StopExecution"],
    resources: [arnOf(stack, "execution", `${nameIn(stack)}:*`)],
    wildcardReason:
      "A Distributed Map follows and ends the executions that it starts; their names are chosen by it.",
  });
  const machine = new stepfunctions.CfnStateMachine(scope, "CountingStates", {
    stateMachineName: nameIn(stack),
    stateMachineType: "STANDARD",
    roleArn: role.roleArn,
    definitionString: stack.toJsonString(countingStates(counter.resource.functionArn)),
  });
  machine.node.addDependency(role);
  Validations.of(machine).acknowledge({
    id: "AwsSolutions-SF1",
    reason:
      "An execution's history is kept by Step Functions for 90 days and says the same; delivering it as a log takes rights on every log group.",
  });
  Validations.of(machine).acknowledge({
    id: "AwsSolutions-SF2",
    reason:
      "Four states in a row, each a function with a log of its own; tracing takes rights on everything.",
  });
  return machine;
}

const nameIn = (stack: Stack): string => `${stack.stackName}-counting`;
const machineArn = (stack: Stack): string => arnOf(stack, "stateMachine", nameIn(stack));

const arnOf = (stack: Stack, resource: "stateMachine" | "execution", resourceName: string): string =>
  stack.formatArn({
    service: "states",
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
