import type { AddressesApi } from "../../contracts/api/addresses.ts";
import type { Caller } from "../call.ts";
import { textsOf } from "../fields.ts";

export const createAddresses = (caller: Caller): AddressesApi => ({
  callbackIps: async () => textsOf(await caller.get("/cgi-bin/getcallbackip"), "ip_list"),
  apiDomainIps: async () => textsOf(await caller.get("/cgi-bin/get_api_domain_ip"), "ip_list"),
});
