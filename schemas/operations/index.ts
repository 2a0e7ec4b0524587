import type { Contract } from "../contract.ts";
import { assetContracts } from "./assets.ts";
import { clientContracts } from "./clients.ts";
import { deliveryContracts } from "./delivery.ts";
import { entryContracts } from "./entries.ts";
import { readsContracts } from "./reads.ts";
import { settingsContracts } from "./settings.ts";

/** Every operation of both APIs. A path without parameters goes before one with them. */
export const editorialContracts = [
  ...assetContracts,
  ...clientContracts,
  ...readsContracts,
  ...settingsContracts,
  ...entryContracts,
] as const;
export { deliveryContracts };
export const contracts: readonly Contract[] = [...deliveryContracts, ...editorialContracts];
