import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { Deployment } from "../../infra/deployment/deployment.ts";
import type { Role } from "../../schemas/contract.ts";

const tokensSchema = z.object({ AuthenticationResult: z.object({ AccessToken: z.string() }) });

/** Makes a person of a role in the deployment's user pool, as docs/deploy.md says, and signs them in. */
export async function signIn(
  endpoint: string,
  { UserPoolId, UserPoolClientId: ClientId }: Deployment,
  role: Role,
): Promise<string> {
  const Username = `${role}-${randomBytes(4).toString("hex")}@example.nl`;
  const Password = `Zeer-geheim-${randomBytes(8).toString("hex")}`;
  const call = async (operation: string, body: object): Promise<unknown> => {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
        authorization:
          "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify({ UserPoolId, ...body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${operation}: ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
  await call("AdminCreateUser", { Username, TemporaryPassword: Password, MessageAction: "SUPPRESS" });
  await call("AdminAddUserToGroup", { Username, GroupName: role });
  await call("AdminSetUserPassword", { Username, Password, Permanent: true });
  const tokens = await call("AdminInitiateAuth", {
    ClientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: Username, PASSWORD: Password },
  });
  return tokensSchema.parse(tokens).AuthenticationResult.AccessToken;
}
