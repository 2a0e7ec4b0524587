import { logged, publishContext } from "./composition.ts";
import { type Reconciled, reconcileAll } from "./reconcile-all.ts";

/** Renders everything afresh and repairs what differs; invoked by a schedule or by hand. */
export async function handler(): Promise<Reconciled> {
  return logged("reconcile", async () => {
    const result = await reconcileAll(publishContext);
    const { compared, repaired, failed } = result;
    return { result, facts: { compared, repaired: repaired.length, failed: failed?.length ?? 0 } };
  });
}
