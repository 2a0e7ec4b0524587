import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { type Region, stackOf } from "./deployment.ts";

/**
 * The tables that earlier deployments of a stage left when they were destroyed, by the names that CloudFormation gave them.
 * @param but the table of the deployment that there is
 */
export async function findTablesLeft(
  stage: string,
  { region, but }: Region & { readonly but: string },
): Promise<string[]> {
  const start = `${stackOf(stage, "data")}-`;
  const client = new DynamoDBClient(region === undefined ? {} : { region });
  // Names come sorted: those that begin so stand together, behind the beginning itself.
  const { TableNames = [] } = await client.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
  client.destroy();
  return TableNames.filter((name) => name.startsWith(start) && name !== but);
}
