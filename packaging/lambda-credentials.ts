/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. Lambda hands a function its role's credentials in
 * the environment and nowhere else; the SDK's own chain also knows profiles, SSO, web identities and instance
 * metadata, which are 100 kB that a function loads at every cold start and never uses.
 */
export const defaultProvider = () => () => Promise.resolve().then(credentialsFromEnvironment);

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

function credentialsFromEnvironment(): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    throw new Error("There are no credentials in the environment");
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
}
