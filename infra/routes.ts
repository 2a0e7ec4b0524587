import type { Api, Contract } from "../schemas/contract.ts";

/** A route of the gateway: a method (or any) and a path, and whose function answers. */
export type Route = { readonly method: Contract["method"] | "ANY"; readonly path: string; readonly api: Api };

/** What no contract's route takes below `/editorial` is editorial-api's to refuse; the rest is delivery-api's. */
const editorialRest: readonly Route[] = [
  { method: "ANY", path: "/editorial", api: "editorial" },
  { method: "ANY", path: "/editorial/{proxy+}", api: "editorial" },
];

/** The gateway's routes beside `$default`: one for each contract, and what is left of `/editorial`. */
export function routesOf(contracts: readonly Contract[]): readonly Route[] {
  return [...contracts.map(({ method, path, api }) => ({ method, path, api })), ...editorialRest];
}
