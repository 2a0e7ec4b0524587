/** A tone: its pitch in hertz and its length in seconds. */
export type Tone = { readonly pitch: number; readonly seconds: number };

const sampleRate = 8_000;

/** Tones one after another as a WAV file: one channel, 16 bits (RIFF WAVE, PCM). */
export function wav(tones: readonly Tone[]): Buffer {
  const lengths = tones.map(({ seconds }) => Math.round(seconds * sampleRate));
  const dataLength = lengths.reduce((sum, length) => sum + length, 0) * 2;
  const file = Buffer.alloc(44 + dataLength);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(dataLength, 40);
  let offset = 44;
  for (const [number, { pitch }] of tones.entries()) {
    const length = lengths[number] ?? 0;
    for (let index = 0; index < length; index += 1) {
      const loudness = 8_000 * (1 - index / length);
      const sample = Math.sin((2 * Math.PI * pitch * index) / sampleRate) * loudness;
      offset = file.writeInt16LE(Math.round(sample), offset);
    }
  }
  return file;
}
