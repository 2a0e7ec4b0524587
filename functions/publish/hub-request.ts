import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isLoopback, isPublicAddress } from "./public-addresses.ts";

/** An address as a resolver gives it. @property family 4 or 6 */
export type ResolvedAddress = { readonly address: string; readonly family: number };

export type HubAccess = {
  /** All addresses of a host name: the resolver of the system, but for tests. */
  readonly lookup: (hostname: string) => Promise<readonly ResolvedAddress[]>;
  /** Whether a hub may be on this machine, without encryption then: for tests and one machine. */
  readonly loopback: boolean;
  /** From the first question to the resolver until the answer's status. */
  readonly timeoutMilliseconds: number;
};

/** What an answer's headers may hold, in bytes; its body is not read at all. */
const headersMaximum = 8_192;

/**
 * Tells a hub that the resource at an address has changed (W3C WebSub, section 5, in the form that hubs share:
 * `hub.mode=publish` and `hub.url`). The name is resolved once, every address of it must be public, and the
 * connection goes to one of the addresses that were looked at, whatever the name means a moment later. A redirect
 * is not followed.
 * @throws Error when the hub must not be reached, cannot be, or does not answer with success
 */
export async function tellHub(hub: string, topic: string, access: HubAccess): Promise<void> {
  const url = new URL(hub);
  const signal = AbortSignal.timeout(access.timeoutMilliseconds);
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await resolve(hostname, access, signal);
  check(url, addresses, access);
  const status = await post(url, { topic, addresses, signal });
  if (status < 200 || status > 299) throw new Error(`The hub ${hub} answered ${status}`);
}

async function resolve(
  hostname: string,
  { lookup }: HubAccess,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const family = isIP(hostname);
  if (family !== 0) return [{ address: hostname, family }];
  const timeout = Promise.withResolvers<never>();
  const expire = () => timeout.reject(signal.reason);
  signal.addEventListener("abort", expire, { once: true });
  try {
    return await Promise.race([lookup(hostname), timeout.promise]);
  } finally {
    signal.removeEventListener("abort", expire);
  }
}

function check(url: URL, addresses: readonly ResolvedAddress[], { loopback }: HubAccess): void {
  const own = addresses.length > 0 && addresses.every(({ address }) => isLoopback(address));
  if (loopback && own) return;
  if (url.protocol !== "https:") throw new Error(`The hub ${url.href} is not encrypted`);
  const wrong = addresses.find(({ address }) => !isPublicAddress(address));
  if (wrong !== undefined) throw new Error(`The hub ${url.href} is at ${wrong.address}, which is not public`);
  if (addresses.length === 0) throw new Error(`The hub ${url.href} has no address`);
}

type Post = { topic: string; addresses: readonly ResolvedAddress[]; signal: AbortSignal };

function post(url: URL, { topic, addresses, signal }: Post): Promise<number> {
  const body = new URLSearchParams({ "hub.mode": "publish", "hub.url": topic }).toString();
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const request = send(
      url,
      {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": Buffer.byteLength(body),
          "user-agent": "Katern",
        },
        agent: false,
        lookup: pinnedTo(addresses),
        maxHeaderSize: headersMaximum,
        signal,
      },
      (response) => {
        response.destroy();
        done(response.statusCode ?? 0);
      },
    );
    request.on("error", fail);
    request.end(body);
  });
}

/** A resolver that gives what was looked at already, whatever it is asked for. */
function pinnedTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}
