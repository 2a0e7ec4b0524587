import * as z from "zod";
import { recording as recordingSchema } from "../types/session.ts";

/** The recordings of a session: with one of ours it is an episode of its series' podcasts. */

export type Recording = z.output<typeof recordingSchema>;
type Content = Readonly<Record<string, unknown>>;

export const recordingsIn = (content: Content): Recording[] =>
  z.array(recordingSchema).default([]).parse(content["recordings"]);

/** Whether a session has a recording that could be an episode: one that is ours, whose length is known. */
export const hasRecording = (content: Content): boolean =>
  recordingsIn(content).some(({ asset }) => asset !== undefined);
