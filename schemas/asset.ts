import * as z from "zod";
import { faultParams } from "./fault-codes.ts";
import { assetId, instant, line } from "./primitives.ts";

/** Uploads: bytes go straight to storage; the API says how, and checks what arrived. */

/** The largest single upload that storage takes: 5 GB (Amazon S3, PUT Object). */
const assetSizeMaximum = 5 * 1024 ** 3;

/** What may be uploaded, and the extensions a name may have for it: a closed list. SVG is not in it: it can run scripts. */
export const assetTypes = {
  "application/pdf": ["pdf"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/gif": ["gif"],
  "image/avif": ["avif"],
  "audio/mpeg": ["mp3"],
  "audio/mp4": ["m4a"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "audio/wav": ["wav"],
  "audio/flac": ["flac"],
  "video/mp4": ["mp4", "m4v"],
  "video/webm": ["webm"],
  "text/vtt": ["vtt"],
  "application/x-subrip": ["srt"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.oasis.opendocument.text": ["odt"],
  "application/vnd.oasis.opendocument.presentation": ["odp"],
  "application/vnd.oasis.opendocument.spreadsheet": ["ods"],
} as const satisfies Record<string, readonly string[]>;
export type AssetType = keyof typeof assetTypes;
export const assetTypeNames = Object.keys(assetTypes) as [AssetType, ...AssetType[]];

export const filename = line(150)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._()+,&'-]*\.[A-Za-z0-9]{2,5}$/u,
    "must be a plain file name with an extension",
  )
  .refine((value) => !value.includes(".."), "must not hold two dots in a row")
  .describe("What the file is called; part of its address");

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits in lower case")
  .describe("The SHA-256 of the bytes, in hexadecimal");

export const assetRequest = z
  .strictObject({
    filename,
    contentType: z.enum(assetTypeNames).describe("What kind of file it is"),
    size: z.int().min(1).max(assetSizeMaximum).describe("Its length in bytes, at most 5 GB"),
    sha256,
    title: line(300).optional().describe("What to call it where no entry says otherwise"),
    duration: z.number().min(0).max(360_000).optional().describe("The length of sound or video, in seconds"),
  })
  .superRefine((value, context) => {
    const extension = value.filename.slice(value.filename.lastIndexOf(".") + 1).toLowerCase();
    const allowed: readonly string[] = assetTypes[value.contentType];
    if (!allowed.includes(extension)) {
      context.addIssue({
        code: "custom",
        path: ["filename"],
        message: `a file of type ${value.contentType} must end in .${allowed.join(" or .")}`,
        params: faultParams("extension-mismatch"),
      });
    }
  })
  .meta({
    id: "AssetRequest",
    description:
      "A file that is about to be uploaded. The filename's extension must be one that its type has.",
    examples: [
      {
        filename: "hoopvol-en-kwetsbaar.pdf",
        contentType: "application/pdf",
        size: 52_413,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      },
    ],
  });
export type AssetRequest = z.infer<typeof assetRequest>;

export const assetSchema = z
  .object({
    id: assetId,
    status: z
      .enum(["pending", "complete"])
      .describe("pending: nothing checked yet; complete: checked and usable"),
    filename: z.string().describe("What the file is called"),
    contentType: z.enum(assetTypeNames).describe("What kind of file it is"),
    size: z.int().min(1).describe("Its length in bytes"),
    sha256,
    title: z.string().optional().describe("What to call it"),
    duration: z.number().optional().describe("The length of sound or video, in seconds"),
    width: z.int().min(1).optional().describe("Of a PNG or JPEG image, in pixels, once it was checked"),
    height: z.int().min(1).optional().describe("Likewise"),
    createdAt: instant,
    createdBy: z.string().describe("Who uploads it"),
    url: z.url().describe("Where readers get it, once a live entry uses it"),
  })
  .meta({ id: "Asset", description: "An uploaded file." });
export type Asset = z.infer<typeof assetSchema>;

export const assetUpload = z
  .object({
    asset: assetSchema,
    upload: z
      .object({
        method: z.literal("PUT").describe("The method to use"),
        url: z.url().describe("Where to send the bytes"),
        headers: z.record(z.string(), z.string()).describe("Headers to send exactly as they stand here"),
        expiresAt: instant.describe("Until when the upload may begin"),
      })
      .describe("How to upload: one request, with these headers and the file as its body"),
  })
  .meta({ id: "AssetUpload", description: "An asset and how to upload its bytes." });
