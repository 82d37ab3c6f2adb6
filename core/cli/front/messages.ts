import type { InsideSource } from "../../assembly/insides.ts";
import type { PlayedBot } from "../../assembly/played-bot.ts";
import type { Telling } from "../../assembly/traces.ts";
import type { ConfigIssue } from "../../errors.ts";
import type { LogLevel } from "../../ports/logger.ts";
import type { Thrown } from "../../sandbox/feed/records.ts";

/* What a front and a worker say to each other, as plain data. */

/** What a worker can be asked, with what it is given and what it answers. */
export interface Questions {
  /** Load the configuration, and try every setup beside the bot that runs. */
  load: { readonly given: { readonly config: string | undefined }; readonly answer: LoadedBot };
  /** Open the store and listen; after `close` it may be asked again. */
  open: { readonly given: WorkerOpening; readonly answer: OpenedBot };
  /** Say on `/readyz` that it ends. */
  drain: { readonly given: null; readonly answer: null };
  /** Stop listening, finish what is under way, close the store. */
  close: { readonly given: Closing; readonly answer: null };
  look: { readonly given: null; readonly answer: Awaited<ReturnType<InsideSource["look"]>> };
  decideJob: {
    readonly given: Parameters<InsideSource["decideJob"]>[0];
    readonly answer: Awaited<ReturnType<InsideSource["decideJob"]>>;
  };
  decide: {
    readonly given: Parameters<InsideSource["decide"]>[0];
    readonly answer: Awaited<ReturnType<InsideSource["decide"]>>;
  };
}

export type QuestionName = keyof Questions;

/** Whose a change takes a restart, since the front has them. */
export interface FrontPlace {
  readonly mode: "sandbox" | "live";
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Of the figures, where other hosts may ask for them. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
}

/** A bot that would start, as far as can be told. */
export interface LoadedBot {
  readonly place: FrontPlace;
  readonly logLevel: LogLevel;
  readonly pageHosts: readonly string[] | undefined;
  readonly balancerWaitMs: number;
  readonly apps: readonly { readonly name: string; readonly path: string }[];
  readonly plugins: readonly string[];
  readonly warnings: readonly ConfigIssue[];
  /** In sandbox mode. */
  readonly played: PlayedBot | undefined;
  /** For people: what could not be tried to its end. */
  readonly remarks: readonly string[];
}

export interface WorkerOpening {
  /** Local sockets to listen on. */
  readonly sockets: Sockets;
  readonly adminToken: string;
  /** Of the sandbox's API. */
  readonly apiOrigin: string | undefined;
  readonly acceptLoss: boolean | undefined;
  /** Port for a debugger. */
  readonly inspectPort: number | undefined;
}

/** Paths, or names of pipes, by listener. */
export interface Sockets {
  readonly callbacks: string;
  readonly admin: string;
  readonly figures: string;
}

export interface OpenedBot {
  /** As in `sqlite data/huiyin.db`. */
  readonly store: string;
  /** Which handler is asked when, as in `echo: on text`. */
  readonly order: readonly string[];
  /** Texts that some handler waits for. */
  readonly tries: InsideSource["tries"];
}

export interface Closing {
  /** For open requests and running handlers together, in milliseconds. */
  readonly graceMs: number;
  /** For calls that send something, in milliseconds. */
  readonly callsMs: number | undefined;
}

/** Why a worker cannot do what it was asked. */
export interface Unable {
  /** For people, with what helps. */
  readonly text: string;
  /** For the sandbox's page. */
  readonly thrown: Thrown;
  /** Of a `BotError`. */
  readonly code: string | undefined;
}

export interface ToWorker {
  readonly id: number;
  readonly of: QuestionName;
  readonly given: unknown;
}

export type FromWorker =
  | { readonly of: "ready" }
  | { readonly of: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly of: "refusal"; readonly id: number; readonly refusal: Unable }
  /** It has loaded these files, or looked for them; absolute paths. */
  | { readonly of: "files"; readonly files: readonly string[] }
  /** It calls this plugin's setup now. */
  | { readonly of: "trying"; readonly plugin: string; readonly place: string | undefined }
  | { readonly of: "told"; readonly telling: Telling }
  | { readonly of: "written" };
