import { expect, test } from "vitest";
import { roles } from "../../../schemas/contract.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { assertRole, highestRole, holds } from "./principal.ts";

test("each role holds what the ones before it hold, and no more", () => {
  roles.forEach((own, rank) => {
    roles.forEach((wanted, needed) => {
      expect(holds({ subject: "a", role: own }, wanted)).toBe(rank >= needed);
    });
  });
});

test("a role that lacks is named, with those that would do", () => {
  try {
    assertRole({ subject: "a", role: "author" }, "publisher");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("publisher"),
      extras: { allowed: ["publisher", "administrator"] },
    });
  }
});

test("of a claim the highest of our roles counts", () => {
  expect(highestRole(["author", "administrator", "root"])).toBe("administrator");
  expect(highestRole("author, editor")).toBe("editor");
  expect(highestRole(["editors"])).toBeUndefined();
  expect(highestRole({ role: "editor" })).toBeUndefined();
});
