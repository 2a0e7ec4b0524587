import { type Role, roles } from "../../../schemas/contract.ts";
import { ProblemError } from "../../../schemas/problem.ts";

/** Who asks: the subject of a token or a client, with the highest of its roles. */
export type Principal = { readonly subject: string; readonly role: Role };

/** For operations that everybody may do. */
export const anybody: Principal = { subject: "", role: "author" };

/** Each role holds what the ones before it hold. */
export function holds(principal: Principal, role: Role): boolean {
  return roles.indexOf(principal.role) >= roles.indexOf(role);
}

/** @throws ProblemError forbidden, naming the role that lacks */
export function assertRole(principal: Principal, role: Role): void {
  if (holds(principal, role)) return;
  throw new ProblemError("forbidden", `This takes the role '${role}'; you have '${principal.role}'`, {
    allowed: roles.slice(roles.indexOf(role)),
  });
}

/** The highest of the roles that a claim lists; undefined when none of them is one of ours. */
export function highestRole(claim: unknown): Role | undefined {
  const listed = Array.isArray(claim) ? claim : typeof claim === "string" ? claim.split(/[\s,]+/) : [];
  return [...roles].reverse().find((role) => listed.includes(role));
}
