import { Logger } from "@aws-lambda-powertools/logger";
import { deliveryEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { deliveryContracts } from "../../schemas/operations/delivery.ts";
import { createApi } from "../shared/http/api.ts";
import { readDescription } from "../shared/http/description.ts";
import { countColdStart } from "../shared/observability/cold-start.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { readPage } from "./pages.ts";
import { deliveryRoutes } from "./routes.ts";

/** The delivery API: public reads, and what the CDN's stored files fail over to. */
const environment = parseEnvironment(deliveryEnvironment, process.env);
countColdStart(environment.TABLE_NAME, new Date());

export const handler = createApi({
  contracts: deliveryContracts,
  routes: deliveryRoutes(
    {
      table: { client: createTableClient(), name: environment.TABLE_NAME },
      site: siteOf(environment),
      now: () => new Date(),
    },
    () =>
      readDescription({
        folder: environment.DESCRIPTION_FOLDER,
        api: "delivery",
        publicAddress: environment.PUBLIC_ADDRESS,
      }),
  ),
  pages: (path) => readPage(environment.DESCRIPTION_FOLDER, path),
  publicAddress: environment.PUBLIC_ADDRESS,
  origins: ["*"],
  logger: new Logger(),
});
