/** Who has signed in on a web page (document 91023). */
export interface SignedIn {
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
