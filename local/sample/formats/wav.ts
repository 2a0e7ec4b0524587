/** A tone: its pitch in hertz and its length in seconds. */
export type Tone = { readonly pitch: number; readonly seconds: number };

const sampleRate = 8_000;

/** Tones one after another as a WAV file: one channel, 16 bits (RIFF WAVE, PCM). */
export function wav(tones: readonly Tone[]): Buffer {
  const samples = tones.flatMap(({ pitch, seconds }) =>
    Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
      const fading = 1 - index / (seconds * sampleRate);
      return Math.round(Math.sin((2 * Math.PI * pitch * index) / sampleRate) * 8_000 * fading);
    }),
  );
  const file = Buffer.alloc(44 + samples.length * 2);
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
  file.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) file.writeInt16LE(sample, 44 + index * 2);
  return file;
}
