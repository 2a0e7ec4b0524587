/** An answer that S3 gives instead of doing what was asked: its status, code and message. */
export type Refusal = { readonly status: number; readonly code: string; readonly message: string };

export const refusals = {
  preconditionFailed: {
    status: 412,
    code: "PreconditionFailed",
    message: "At least one of the pre-conditions you specified did not hold",
  },
  noSuchKey: { status: 404, code: "NoSuchKey", message: "The specified key does not exist." },
  badDigest: {
    status: 400,
    code: "BadDigest",
    message: "The checksum you specified did not match the calculated checksum.",
  },
  contentHashMismatch: {
    status: 400,
    code: "XAmzContentSHA256Mismatch",
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
  },
  accessDenied: { status: 403, code: "AccessDenied", message: "Access Denied" },
  expired: { status: 403, code: "AccessDenied", message: "Request has expired" },
  signatureDoesNotMatch: {
    status: 403,
    code: "SignatureDoesNotMatch",
    message: "The request signature we calculated does not match the signature you provided.",
  },
} as const satisfies Record<string, Refusal>;

export function refusalXml(refusal: Refusal): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error>`;
}
