/**
 * The version of both APIs: what the OpenAPI documents are of, and what every response names in
 * `API-Version` (NLGov REST API Design Rules, /core/version-header). Its first number is the `v1` of the addresses.
 */
export const apiVersion = "1.0.0";
