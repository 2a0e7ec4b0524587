import { v5 as uuidv5 } from "uuid";
import type { Head, Live } from "../entry.ts";

/** The namespace in which podcasts are named (Podcasting 2.0, podcast:guid). */
const namespace = "ead4c236-bf58-58c6-a2c6-a6b28d128cb6";

/**
 * A podcast's name by the address of its feed: a UUID of version 5 (RFC 9562) of the address without its scheme and
 * without slashes at its end.
 */
export function podcastGuidOf(address: string): string {
  return uuidv5(address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/\/+$/, ""), namespace);
}

/**
 * A publication that gives the series the name by which podcast apps know it. It is made at the first publication and
 * kept with the head from then on, whatever the series or the site are called later: a podcast with another name is
 * another podcast.
 * @param address of the series' podcast
 */
export function withPodcastGuid<Step extends { head: Head; live: Live }>(step: Step, address: string): Step {
  const podcastGuid = step.head.podcastGuid ?? podcastGuidOf(address);
  return { ...step, head: { ...step.head, podcastGuid }, live: { ...step.live, podcastGuid } };
}
