import { Stack, type StackProps } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as route53 from "aws-cdk-lib/aws-route53";
import type { Construct } from "constructs";

export type CertificateProps = StackProps & {
  readonly domainName: string;
  readonly hostedZone: { readonly id: string; readonly name: string };
};

/** The domain's certificate, proven by a record in its zone. It stands in us-east-1, where CloudFront looks. */
export function createCertificate(
  scope: Construct,
  id: string,
  { domainName, hostedZone, ...props }: CertificateProps,
): acm.ICertificate {
  const stack = new Stack(scope, id, props);
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, "Zone", {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });
  return new acm.Certificate(stack, "Certificate", {
    domainName,
    validation: acm.CertificateValidation.fromDns(zone),
  });
}
