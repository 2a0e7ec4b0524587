/**
 * Loaded into every function of the emulated AWS before its own code. Gap: the emulator leads the SDK's calls to
 * itself but not `fetch`, by which editorial-api reads the keys of the user pool.
 */
const pools = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com\//;
const real = globalThis.fetch;

globalThis.fetch = (resource, options) => {
  const address = String(resource);
  const emulator = `${process.env.AWS_ENDPOINT_URL}/`;
  return real(pools.test(address) ? address.replace(pools, emulator) : resource, options);
};
