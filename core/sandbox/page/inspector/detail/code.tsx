import type { JsonValue } from "../../../json.ts";
import { jsonTokens } from "../text/json-tokens.ts";
import { prettyXml } from "../text/pretty-xml.ts";
import type { Token } from "../text/token.ts";
import { xmlTokens } from "../text/xml-tokens.ts";
import "./code.css";

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

const plain = (text: string): readonly Token[] => [{ sort: "text", text }];

function Code({ tokens }: { readonly tokens: readonly Token[] }) {
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
