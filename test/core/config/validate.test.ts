import assert from "node:assert/strict";
import { inspect } from "node:util";
import { describe, it } from "vitest";
import { z } from "zod";
import { env, secret } from "../../../core/reading/reference.ts";
import { Secret } from "../../../core/secret.ts";
import { wecomApp } from "../../../core/wecom/app/platform.ts";
import {
  appConfig,
  config,
  goodApp,
  goodEnvironment,
  goodPlugin,
  issuesOf,
  resolve,
} from "./sample-config.ts";

const NEVER = "tHiS-vAlUe-MuSt-NoT-bE-sHoWn";
const app = { ...goodApp };
const pair = { token: app.token, encodingAesKey: app.encodingAesKey };
const configured = {
  ...goodPlugin,
  schema: z.object({ rules: z.array(z.object({ when: z.string() })) }),
};

/** What is wrong, the configuration, and the paths that must be told, no more and no fewer. */
const broken: readonly (readonly [string, unknown, readonly string[]])[] = [
  // the whole
  ["is nothing", undefined, ["default export"]],
  ["is null", null, ["default export"]],
  ["is a function", () => config(), ["default export"]],
  ["is a promise", Promise.resolve(config()), ["default export"]],
  ["is a list", [config()], ["default export"]],
  ["has an unknown key", config({ plugin: [] }), ["plugin"]],
  ["has a key that needs quotes", config({ "my key": 1 }), ['["my key"]']],
  // apps
  ["has no apps", config({ apps: undefined }), ["apps"]],
  ["has empty apps", config({ apps: {} }), ["apps"]],
  ["has a list of apps", config({ apps: [wecomApp(app)] }), ["apps"]],
  ["has an app without wecomApp", config({ apps: { main: app } }), ["apps.main"]],
  ["has an app that is text", config({ apps: { main: NEVER } }), ["apps.main"]],
  [
    "has options that are text",
    config({ apps: { main: { ...wecomApp(app), options: NEVER } } }),
    ["apps.main"],
  ],
  ["has an app with a strange name", config({ apps: { "a b": wecomApp(app) } }), ['apps["a b"]']],
  [
    "has two apps on one path",
    config({ apps: { a: wecomApp(app), b: wecomApp(app) } }),
    ["apps.b.path"],
  ],
  [
    "has two apps on one path, but for a slash",
    config({ apps: { a: wecomApp({ ...app, path: "/x" }), b: wecomApp({ ...app, path: "/x/" }) } }),
    ["apps.b.path"],
  ],
  // one app
  ["misspells token", appConfig({ tokn: NEVER }), ["apps.main.tokn"]],
  [
    "names the key as the console does",
    appConfig({ EncodingAESKey: NEVER }),
    ["apps.main.EncodingAESKey"],
  ],
  ["lacks the corp id", appConfig({ corpId: undefined }), ["apps.main.corpId"]],
  ["lacks the token", appConfig({ token: undefined }), ["apps.main.token"]],
  ["has a text that shows nothing", appConfig({ texts: { cut: " " } }), ["apps.main.texts.cut"]],
  [
    "has a text of conversations nobody knows",
    appConfig({ texts: { conversation: { bye: "x" } } }),
    ["apps.main.texts.conversation.bye"],
  ],
  ["has a text nobody knows", appConfig({ texts: { bye: "x" } }), ["apps.main.texts.bye"]],
  ...["a/b.txt", "a\nb.txt", `${"中".repeat(90)}.txt`, ".."].map(
    (fileName): [string, unknown, readonly string[]] => [
      `has no proper file name: ${JSON.stringify(fileName.slice(0, 9))}`,
      appConfig({ texts: { fileName } }),
      ["apps.main.texts.fileName"],
    ],
  ),
  ["has an empty corp id", appConfig({ corpId: "" }), ["apps.main.corpId"]],
  ["has a number as corp id", appConfig({ corpId: 12 }), ["apps.main.corpId"]],
  ["has a corp id with a space", appConfig({ corpId: "ww 12" }), ["apps.main.corpId"]],
  ["has a null agent id", appConfig({ agentId: null }), ["apps.main.agentId"]],
  ["has letters in the agent id", appConfig({ agentId: "10000o2" }), ["apps.main.agentId"]],
  ["has a fractional agent id", appConfig({ agentId: 1.5 }), ["apps.main.agentId"]],
  ["has a negative agent id", appConfig({ agentId: -1 }), ["apps.main.agentId"]],
  ["has agent id zero", appConfig({ agentId: "0" }), ["apps.main.agentId"]],
  ["has a list as token", appConfig({ token: [NEVER] }), ["apps.main.token"]],
  ["has a number as token", appConfig({ token: 123456 }), ["apps.main.token"]],
  ["has a Chinese token", appConfig({ token: "令牌" }), ["apps.main.token"]],
  [
    "has a key of 42 characters",
    appConfig({ encodingAesKey: "k".repeat(42) }),
    ["apps.main.encodingAesKey"],
  ],
  [
    "has a key of 44 characters",
    appConfig({ encodingAesKey: "k".repeat(44) }),
    ["apps.main.encodingAesKey"],
  ],
  [
    "has a key that ends in =",
    appConfig({ encodingAesKey: `${"k".repeat(43)}=` }),
    ["apps.main.encodingAesKey"],
  ],
  [
    "has a key with a dash",
    appConfig({ encodingAesKey: `${"k".repeat(42)}-` }),
    ["apps.main.encodingAesKey"],
  ],
  [
    "has a key in a Secret of 5",
    appConfig({ encodingAesKey: new Secret("short") }),
    ["apps.main.encodingAesKey"],
  ],
  ["has a boolean as secret", appConfig({ secret: true }), ["apps.main.secret"]],
  [
    "has a secret with a line break inside",
    appConfig({ secret: `a\n${NEVER}` }),
    ["apps.main.secret"],
  ],
  ["has a secret that must be set", appConfig({ secret: secret("NOT_SET") }), ["apps.main.secret"]],
  ["refers to what is not set", appConfig({ token: secret("NOT_SET") }), ["apps.main.token"]],
  [
    "refers optionally to what it needs",
    appConfig({ token: secret.optional("NOT_SET") }),
    ["apps.main.token"],
  ],
  ["calls process.env", appConfig({ corpId: process.env.NOT_SET_AT_ALL }), ["apps.main.corpId"]],
  ["has a path without a slash", appConfig({ path: "wecom" }), ["apps.main.path"]],
  ["has the root as path", appConfig({ path: "/" }), ["apps.main.path"]],
  ["has a path with a query", appConfig({ path: "/a?b=1" }), ["apps.main.path"]],
  ["has a path with a pattern", appConfig({ path: "/a/:b" }), ["apps.main.path"]],
  ["has a path that climbs", appConfig({ path: "/a/../b" }), ["apps.main.path"]],
  ["has a path with two slashes", appConfig({ path: "//evil" }), ["apps.main.path"]],
  ["has a whole URL as path", appConfig({ path: "https://x.test/a" }), ["apps.main.path"]],
  ["has a path of the bot's own", appConfig({ path: "/healthz" }), ["apps.main.path"]],
  ["has a path among the plugins'", appConfig({ path: "/plugins/echo" }), ["apps.main.path"]],
  ["has a number as path", appConfig({ path: 8080 }), ["apps.main.path"]],
  [
    "has text as freshness",
    appConfig({ freshnessSeconds: "7200" }),
    ["apps.main.freshnessSeconds"],
  ],
  ["has negative freshness", appConfig({ freshnessSeconds: -1 }), ["apps.main.freshnessSeconds"]],
  ["has a misspelt datum", appConfig({ locationDatum: "gjc02" }), ["apps.main.locationDatum"]],
  ["has an object as rotation", appConfig({ rotation: pair }), ["apps.main.rotation"]],
  ["rotates without an end", appConfig({ rotation: [pair] }), ["apps.main.rotation[0].notAfter"]],
  [
    "rotates until a time without a zone",
    appConfig({ rotation: [{ ...pair, notAfter: "2027-01-31T00:00:00" }] }),
    ["apps.main.rotation[0].notAfter"],
  ],
  [
    "rotates to a broken key",
    appConfig({
      rotation: [{ token: app.token, encodingAesKey: NEVER, notAfter: new Date(1e12), till: 1 }],
    }),
    ["apps.main.rotation[0].till", "apps.main.rotation[0].encodingAesKey"],
  ],
  // store, plugins, the rest
  ["has no store", config({ store: undefined }), ["store"]],
  ["does not call the store", config({ store: function sqlite() {} }), ["store"]],
  ["has text as store", config({ store: "sqlite" }), ["store"]],
  ["has no plugins", config({ plugins: undefined }), ["plugins"]],
  ["has one plugin without a list", config({ plugins: goodPlugin }), ["plugins"]],
  ["does not call a plugin", config({ plugins: [goodPlugin, function echo() {}] }), ["plugins[1]"]],
  ["has an undefined plugin", config({ plugins: [undefined] }), ["plugins[0]"]],
  ["has a plugin by name", config({ plugins: ["echo"] }), ["plugins[0]"]],
  ["has a plugin without setup", config({ plugins: [{ name: "x" }] }), ["plugins[0]"]],
  ["has nested plugins", config({ plugins: [[goodPlugin]] }), ["plugins[0]"]],
  ["lists a plugin twice", config({ plugins: [goodPlugin, goodPlugin] }), ["plugins[1]"]],
  ["leaves out a plugin's setting", config({ plugins: [configured] }), ["plugins[0] echo.rules"]],
  [
    "mistakes a plugin's setting",
    config({ plugins: [{ ...configured, input: { rules: [{ when: "a" }, { when: 1 }] } }] }),
    ["plugins[0] echo.rules[1].when"],
  ],
  ["has one function as middleware", config({ middleware: () => {} }), ["middleware"]],
  ["has text in middleware", config({ middleware: [() => {}, NEVER] }), ["middleware[1]"]],
  [
    "has a verification file of another name",
    config({ verificationFiles: { "../x": NEVER } }),
    ['verificationFiles["../x"]'],
  ],
  [
    "has an empty verification file",
    config({ verificationFiles: { "WW_verify_a1.txt": "" } }),
    ['verificationFiles["WW_verify_a1.txt"]'],
  ],
  ["has a list of verification files", config({ verificationFiles: [] }), ["verificationFiles"]],
  ["has an unknown limit", config({ limits: { bodyByte: 1 } }), ["limits.bodyByte"]],
  ["answers after WeCom has cut", config({ limits: { answerMs: 5_000 } }), ["limits.answerMs"]],
  ["has a zone that is none", config({ zone: "Asia/Shangai" }), ["zone"]],
  ["has an offset as its zone", config({ zone: "+08:00" }), ["zone"]],
  ["has a list of holidays", config({ holidays: ["2027-02-08"] }), ["holidays"]],
  ["has holidays of another country", config({ holidays: { us: {} } }), ["holidays.us"]],
  [
    "has holidays that are no days",
    config({ holidays: { cn: { "2027-02-30": "off", "2027-2-8": "off", "2027-02-08": "free" } } }),
    ["2027-02-30", "2027-2-8", "2027-02-08"].map((day) => `holidays.cn["${day}"]`),
  ],
  ["has a limit in text", config({ limits: { bodyBytes: "256kb" } }), ["limits.bodyBytes"]],
];

/** The object with one key misspelt: a letter missing, doubled, or in the other case. */
function slipsOf(whole: object): readonly object[] {
  return Object.entries(whole).flatMap(([key, value]) => {
    const { [key]: _, ...rest } = whole as Readonly<Record<string, unknown>>;
    const middle = Math.floor(key.length / 2);
    const slips = [
      key.slice(0, middle) + key.slice(middle + 1),
      key.slice(0, middle) + key.slice(middle - 1),
      key.toUpperCase(),
    ];
    return slips.map((slip) => ({ ...rest, [slip]: value }));
  });
}

describe("validate", () => {
  it("finds nothing wrong with a good configuration", async () => {
    assert.deepEqual(await issuesOf(config()), []);
  });

  for (const [what, value, paths] of broken) {
    it(`refuses a configuration that ${what}`, async () => {
      const issues = await issuesOf(value);
      assert.deepEqual(issues.map(({ path }) => path).sort(), [...paths].sort());
      assert.ok(issues.every(({ message }) => message.length > 10));
      // A plugin's own schema speaks its author's language.
      const ours = issues.filter(({ path }) => !path.startsWith("plugins[0] echo"));
      assert.ok(ours.every(({ zh }) => /\p{Script=Han}/u.test(zh)));
      assert.ok(!JSON.stringify(issues).includes(NEVER), "a value was shown");
    });
  }

  it("tells a slip of the finger in any setting once, and nothing that follows from it", async () => {
    const whole = config({ middleware: [], verificationFiles: {}, limits: {} }) as object;
    const options = {
      ...app,
      path: "/x",
      rotation: [],
      freshnessSeconds: 1,
      locationDatum: "unknown",
      onLate: "push",
      ack: "…",
      plainMarkdown: false,
    };
    const inApp = (changed: object) => ({
      ...whole,
      apps: {
        main: { ...wecomApp(app), options: changed },
        other: wecomApp({ ...app, path: "/wecom/callback" }),
      },
    });
    for (const environment of [
      goodEnvironment,
      {},
      { NODE_ENV: "production", ...goodEnvironment },
    ]) {
      for (const slip of slipsOf(whole)) {
        const issues = await issuesOf(slip, environment);
        assert.equal(issues.length, 1, JSON.stringify(issues));
      }
      for (const slip of slipsOf(options)) {
        const issues = await issuesOf(inApp(slip), environment);
        assert.equal(issues.length, 1, JSON.stringify(issues));
      }
    }
  });

  it("tells a slip in a plugin's setting once", async () => {
    const strict = z.strictObject({ rules: z.array(z.string()), reply: z.string().optional() });
    const plugin = { ...goodPlugin, schema: strict, input: { rule: ["a"] } };
    const [issue, ...more] = await issuesOf(config({ plugins: [plugin] }));
    assert.deepEqual([issue?.path, more], ["plugins[0] echo.rule", []]);
    assert.match(issue?.message ?? "", /did you mean "rules"/);
    const unknown = { ...plugin, input: { rules: [], colour: 1 } };
    const [stranger] = await issuesOf(config({ plugins: [unknown] }));
    assert.equal(stranger?.path, "plugins[0] echo.colour");
  });

  it("tells everything at once", async () => {
    const value = config({
      apps: { main: wecomApp({ ...app, path: "x", freshnessSeconds: -1 }), "b c": 1 },
      store: 1,
      plugins: [2],
      limits: { bodyBytes: 0 },
      pluggins: [],
    });
    const environment = { ...goodEnvironment, WECOM_TOKEN: "", PORT: "x", LOG_LEVEL: "loud" };
    const paths = (await issuesOf(value, environment)).map(({ path }) => path);
    assert.deepEqual(
      paths.sort(),
      [
        "LOG_LEVEL",
        "PORT",
        "apps.main.freshnessSeconds",
        "apps.main.path",
        "apps.main.token",
        'apps["b c"]',
        'apps["b c"]',
        "limits.bodyBytes",
        "plugins[0]",
        "pluggins",
        "store",
      ].sort(),
    );
  });

  it("names the nearest known setting, and the factory that was not called", async () => {
    const [misspelt] = await issuesOf(appConfig({ EncodingAESKey: 1 }));
    assert.match(misspelt?.message ?? "", /did you mean "encodingAesKey"/);
    const [uncalled] = await issuesOf(config({ plugins: [function echo() {}] }));
    assert.match(uncalled?.message ?? "", /call it: echo\(\)/);
  });

  it("fills in the defaults", async () => {
    const bot = await resolve(appConfig({ path: undefined }));
    const [{ name, path, freshnessSeconds, locationDatum, keyPairs } = assert.fail()] = bot.apps;
    assert.deepEqual(
      { name, path, freshnessSeconds, locationDatum },
      { name: "main", path: "/wecom/callback", freshnessSeconds: 7200, locationDatum: "unknown" },
    );
    assert.deepEqual([keyPairs.length, keyPairs[0].notAfter], [1, undefined]);
    assert.equal(bot.limits.bodyBytes, 262_144);
    assert.deepEqual(bot.verificationFiles, {});
  });

  it("takes literals, Secrets and numbers, and warns about secrets in the open", async () => {
    const bot = await resolve(
      appConfig({
        corpId: "wx5823bf96d3bd56c7",
        agentId: 1000002,
        token: goodEnvironment.WECOM_TOKEN,
        encodingAesKey: new Secret(goodEnvironment.WECOM_ENCODING_AES_KEY),
        secret: undefined,
      }),
      {},
    );
    const [resolved = assert.fail()] = bot.apps;
    assert.deepEqual([resolved.corpId, resolved.agentId], ["wx5823bf96d3bd56c7", "1000002"]);
    assert.equal(resolved.keyPairs[0].token.reveal(), goodEnvironment.WECOM_TOKEN);
    assert.equal(resolved.secret, undefined);
    assert.deepEqual(
      bot.warnings.map(({ path }) => path),
      ["apps.main.token"],
    );
  });

  it("takes white space off pasted values, and a slash off the path", async () => {
    const environment = { ...goodEnvironment, WECOM_TOKEN: ` ${goodEnvironment.WECOM_TOKEN}\r\n` };
    const [resolved = assert.fail()] = (await resolve(appConfig({ path: "/a/b/" }), environment))
      .apps;
    assert.equal(resolved.keyPairs[0].token.reveal(), goodEnvironment.WECOM_TOKEN);
    assert.equal(resolved.path, "/a/b");
  });

  it("keeps rotated pairs with their end", async () => {
    const rotation = [{ ...pair, notAfter: "2027-01-31T00:00:00+08:00" }];
    const [resolved = assert.fail()] = (await resolve(appConfig({ rotation }))).apps;
    assert.equal(resolved.keyPairs[1]?.notAfter, Date.UTC(2027, 0, 30, 16));
  });

  it("keeps two apps apart", async () => {
    const other = wecomApp({ ...app, agentId: env("OTHER_AGENT"), path: "/other" });
    const value = config({ apps: { main: wecomApp(app), other } });
    const bot = await resolve(value, { ...goodEnvironment, OTHER_AGENT: "1000003" });
    assert.deepEqual(
      bot.apps.map(({ name, agentId, path }) => [name, agentId, path]),
      [
        ["main", "1000002", "/wecom/callback"],
        ["other", "1000003", "/other"],
      ],
    );
    assert.deepEqual(bot.warnings, []);
  });

  it("shows no secret when the result is printed", async () => {
    const printed = inspect(await resolve(config()), { depth: 10 });
    for (const name of ["WECOM_TOKEN", "WECOM_ENCODING_AES_KEY", "WECOM_SECRET"] as const) {
      assert.ok(!printed.includes(goodEnvironment[name]), name);
    }
  });
});
