import type { Fault } from "../../schemas/problem.ts";
import type { FileFacts } from "../files-of.ts";

/** How wide and high a cover may be, in pixels (Apple, podcast artwork). */
const artworkBounds = { minimum: 1_400, maximum: 3_000 } as const;

const artworkTypes: readonly string[] = ["image/jpeg", "image/png"];

/** Why an image cannot be a cover; undefined where it can. */
export function artworkFault(asset: FileFacts): Omit<Fault, "pointer"> | undefined {
  const { width, height, contentType } = asset;
  if (!artworkTypes.includes(contentType)) {
    return { code: "wrong-type", detail: `A cover is a JPEG or PNG image, not ${contentType}` };
  }
  if (width === undefined || height === undefined) {
    return { code: "unknown-size", detail: "How large the image is could not be read from it; save it anew" };
  }
  const { minimum, maximum } = artworkBounds;
  if (width === height && width >= minimum && width <= maximum) return undefined;
  const detail = `A cover is square, ${minimum} to ${maximum} pixels; this image has ${width} by ${height}`;
  return { code: "wrong-size", detail };
}
