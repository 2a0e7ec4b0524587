import type { Addresses } from "../../../content-model/addresses.ts";
import type { Table } from "../storage/table.ts";
import { addressesOf } from "./addresses.ts";

/** The site that documents and feeds are made for. */
export type Site = {
  readonly addresses: Addresses;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  /** The WebSub hubs that are told of every feed, besides those that settings name. */
  readonly hubs: readonly string[];
};

/** What reading a document or a feed together takes. */
export type ReadingContext = { readonly table: Table; readonly site: Site };

/** The site as a function's environment describes it. */
export function siteOf(environment: {
  PUBLIC_ADDRESS: string;
  SITE_NAME: string;
  SITE_LANGUAGE: string;
  HUBS: string;
}): Site {
  return {
    addresses: addressesOf(environment.PUBLIC_ADDRESS),
    name: environment.SITE_NAME,
    language: environment.SITE_LANGUAGE,
    hubs: environment.HUBS === "" ? [] : environment.HUBS.split(","),
  };
}
