import type { OauthApi } from "../contracts/api/oauth.ts";
import type { Caller } from "./call.ts";
import { textOf } from "./fields.ts";

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
