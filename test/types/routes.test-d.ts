import { definePlugin, type SecretCheck, to } from "huiyin";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};
type Flat<T> = { [K in keyof T]: T[K] };

const secret: SecretCheck = { bearer: "long-enough" };
const ok = () => new Response("ok");

definePlugin({
  name: "ci",
  setup(p) {
    p.route("GET", "/builds/:project/:id", (request, { params, who, events }) => {
      holds<Equal<Flat<typeof params>, { readonly project: string; readonly id: string }>>();
      holds<Equal<typeof who.roles, readonly string[]>>();
      void request.text();
      return events(async function* () {
        yield { data: params.id };
      });
    });
    p.route("GET", "/", (_, { params }) => {
      // @ts-expect-error: the path has no names
      void params.id;
      return ok();
    });
    p.route("POST", "/a", ok, { public: true, secret, body: "2mb", rate: "60/m", timeout: "10s" });
    p.route("POST", "/b", ok, { public: true, open: true });
    p.route("POST", "/c", ok, { allow: ["operator", "member"] });
    p.route("POST", "/d", async (_, { push }) => {
      await push("hi", to.user("li"), { key: "1" });
      // @ts-expect-error: a push of a route has a key
      await push("hi", to.user("li"));
      return ok();
    });

    // @ts-expect-error: what is public has a secret, or says that it is open
    p.route("POST", "/x", ok, { public: true });
    // @ts-expect-error: open to everybody is said by true
    p.route("POST", "/x", ok, { public: true, open: false });
    // @ts-expect-error: a secret is for what is public
    p.route("POST", "/x", ok, { secret });
    // @ts-expect-error: a header needs a text to be compared with
    p.route("POST", "/x", ok, { public: true, secret: { header: "x-token" } });
    // @ts-expect-error: no such digest
    p.route("POST", "/x", ok, { public: true, secret: { hmac: "md5", header: "x", key: "k" } });
    // @ts-expect-error: a path begins with a slash
    p.route("POST", "x", ok);
    // @ts-expect-error: no such method
    p.route("HEAD", "/x", ok);
    // @ts-expect-error: a handler answers with a Response
    p.route("POST", "/x", () => "ok");
    // @ts-expect-error: a size has a unit
    p.route("POST", "/x", ok, { body: "64" });
    // @ts-expect-error: a rate has a time
    p.route("POST", "/x", ok, { rate: "60" });
  },
});
