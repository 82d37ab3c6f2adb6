import { Secret } from "../secret.ts";
import { type Issues, typeName } from "./issues.ts";
import { isReference } from "./reference.ts";
import type { Variables } from "./variables.ts";

/** A credential before its format is looked at: where it stands, and what was found. */
export interface Credential {
  /** As in `apps.main.token`. */
  readonly path: string;
  /** Which variable it comes from; `undefined` for what stands in the configuration itself. */
  readonly variable: string | undefined;
  /** Without white space around; `undefined` when there is none. Never print it. */
  readonly text: string | undefined;
  /** The bot works without it. */
  readonly optional: boolean;
}

/** What `readCredential` needs to know of a field. */
interface CredentialField {
  readonly path: string;
  readonly value: unknown;
  /** The reference to propose when there is none, as in `secret("WECOM_TOKEN")`. */
  readonly proposal: string;
  /** Text in the configuration itself is worth a warning. */
  readonly secret?: boolean;
  /** May be left out, or refer to a variable that may be unset. */
  readonly optional?: boolean;
  /** May be a number in the configuration. */
  readonly numeric?: boolean;
}

/** Looks a credential up: a reference among the variables, anything else in place. */
export function readCredential(
  field: CredentialField,
  variables: Variables,
  issues: Issues,
): Credential {
  const { path, value, proposal, optional = false } = field;
  const none: Credential = { path, variable: undefined, text: undefined, optional };
  if (isReference(value)) {
    const text = variables.text(value.variable);
    return { ...none, variable: value.variable, text, optional: optional && value.optional };
  }
  if (value === undefined && optional) return none;
  if (value instanceof Secret) return { ...none, text: value.reveal().trim() };
  const text = literalText(value, field.numeric === true);
  if (text === undefined) {
    const got = typeName(value);
    issues.add(
      path,
      `${value === undefined ? "没有写" : `不能是${got.zh}`}；写成 ${proposal}`,
      `${value === undefined ? "is missing" : `cannot be ${got.en}`}; write ${proposal}`,
    );
    return none;
  }
  if (field.secret) {
    issues.warn(
      path,
      `写在配置文件里，谁都能看到；写成 ${proposal}`,
      `stands in the configuration, where everybody can read it; write ${proposal}`,
    );
  }
  return { ...none, text };
}

function literalText(value: unknown, numeric: boolean): string | undefined {
  if (numeric && typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" ? value.trim() || undefined : undefined;
}

/** Looks at the format of one credential that is set. */
export type FormatCheck = (credential: Credential, text: string, issues: Issues) => void;

/** What credentials are judged by, and where it is told. */
export interface Judge {
  readonly production: boolean;
  readonly variables: Variables;
  readonly issues: Issues;
}

/** Whether there is one, and nothing is wrong with it; tells what is. */
export function isSound(credential: Credential, format: FormatCheck, judge: Judge): boolean {
  const { path, variable, text, optional } = credential;
  const { variables, issues } = judge;
  const before = issues.found.length;
  if (text !== undefined) format(credential, text, issues);
  else if (variable !== undefined && !optional) {
    const { zh, en } = variables.absence(variable);
    issues.add(path, zh, en);
  }
  return text !== undefined && issues.found.length === before;
}

/** Names the variable too, since that is where the mistake can be mended. */
export function told(
  { path, variable }: Credential,
  zh: string,
  en: string,
): [path: string, zh: string, en: string] {
  return variable === undefined ? [path, zh, en] : [path, `${variable} ${zh}`, `${variable} ${en}`];
}
