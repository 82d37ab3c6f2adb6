import type { CheckRecord, DeliveryRecord } from "../../../sandbox/feed/records.ts";

/** One argument as a POSIX shell must read it: nothing between single quotes means anything. */
export function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** A command that sends the very same bytes as a delivery. */
export function curlOfDelivery({ url, query, body }: DeliveryRecord): string {
  return [
    `curl -i ${quoted(addressOf(url, query))}`,
    `-H ${quoted("Content-Type: text/xml")}`,
    `--data-binary ${quoted(body)}`,
  ].join(" \\\n  ");
}

/** A command that checks the callback URL with the very same query. */
export function curlOfCheck({ url, query }: CheckRecord): string {
  return `curl -i ${quoted(addressOf(url, query))}`;
}

function addressOf(url: string, query: string): string {
  if (query === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}
