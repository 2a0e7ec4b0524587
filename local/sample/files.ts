import type { AssetType } from "../../schemas/asset.ts";
import { type PdfPage, pdf } from "./formats/pdf.ts";
import { type Drawing, png } from "./formats/png.ts";
import { wav } from "./formats/wav.ts";

/** The sample's files, drawn and written here: no page gives its own. */

export type SampleFile = {
  readonly contentType: AssetType;
  readonly title: string;
  /** Seconds, of sound. */
  readonly duration?: number;
  readonly bytes: () => Buffer;
};

const captions = `WEBVTT

00:00.000 --> 00:02.000
Welkom.

00:02.000 --> 00:04.000
Dan het rapport.

00:04.000 --> 00:06.000
En tot slot de vraag wat u morgen anders doet.
`;

const reportPages: readonly PdfPage[] = [
  {
    heading: "Hoopvol en kwetsbaar",
    lines: ["Omzien naar elkaar in tijden van corona", "", "Voorbeeldbestand bij Katern"],
  },
  { heading: "Hoopvol", lines: ["Buren hielpen elkaar vaker dan iemand had verwacht."] },
  { heading: "Kwetsbaar", lines: ["Wie het al moeilijk had, kreeg het vaak nog zwaarder."] },
];

const bench: Drawing = {
  width: 320,
  height: 200,
  background: [190, 220, 240],
  shapes: [
    { rectangle: [0, 140, 320, 60], colour: [120, 170, 90] },
    { rectangle: [40, 120, 240, 12], colour: [120, 80, 50] },
    { rectangle: [60, 132, 10, 30], colour: [90, 60, 40] },
    { rectangle: [250, 132, 10, 30], colour: [90, 60, 40] },
    { rectangle: [70, 80, 36, 42], colour: [200, 80, 60] },
    { circle: [88, 62, 18], colour: [235, 200, 170] },
    { rectangle: [74, 64, 28, 12], colour: [250, 250, 250] },
    { rectangle: [216, 80, 36, 42], colour: [60, 90, 160] },
    { circle: [234, 62, 18], colour: [200, 150, 115] },
    { rectangle: [220, 64, 28, 12], colour: [250, 250, 250] },
  ],
};

const street: Drawing = {
  width: 320,
  height: 200,
  background: [205, 215, 225],
  shapes: [
    { rectangle: [135, 20, 50, 120], colour: [150, 110, 90] },
    { circle: [160, 50, 12], colour: [240, 235, 210] },
    { rectangle: [0, 50, 110, 110], colour: [180, 90, 70] },
    { rectangle: [210, 40, 110, 120], colour: [170, 140, 90] },
    { rectangle: [0, 150, 320, 50], colour: [150, 150, 150] },
    { rectangle: [120, 135, 14, 40], colour: [40, 60, 110] },
    { circle: [127, 126, 9], colour: [235, 200, 170] },
    { rectangle: [180, 140, 14, 40], colour: [110, 40, 70] },
    { circle: [187, 131, 9], colour: [200, 150, 115] },
  ],
};

const telephone: Drawing = {
  width: 320,
  height: 200,
  background: [235, 230, 220],
  shapes: [
    { circle: [90, 90, 44], colour: [235, 200, 170] },
    { rectangle: [40, 134, 100, 66], colour: [70, 110, 90] },
    { rectangle: [196, 30, 84, 150], colour: [40, 40, 45] },
    { rectangle: [203, 42, 70, 122], colour: [225, 240, 250] },
    { circle: [238, 86, 20], colour: [200, 150, 115] },
    { rectangle: [212, 108, 52, 56], colour: [255, 255, 255] },
  ],
};

const portrait: Drawing = {
  width: 200,
  height: 200,
  background: [180, 195, 205],
  shapes: [
    { rectangle: [40, 140, 120, 60], colour: [50, 60, 80] },
    { circle: [100, 90, 48], colour: [235, 205, 180] },
    { rectangle: [60, 38, 80, 22], colour: [150, 150, 150] },
  ],
};

/** As large as directories of podcasts ask for. */
const headphones: Drawing = {
  width: 1_400,
  height: 1_400,
  background: [40, 60, 100],
  shapes: [
    { circle: [700, 700, 480], colour: [240, 235, 220] },
    { circle: [700, 700, 400], colour: [40, 60, 100] },
    { rectangle: [180, 760, 1_040, 560], colour: [40, 60, 100] },
    { rectangle: [200, 680, 180, 380], colour: [235, 150, 60] },
    { rectangle: [1_020, 680, 180, 380], colour: [235, 150, 60] },
  ],
};

/** By the name under which contents name them. */
export const sampleFiles: ReadonlyMap<string, SampleFile> = new Map<string, SampleFile>([
  ["232299-studenten-op-bankje.png", drawn("Studenten op een bankje", bench)],
  ["nijmegen-winkelstraat.png", drawn("Winkelstraat in Nijmegen", street)],
  ["dokter-op-telefoon.png", drawn("Dokter op de telefoon", telephone)],
  ["guido-walraven.png", drawn("Guido Walraven", portrait)],
  ["terugluisteren.png", drawn("Terugluisteren", headphones)],
  [
    "hoopvol-en-kwetsbaar.pdf",
    {
      contentType: "application/pdf",
      title: "Hoopvol en kwetsbaar",
      bytes: () => pdf("Hoopvol en kwetsbaar", reportPages),
    },
  ],
  [
    "online-sessie.wav",
    {
      contentType: "audio/wav",
      title: "Opname van de online sessie",
      duration: 6,
      bytes: () =>
        wav([
          { pitch: 262, seconds: 2 },
          { pitch: 330, seconds: 2 },
          { pitch: 392, seconds: 2 },
        ]),
    },
  ],
  [
    "online-sessie.vtt",
    {
      contentType: "text/vtt",
      title: "Ondertiteling van de online sessie",
      bytes: () => Buffer.from(captions),
    },
  ],
]);

function drawn(title: string, drawing: Drawing): SampleFile {
  return { contentType: "image/png", title, bytes: () => png(drawing) };
}
