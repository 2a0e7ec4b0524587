import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { type Region, readResources, type StackName } from "./deployment.ts";
import { OperatorError } from "./operator-error.ts";

/**
 * Deletes every object, and every version of it, in the buckets of a stack: CloudFormation takes away empty ones only.
 * Takes a request for each 1,000 versions.
 * @throws OperatorError naming the bucket and an object of it that S3 keeps
 */
export async function emptyBuckets(
  stage: string,
  { region, name }: Region & { readonly name: StackName },
): Promise<void> {
  const client = new S3Client(region === undefined ? {} : { region });
  for (const { type, id } of await readResources(stage, { region, name })) {
    if (type === "AWS::S3::Bucket") await emptyBucket(client, id);
  }
  client.destroy();
}

async function emptyBucket(client: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    // Always from the start: what was listed before is gone.
    const page = await client.send(new ListObjectVersionsCommand({ Bucket })).catch(missing);
    const Objects = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])].flatMap(
      ({ Key, VersionId }) => (Key === undefined ? [] : [{ Key, VersionId }]),
    );
    if (Objects.length === 0) return;
    const { Errors } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors ?? [];
    if (first !== undefined) {
      throw new OperatorError(`${Bucket} keeps ${first.Key}: ${first.Message}. Repeat this when it may go.`);
    }
  }
}

/** A bucket that went before, in a run that was cut short. */
function missing(error: unknown): undefined {
  if (error instanceof Error && error.name === "NoSuchBucket") return undefined;
  throw error;
}
