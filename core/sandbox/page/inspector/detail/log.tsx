import type { TraceLine } from "../../../page-protocol.ts";
import "./log.css";

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
