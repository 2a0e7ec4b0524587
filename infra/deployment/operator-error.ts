import { ConfigurationError } from "../configuration-faults.ts";

/** Something that the operator must do or know, in one sentence; `code` is the process's exit code. */
export class OperatorError extends Error {
  readonly code: number;
  constructor(message: string, options: { cause?: unknown; code?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = "OperatorError";
    this.code = options.code ?? 1;
  }
}

/** What AWS or the SDK said, by the names of their errors, and what to do about it. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [
    /ExpiredToken|token included in the request is expired|session has expired|SSO.*expired/i,
    "The AWS credentials have expired: sign in again (aws sso login, or fresh keys) and repeat this.",
  ],
  [
    /CredentialsProviderError|Could not load credentials|Unable to resolve AWS account|no credentials/i,
    "There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  ],
  [
    /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure/,
    "AWS does not know these credentials in this region: check AWS_PROFILE or the keys in the environment, and that the region is enabled for the account.",
  ],
  [
    /Region is missing|Unable to (?:determine|resolve) (?:the )?region/i,
    "There is no region: write `region` in katern.config.ts, or set AWS_REGION.",
  ],
  [
    /No hosted zone found|NoSuchHostedZone|is not permitted in zone|InvalidChangeBatch|AWS::CertificateManager::Certificate.*(?:not authorized|AccessDenied)/i,
    "The domain's hosted zone is not in this account: correct domain.hostedZone in katern.config.ts, or give certificateArn.",
  ],
  [
    /UPDATE_ROLLBACK_FAILED/,
    "A stack could not be taken back after an update that failed: run npx cdk rollback for the stack that is named above, then repeat this.",
  ],
  [
    /Unrecognized resource types|is not supported in this region|not available in this region/i,
    "A service that Katern needs is not in this region: choose another `region` in katern.config.ts.",
  ],
  [
    /AccessDenied|not authorized to perform|UnauthorizedOperation/,
    "These credentials may not do this: deploying takes rights on CloudFormation and on the roles that cdk bootstrap made.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|getaddrinfo/,
    "AWS cannot be reached: check the network, and that the region exists.",
  ],
];

/** One sentence for what went wrong, where we know one. */
export function sentenceFor(text: string): string | undefined {
  return sentences.find(([pattern]) => pattern.test(text))?.[1];
}

/** Runs an operator's command: what it throws ends as one sentence, and as the process's exit code. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (process.env["DEBUG"] !== undefined) console.error(error);
    console.error(messageOf(error));
    process.exitCode = error instanceof OperatorError ? error.code : 1;
  }
}

/** One sentence, ours where we know one. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof OperatorError || error instanceof ConfigurationError) return error.message;
  return sentenceFor(`${error.name}: ${error.message}`) ?? error.message;
}
