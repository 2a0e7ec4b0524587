import { beaconHeaders, beaconStatus } from "../../schemas/beacon.ts";
import { type EdgeRequest, emptyBody, type OriginAnswer, problemAnswer } from "./answer.ts";
import { notAllowed, readMethods } from "./origins.ts";

/** The beacon, answered as the CDN's own function does: nothing behind the edge is asked. */
export function answerBeacon(request: EdgeRequest, heedSignals: boolean): OriginAnswer {
  if (!readMethods.includes(request.method)) return notAllowed(request);
  const status = beaconStatus(request.path, (name) => request.headers[name] ?? "", heedSignals);
  if (status === 404) {
    return problemAnswer(request, { code: "not-found", detail: "No entry can have this id" });
  }
  return { status, headers: beaconHeaders, body: emptyBody };
}
