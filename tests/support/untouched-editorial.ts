import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import * as z from "zod";
import type { Item } from "../../functions/shared/storage/table.ts";
import {
  type Answer,
  type EditorialClient,
  faultsOf,
  type Request,
  startEditorial,
} from "../http/editorial-harness.ts";

/** For tests of what is refused: the editorial API with one draft, of whose table no test may change anything. */
export type UntouchedEditorial = {
  /** The id of the draft, a news item at version 1. */
  readonly entry: string;
  send(request: Request): Promise<Answer>;
  /** Sends a body and expects status, code and at least one fault, and one at the pointer where it is given. */
  expectRefused(
    request: Request,
    body: unknown,
    expected: readonly [status: number, code: string],
    pointer?: string,
  ): Promise<void>;
};

/** Starts it before the file's tests, and holds the table against what it was after each. */
export function untouchedEditorial(): UntouchedEditorial {
  let started: { readonly client: EditorialClient; readonly entry: string } | undefined;
  let untouched: Item[];
  const now = () => {
    if (started === undefined) throw new Error("The editorial API has not been started yet");
    return started;
  };
  beforeAll(async () => {
    const client = await startEditorial();
    const body = { content: { title: "Er is er een" } };
    const answer = await client.send({ method: "POST", path: "/news", body });
    started = { client, entry: z.string().parse(answer.body["id"]) };
  });
  beforeEach(async () => {
    untouched = await now().client.stored();
  });
  afterEach(async () => {
    expect(await now().client.stored()).toEqual(untouched);
  });
  afterAll(() => started?.client.stop());
  return {
    get entry() {
      return now().entry;
    },
    send: (request) => now().client.send(request),
    expectRefused: async (request, body, expected, pointer) => {
      const answer = await now().client.send({ ...request, body });
      expect([answer.status, answer.body["code"]]).toEqual(expected);
      const found = faultsOf(answer);
      expect(found.length).toBeGreaterThan(0);
      if (pointer !== undefined) expect(found.map((fault) => fault.pointer)).toContain(pointer);
    },
  };
}
