import { v7 as uuidv7 } from "uuid";
import { localCredentials, localRegion } from "../../local/names.ts";
import type { TestStores } from "../../local/testing.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { createTableClient } from "../shared/storage/table.ts";
import type { EditorialContext } from "./context.ts";

/** A context of the use cases on the emulators, with clients of its own. */
export function testContext(
  stores: TestStores,
  options: {
    now: () => Date;
    /** Waited for before each call to the table, by the command's name. */
    before?: Readonly<Record<string, () => Promise<unknown>>>;
  },
): EditorialContext {
  const { now, before = {} } = options;
  const aws = { region: localRegion, credentials: localCredentials };
  const client = createTableClient({ ...aws, endpoint: stores.dynamoDbEndpoint });
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        await before[String(commandName)]?.();
        return next(args);
      },
    { step: "initialize" },
  );
  const media = createBucketClient({ ...aws, endpoint: stores.s3Endpoint, forcePathStyle: true });
  return {
    table: { client, name: stores.tableName },
    media: { client: media, bucket: stores.buckets.media },
    publicAddress: "https://katern.test",
    siteLanguage: "nl",
    siteTimeZone: "Europe/Amsterdam",
    now,
    newId: uuidv7,
  };
}
