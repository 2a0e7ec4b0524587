import { deleteAbandonedUploads } from "./abandoned-uploads.ts";
import { logged, publishContext } from "./composition.ts";
import { type Reconciled, reconcileAll } from "./reconcile-all.ts";

type Answer = Reconciled & {
  /** Keys of uploads that were abandoned, and were deleted; where there are any. */
  readonly uploads?: string[];
};

/** Renders everything afresh and repairs what differs, and clears away uploads; invoked by a schedule or by hand. */
export async function handler(): Promise<Answer> {
  return logged("reconcile", async () => {
    const reconciled = await reconcileAll(publishContext);
    const uploads = await deleteAbandonedUploads(publishContext, new Date());
    const { compared, repaired, failed } = reconciled;
    return {
      result: { ...reconciled, ...(uploads.length === 0 ? {} : { uploads }) },
      facts: {
        compared,
        repaired: repaired.length,
        failed: failed?.length ?? 0,
        uploads: uploads.length,
      },
    };
  });
}
