import { useSignal } from "@preact/signals";
import type { JsonValue } from "../../../../sandbox/json.ts";
import { Icon } from "../../shell/icon.tsx";
import { t } from "../../state/language.ts";
import { notice } from "../../state/state.ts";
import { prettyXml } from "../text/pretty-xml.ts";
import { jsonTokens, type TextToken, xmlTokens } from "../text/tokens.ts";
import "./code.css";
import "./json-tree.css";
import type { TraceLine } from "../../../../sandbox/page-protocol.ts";
import "./log.css";
import "./query.css";

/** How long a copy button says that it is done, in milliseconds. */
const SAYS_DONE = 1_500;

interface CopyProps {
  /** What is copied; asked for when it is wanted. */
  readonly text: () => string;
  readonly label: string;
  /** Words beside the icon. */
  readonly words?: string;
  readonly testId?: string;
}

/** A page that came by plain HTTP under another name than loopback's has no clipboard of its own. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not copied");
}

/** A button that copies a text. */
export function Copy({ text, label, words, testId }: CopyProps) {
  const done = useSignal(false);
  const copy = async () => {
    try {
      await copyText(text());
    } catch {
      notice.value = t("浏览器不允许复制", "The browser does not allow copying");
      return;
    }
    done.value = true;
    setTimeout(() => {
      done.value = false;
    }, SAYS_DONE);
  };
  const said = done.value ? t("已复制", "Copied") : words;
  return (
    <button
      type="button"
      class={words ? "tool wide" : "tool"}
      aria-label={label}
      title={label}
      data-testid={testId}
      onClick={copy}
    >
      <Icon name={done.value ? "done" : words ? "terminal" : "copy"} size={16} />
      {words && said}
    </button>
  );
}

/** Longer than this it is shown without colours, in characters. */
const COLOURED = 60_000;

export const Xml = ({ text }: { readonly text: string }) => (
  <Code tokens={text.length > COLOURED ? plain(text) : xmlTokens(prettyXml(text))} />
);

export const Json = ({ value }: { readonly value: JsonValue }) => {
  const text = jsonText(value);
  return <Code tokens={text.length > COLOURED ? plain(text) : jsonTokens(text)} />;
};

/** JSON with a line per field. */
export const jsonText = (value: JsonValue): string => JSON.stringify(value, null, 2);

const plain = (text: string): readonly TextToken[] => [{ sort: "text", text }];

function Code({ tokens }: { readonly tokens: readonly TextToken[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <pre class="code" tabIndex={0}>
      <code>
        {tokens.map(({ sort, text }, index) =>
          sort === "blank" ? (
            text
          ) : (
            <span key={index} class={`t-${sort}`}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  );
}

/** How deep a tree is open at first. */
const OPEN = 2;

interface TreeProps {
  readonly value: JsonValue;
  readonly name?: string;
  readonly depth?: number;
}

/** A value whose branches can be shut. */
export function JsonTree({ value, name, depth = 0 }: TreeProps) {
  if (value === null || typeof value !== "object") {
    return (
      <div class="leaf">
        <Name name={name} />
        <span class={`t-${sortOf(value)}`}>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const isList = Array.isArray(value);
  const fields = Object.entries(value) as [string, JsonValue][];
  const children = fields.map(([field, child]) => (
    <JsonTree key={field} name={field} value={child} depth={depth + 1} />
  ));
  if (name === undefined) return <div class="json-tree">{children}</div>;
  return (
    <details class="branch" open={depth < OPEN}>
      <summary>
        <Name name={name} />
        <span class="t-mark">{isList ? `[ ${fields.length} ]` : `{ ${fields.length} }`}</span>
      </summary>
      <div class="branch-body">{children}</div>
    </details>
  );
}

const Name = ({ name }: { readonly name: string | undefined }) =>
  name === undefined ? null : (
    <>
      <span class="t-name">{name}</span>
      <span class="t-mark">: </span>
    </>
  );

function sortOf(value: string | number | boolean | null): string {
  if (typeof value === "string") return "string";
  return typeof value === "number" ? "number" : "word";
}

/** Lines of the bot's own log. */
export const Log = ({ lines }: { readonly lines: readonly TraceLine[] }) => (
  <ol class="log">
    {lines.map(({ level, event, fields }, index) => (
      <li key={index} data-level={level}>
        <b>{level}</b> <span>{event}</span> <code>{JSON.stringify(fields)}</code>
      </li>
    ))}
  </ol>
);

/** A query string as a table. */
export function QueryView({ url, query }: { readonly url: string; readonly query: string }) {
  return (
    <dl class="query">
      <dt>URL</dt>
      <dd>{url}</dd>
      {[...new URLSearchParams(query)].map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}
