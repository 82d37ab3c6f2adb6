import type { AddressesApi } from "../contracts/api/addresses.ts";
import type { Caller } from "./call.ts";
import { textsOf } from "./fields.ts";

/** Where WeCom is (documents 90238 and 92520). */
export const createAddressesApi = (caller: Caller): AddressesApi => ({
  callbackIps: async () => textsOf(await caller.get("/cgi-bin/getcallbackip"), "ip_list"),
  apiDomainIps: async () => textsOf(await caller.get("/cgi-bin/get_api_domain_ip"), "ip_list"),
});
