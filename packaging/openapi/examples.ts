import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { contentTypes } from "../../content-model/types/index.ts";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import type { TypeSchemas } from "../../schemas/contract.ts";
import type { ChannelSettings } from "../../schemas/settings.ts";
import { examplesOfType, type TypeExamples } from "./entry-examples.ts";
import { exampleActor, exampleIds, exampleInstants, exampleSha256 } from "./example-values.ts";

/** An example of every body that goes in and comes out, by operation and status. */
export type Examples = {
  readonly request: (operation: string, type: TypeSchemas | undefined) => unknown;
  readonly response: (operation: string, status: number, type: TypeSchemas | undefined) => unknown;
};

export function examplesFor(publicAddress: string): Examples {
  const ofTypes = new Map(
    Object.values<TypeDefinition>(contentTypes).flatMap((definition) => {
      const schemas = typeSchemas.get(definition.collection);
      return schemas === undefined
        ? []
        : [[definition.collection, examplesOfType(definition, schemas, publicAddress)] as const];
    }),
  );
  const examplesOf = (type: TypeSchemas | undefined): TypeExamples => {
    const found = ofTypes.get(type?.collection ?? "news");
    if (found === undefined) throw new Error(`There is no example of ${type?.collection}`);
    return found;
  };
  return {
    request: (operation, type) => requestExample(operation, examplesOf(type)),
    response: (operation, status, type) =>
      responseExample({ operation, status, examples: examplesOf(type), address: publicAddress }),
  };
}

function requestExample(operation: string, examples: TypeExamples): unknown {
  switch (operation) {
    case "createEntry":
    case "replaceEntry":
      return examples.input;
    case "patchEntry":
      return { content: { lead: "Een nieuwe inleiding." } };
    case "publishEntry":
      return {};
    case "withdrawEntry":
      return { reason: "De bijeenkomst gaat niet door.", kind: "withdrawal" };
    case "createAsset":
      return assetAnnounced;
    case "createClient":
      return { name: "Importeur", role: "editor" };
    case "replaceSettings":
      return { channel };
    default:
      throw new Error(`There is no example of what ${operation} is sent`);
  }
}

type Wanted = {
  readonly operation: string;
  readonly status: number;
  readonly examples: TypeExamples;
  readonly address: string;
};

function responseExample({ operation, status, examples, address }: Wanted): unknown {
  const { entry, revision, card, document } = examples;
  const asset = {
    id: exampleIds.asset,
    status: "complete",
    ...assetAnnounced,
    ...created,
    url: fileAddress(address),
  };
  switch (`${operation} ${status}`) {
    case "listEntries 200":
    case "listCollection 200":
      return { items: [card], next: null };
    case "readDocument 200":
      return document;
    case "readReads 200":
      return reads;
    case "listReadsByPeriod 200":
      return {
        ...readPeriod,
        entry: exampleIds.entry,
        by: "month",
        items: [{ period: "2026-01", ...readsInPeriod }],
      };
    case "listReadsByPartner 200":
      return { ...readPeriod, items: [{ host: "www.partner.example", reads: 120, entries: 9 }] };
    case "makeItemReport 200":
      return itemReport(address);
    case "readHealth 200":
      return { status: "ok", version: "1.0.0" };
    case "readDeliveryDescription 200":
    case "readEditorialDescription 200":
      return { openapi: "3.1.1", info: { title: "Katern", version: "1.0.0" } };
    case "createEntry 201":
      return { ...entry, version: 1, status: "draft", published: null };
    case "listDrafts 200":
      return page(summaryOf(entry));
    case "publishEntry 200":
      return {
        ...entry,
        version: 8,
        status: "published",
        published: { version: 8, at: live, firstAt: live },
      };
    case "withdrawEntry 200":
      return { ...entry, version: 8, status: "withdrawn", published: null, withdrawal: withdrawn };
    case "readEntry 200":
    case "replaceEntry 200":
    case "patchEntry 200":
    case "restoreRevision 200":
      return entry;
    case "listRevisions 200":
      return page(withoutContent(revision));
    case "readRevision 200":
      return revision;
    case "listHistory 200":
      return page(historyEvent);
    case "createAsset 201":
      return { asset: { ...asset, status: "pending" }, upload: uploadTo };
    case "completeAsset 200":
    case "readAsset 200":
      return asset;
    case "createClient 201":
      return { client, key: "katern_k3v9x2m8q5t1w7z4_an-example-that-opens-nothing" };
    case "listClients 200":
      return page(client);
    case "readSettings 200":
    case "replaceSettings 200":
      return { version: 3, updatedAt: exampleInstants.updated, updatedBy: exampleActor, channel };
    default:
      throw new Error(`There is no example of what ${operation} answers with ${status}`);
  }
}

const live = exampleInstants.published;
const created = { createdAt: exampleInstants.created, createdBy: exampleActor };
const page = (item: unknown) => ({ items: [item], next: null });

const assetAnnounced = {
  filename: "hoopvol-en-kwetsbaar.pdf",
  contentType: "application/pdf",
  size: 52_413,
  sha256: exampleSha256,
};
const fileAddress = (address: string) => `${address}/files/${exampleIds.asset}/${assetAnnounced.filename}`;

const uploadTo = {
  method: "PUT",
  url: "https://uploads.example.org/originals/0193b2c4-7a12-7cde-8f01-23456789abcd?X-Amz-Signature=0a1b2c",
  headers: { "content-type": "application/pdf" },
  expiresAt: exampleInstants.updated,
};

const reads = {
  entryId: exampleIds.entry,
  total: 2_310,
  views: { total: 230, unique: 201 },
  downloads: { total: 14, unique: 12 },
  plays: { total: 0, unique: 0 },
  carriedOver: { count: 2_066, asOf: null },
  countedSince: "2026-01-05T09:00:00Z",
  asOf: "2026-02-01T10:00:00Z",
  method: "katern-counter-r5.1/3",
};

const readPeriod = { from: "2026-01-01", to: "2026-01-31" };
const readsInPeriod = { total: 244, views: reads.views, downloads: reads.downloads, plays: reads.plays };

const itemReport = (address: string) => ({
  Report_Header: {
    Report_Name: "Item Report",
    Report_ID: "IR",
    Release: "5.1",
    Institution_Name: "The World",
    Institution_ID: {},
    Report_Filters: { Begin_Date: "2026-01-01", End_Date: "2026-01-31" },
    Report_Attributes: { Attributes_To_Show: ["YOP", "Access_Type", "Access_Method"] },
    Created: exampleInstants.updated,
    Created_By: "Katern",
    Registry_Record: "",
  },
  Report_Items: [
    {
      Items: [
        {
          Item: "Hoopvol en kwetsbaar",
          Platform: "publicaties.example.org",
          Publisher: "Een uitgever",
          Item_ID: {
            URI: `${address}/v1/reports/hoopvol-en-kwetsbaar`,
            Proprietary: `katern:${exampleIds.entry}`,
          },
          Publication_Date: "2020-03-09",
          Attribute_Performance: [
            {
              Data_Type: "Report",
              YOP: "2020",
              Access_Type: "Free_To_Read",
              Access_Method: "Regular",
              Performance: {
                Total_Item_Requests: { "2026-01": 14 },
                Unique_Item_Requests: { "2026-01": 12 },
              },
            },
          ],
        },
      ],
    },
  ],
});

const withdrawn = {
  kind: "withdrawal",
  at: exampleInstants.updated,
  reason: "De bijeenkomst gaat niet door.",
};

const historyEvent = {
  id: exampleIds.event,
  action: "published",
  at: exampleInstants.published,
  by: exampleActor,
  fromVersion: 4,
  toVersion: 5,
};

const client = {
  id: exampleIds.client,
  name: "Importeur",
  role: "editor",
  ...created,
  expiresAt: null,
  revokedAt: null,
};

const channel: ChannelSettings = {
  title: "Katern",
  description: "Kennis over wat mensen verbindt.",
  itemsPerFeed: 50,
  itemText: "full",
  copyright: "CC BY 4.0 Katern",
  hubs: ["https://hub.example.org/"],
  podcast: {
    categories: ["Society & Culture > Documentary", "Education"],
    owner: { name: "Redactie Katern", email: "redactie@katern.example" },
  },
};

function summaryOf(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const content = entry["content"];
  const title = typeof content === "object" && content !== null && "title" in content ? content.title : "";
  return { ...withoutContent(entry), title, language: "nl" };
}

function withoutContent(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { content: _, ...rest } = value;
  return rest;
}
