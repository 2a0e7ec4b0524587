import * as z from "zod";
import { podcastCategories } from "./podcast-categories.ts";
import { assetId, emailAddress, instant, languageTag, line, text } from "./primitives.ts";

/**
 * What a publisher sets of feeds: for the whole site in the settings, and for one series in its entry, which goes
 * before. What neither sets is as the deployment's configuration has it, or as the descriptions here say.
 */

export const itemsPerFeedDefault = 50;
export const hubsMaximum = 5;

/** Where a change is told so that readers need not ask (W3C WebSub): public, encrypted, without secrets. */
export const hubAddress = z
  .url({ protocol: /^https$/ })
  .max(500)
  .refine((address) => isPlainAddress(address), "must have neither credentials nor a fragment");

function isPlainAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password, hash } = new URL(address);
  return username === "" && password === "" && hash === "";
}

export const podcastFields = {
  categories: z
    .array(z.enum(podcastCategories))
    .max(3)
    .optional()
    .describe("Apple's categories, the most fitting first; a subcategory stands behind its category and `>`"),
  owner: z
    .strictObject({
      name: line(200).describe("Who owns the podcast"),
      email: emailAddress.describe("Where directories reach the owner; it stands in the feed"),
    })
    .optional()
    .describe("Whom directories turn to"),
  explicit: z
    .boolean()
    .optional()
    .describe("Whether there is in it what is not for children; nobody but the publisher can say"),
};

/** @param logo the schema of an asset's id, for contents a marked one */
export const channelFields = (logo: z.ZodType<string>) => ({
  title: line(200).optional().describe("What the feeds are called"),
  description: text(4_000).optional().describe("What the feeds bring"),
  logo: logo.optional().describe("The feeds' logo: the id of an asset that is an image"),
  itemsPerFeed: z
    .int()
    .min(10)
    .max(100)
    .optional()
    .describe(
      `How many items a feed holds at least, where there are so many, and less than one and a half times as many: then the oldest half as many go to its archive; ${itemsPerFeedDefault} where nobody says`,
    ),
  itemText: z
    .enum(["full", "summary"])
    .optional()
    .describe("Whether items have their whole text or their summary alone; full where nobody says"),
  language: languageTag.optional().describe("The language that the feeds are in"),
  copyright: line(500).optional().describe("Who holds which rights in what the feeds bring"),
  hubs: z
    .array(hubAddress)
    .max(hubsMaximum)
    .optional()
    .describe("The WebSub hubs that are told of each change, besides those of the deployment"),
});

export const channelSettings = z
  .strictObject({
    ...channelFields(assetId),
    podcast: z
      .strictObject(podcastFields)
      .optional()
      .describe("What podcasts have where their series says nothing else"),
  })
  .meta({
    id: "ChannelSettings",
    description: "What every feed says of itself, and how; a series may say otherwise of its own feeds.",
  });
export type ChannelSettings = z.infer<typeof channelSettings>;

export const settingsInput = z
  .strictObject({ channel: channelSettings })
  .meta({ id: "SettingsInput", description: "All settings, as they shall be." });

export const settingsSchema = z
  .object({
    version: z.int().min(0).describe("Counts every change; it is the settings' ETag. 0: nothing was set yet"),
    updatedAt: instant.nullable().describe("When they were set last; null for never"),
    updatedBy: z.string().nullable().describe("Who set them last; null for nobody"),
    channel: channelSettings,
  })
  .meta({ id: "Settings", description: "The site's settings. What is not there is not set." });
export type Settings = z.infer<typeof settingsSchema>;
