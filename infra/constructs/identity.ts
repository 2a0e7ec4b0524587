import { CfnOutput, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import type { Construct } from "constructs";
import { roles } from "../../schemas/contract.ts";
import type { TokenMark } from "../../schemas/environment.ts";
import type { Configuration } from "../configuration.ts";
import { setting } from "./bindings.ts";

/** The variables by which editorial-api checks tokens: of a Cognito pool made here, or of any OIDC issuer. */
export function identityBindings(scope: Construct, { identity }: Configuration) {
  if (identity.kind === "oidc") {
    return {
      TOKEN_ISSUER: setting(identity.issuer),
      TOKEN_JWKS_URL: setting(identity.jwksUrl),
      TOKEN_AUDIENCE: setting(identity.audience),
      TOKEN_ROLES_CLAIM: setting(identity.rolesClaim),
      TOKEN_MARK: setting(identity.tokenMark),
    };
  }
  const { issuer, clientId } = createUserPool(scope);
  return {
    TOKEN_ISSUER: setting(issuer),
    TOKEN_JWKS_URL: setting(`${issuer}/.well-known/jwks.json`),
    TOKEN_AUDIENCE: setting(clientId),
    TOKEN_ROLES_CLAIM: setting("cognito:groups"),
    TOKEN_MARK: setting("token_use" satisfies TokenMark),
  };
}

/** A pool that only administrators add people to, with a group for each role. */
function createUserPool(scope: Construct): { issuer: string; clientId: string } {
  const pool = new cognito.UserPool(scope, "Users", {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    autoVerify: { email: true },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    mfa: cognito.Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const role of roles) {
    new cognito.CfnUserPoolGroup(pool, `${role}s`, { userPoolId: pool.userPoolId, groupName: role });
  }
  const client = pool.addClient("Editors", {
    generateSecret: false,
    authFlows: { userSrp: true, adminUserPassword: true },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
  });
  acknowledgeChoices(pool);
  new CfnOutput(scope, "UserPoolId", { value: pool.userPoolId });
  new CfnOutput(scope, "UserPoolClientId", { value: client.userPoolClientId });
  return { issuer: pool.userPoolProviderUrl, clientId: client.userPoolClientId };
}

function acknowledgeChoices(pool: cognito.UserPool): void {
  const choices: Record<string, string> = {
    "AwsSolutions-COG2":
      "Each editor decides on a second factor; an organisation that demands one brings its own issuer.",
    "AwsSolutions-COG3":
      "Threat protection is a paid plan for each user; the password rules and one-hour tokens stand without it.",
    "AwsSolutions-COG8":
      "The plan with threat protection costs for each user; a small network pays nothing by default.",
  };
  for (const [id, reason] of Object.entries(choices)) Validations.of(pool).acknowledge({ id, reason });
}
