import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type BannerFacts, startBanner } from "../../../core/cli/banner.ts";

const facts: BannerFacts = {
  version: "0.1.0",
  mode: "live",
  apps: [{ name: "main", path: "/wecom/callback" }],
  plugins: ["keyword-reply", "echo"],
  warnings: [],
  host: "0.0.0.0",
  port: 8080,
  adminPort: 8081,
};

const holds = (text: string, ...parts: readonly string[]) => {
  for (const part of parts) assert.ok(text.includes(part), `${part} is not in ${text}`);
};

describe("banner", () => {
  it("says what runs, in order, and what to paste into the console", () => {
    const text = startBanner(facts);
    holds(text, "0.1.0", "main  /wecom/callback", "1 keyword-reply  2 echo", "http://0.0.0.0:8080");
    holds(text, "设置API接收", "https://你的域名/wecom/callback", "WECOM_TOKEN", "EncodingAESKey");
    holds(text, "npm run doctor -- https://你的域名/wecom/callback");
    assert.ok(!text.includes("say"), "say would speak to a real app");
  });

  it("gives each app its own address, at the origin that is known", () => {
    const apps = [...facts.apps, { name: "hr", path: "/hr" }];
    const text = startBanner({ ...facts, apps, publicOrigin: "https://bot.test" });
    holds(text, "URL (main)", "https://bot.test/wecom/callback", "URL (hr)", "https://bot.test/hr");
  });

  it("says in sandbox mode that there are no credentials, what to set and how to try it", () => {
    const pageLink = "http://127.0.0.1:8081/sandbox/?key=k";
    const text = startBanner({ ...facts, mode: "sandbox", host: "127.0.0.1", pageLink });
    holds(text, "没有设置凭据", "No credentials are set", 'npm run bot -- say "', pageLink);
    holds(text, "WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_TOKEN", "WECOM_ENCODING_AES_KEY");
    assert.ok(!text.includes("设置API接收"));
  });

  it("shows warnings, the store, and an IPv6 address in brackets", () => {
    const warnings = [{ path: "apps.main.token", message: "is short", zh: "太短" }];
    const text = startBanner({ ...facts, warnings, host: "::1", store: "memory" });
    holds(text, "! apps.main.token: 太短", "is short", "http://[::1]:8080", "memory");
  });
});
