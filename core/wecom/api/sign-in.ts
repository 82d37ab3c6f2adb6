import { textOf, textsOf } from "./answer.ts";
import type { Caller } from "./call.ts";

/** Who has signed in on a web page (document 91023). */
interface SignedIn {
  /** Of a member. */
  readonly userId: string | undefined;
  /** For more about the member, 1,800 s long; with scope `snsapi_privateinfo` alone. */
  readonly userTicket: string | undefined;
  /** Of somebody from outside. */
  readonly openId: string | undefined;
  readonly externalUserId: string | undefined;
}

export interface OauthApi {
  /** @param code of the redirect: good for once, within 5 minutes */
  userInfo(code: string): Promise<SignedIn>;
}

/** Signing in on web pages (document 91023). */
export const createOauthApi = (caller: Caller): OauthApi => ({
  async userInfo(code) {
    const fields = await caller.get("/cgi-bin/auth/getuserinfo", { code });
    return {
      userId: textOf(fields, "userid"),
      userTicket: textOf(fields, "user_ticket"),
      openId: textOf(fields, "openid"),
      externalUserId: textOf(fields, "external_userid"),
    };
  },
});

export interface AddressesApi {
  /**
   * Where callbacks come from (document 90238): addresses, older answers with a `*` in them. A soft
   * check at most: the signature is the real one.
   */
  callbackIps(): Promise<readonly string[]>;
  /** Addresses of the API itself, for firewalls (document 92520). To be asked daily. */
  apiDomainIps(): Promise<readonly string[]>;
}

/** Where WeCom is (documents 90238 and 92520). */
export const createAddressesApi = (caller: Caller): AddressesApi => ({
  callbackIps: async () => textsOf(await caller.get("/cgi-bin/getcallbackip"), "ip_list"),
  apiDomainIps: async () => textsOf(await caller.get("/cgi-bin/get_api_domain_ip"), "ip_list"),
});
