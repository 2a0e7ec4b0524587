import { Logger } from "@aws-lambda-powertools/logger";
import { v7 as uuidv7 } from "uuid";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import { editorialEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { editorialContracts } from "../../schemas/operations/index.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { createApi } from "../shared/http/api.ts";
import { readDescription } from "../shared/http/description.ts";
import { createAuthenticator } from "../shared/identity/bearer.ts";
import { countColdStart } from "../shared/observability/cold-start.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { editorialRoutes } from "./routes.ts";

/** The editorial API: authenticated writes. */
const environment = parseEnvironment(editorialEnvironment, process.env);
countColdStart(environment.TABLE_NAME, new Date());
const table = { client: createTableClient(), name: environment.TABLE_NAME };
const s3 = createBucketClient();
const media = { client: s3, bucket: environment.MEDIA_BUCKET };
const ledger = { client: s3, name: environment.LEDGER_BUCKET };

export const handler = createApi({
  contracts: editorialContracts,
  routes: editorialRoutes(
    {
      table,
      media,
      ledger,
      publicAddress: environment.PUBLIC_ADDRESS,
      siteLanguage: environment.SITE_LANGUAGE,
      siteTimeZone: environment.SITE_TIME_ZONE,
      now: () => new Date(),
      newId: uuidv7,
    },
    () =>
      readDescription({
        folder: environment.DESCRIPTION_FOLDER,
        api: "editorial",
        publicAddress: environment.PUBLIC_ADDRESS,
      }),
  ),
  authenticate: createAuthenticator(table, {
    issuer: environment.TOKEN_ISSUER,
    keySetAddress: environment.TOKEN_JWKS_URL,
    audience: environment.TOKEN_AUDIENCE,
    rolesClaim: environment.TOKEN_ROLES_CLAIM,
    mark: environment.TOKEN_MARK,
  }),
  typeSchemas,
  publicAddress: environment.PUBLIC_ADDRESS,
  origins: environment.EDITORIAL_ORIGINS.split(",").filter((origin) => origin !== ""),
  logger: new Logger(),
});
