import type { SampleEntry } from "./entry.ts";
import { organisations } from "./organisations.ts";
import { masterclasses } from "./pages/masterclasses.ts";
import { onlineSession } from "./pages/online-session.ts";
import { pressRelease } from "./pages/press-release.ts";
import { publication } from "./pages/publication.ts";
import { versnellingskamer } from "./pages/versnellingskamer.ts";
import { persons } from "./persons.ts";
import { series } from "./series.ts";
import { themes } from "./themes.ts";

/** The whole sample. What an entry names may stand before or after it. */
export const sampleEntries: readonly SampleEntry[] = [
  ...organisations,
  ...persons,
  ...themes,
  ...series,
  ...masterclasses,
  ...versnellingskamer,
  ...onlineSession,
  ...publication,
  ...pressRelease,
];
