import { createServer } from "node:http";

/** What an AWS answers to calls in forms and XML, as CloudFormation and STS do. */
export type Answer = { readonly status: number; readonly code: string; readonly message: string };

export type RefusingAws = {
  readonly endpoint: string;
  /** The actions that were asked, in order. */
  readonly asked: readonly string[];
  stop(): void;
};

/**
 * An endpoint on the loopback interface that refuses what it is asked, with the bodies that AWS sends.
 * @param answer the refusal for an action; without one it is answered that all is well
 */
export async function startRefusingAws(answer: (action: string) => Answer | undefined): Promise<RefusingAws> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const action = new URLSearchParams(Buffer.concat(chunks).toString("utf8")).get("Action") ?? "";
    asked.push(action);
    const refusal = answer(action);
    if (refusal === undefined) {
      response.writeHead(200, { "content-type": "text/xml" }).end(wellDone(action));
      return;
    }
    const { status, code, message } = refusal;
    response.writeHead(status, { "content-type": "text/xml" }).end(
      `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${message}</Message>
  </Error>
  <RequestId>4a3b5c1e-0000-4000-8000-000000000000</RequestId>
</ErrorResponse>
`,
    );
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The endpoint has no port");
  const { port } = address;
  return { endpoint: `http://127.0.0.1:${port}`, asked, stop: () => server.close() };
}

const wellDone = (action: string): string =>
  `<${action}Response><${action}Result></${action}Result></${action}Response>`;

/** What AWS says of what goes wrong, word for word. */
export const refusals = {
  noStack: { status: 400, code: "ValidationError", message: "Stack with id katern does not exist" },
  expired: {
    status: 403,
    code: "ExpiredToken",
    message: "The security token included in the request is expired",
  },
  unknownKey: {
    status: 403,
    code: "InvalidClientTokenId",
    message: "The security token included in the request is invalid.",
  },
  wrongSecret: {
    status: 403,
    code: "SignatureDoesNotMatch",
    message:
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  },
  noRight: {
    status: 403,
    code: "AccessDenied",
    message:
      "User: arn:aws:iam::111122223333:user/somebody is not authorized to perform: cloudformation:DescribeStacks on resource: arn:aws:cloudformation:eu-west-1:111122223333:stack/katern-test-data/* because no identity-based policy allows the cloudformation:DescribeStacks action",
  },
  unknownType: {
    status: 400,
    code: "ValidationError",
    message: "Template format error: Unrecognized resource types: [AWS::Scheduler::Schedule]",
  },
} as const;
