import type { WireCard } from "../../../chat/wire-card.ts";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { nameOf } from "../people/person.ts";
import { showUrl } from "../sheet/url-sheet.tsx";

type Fact = NonNullable<WireCard["horizontal_content_list"]>[number];

/** Names and values side by side. A value can be an address, a file or a member. */
export function CardFacts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="tcard-facts">
      {facts.map((fact, at) => (
        <div key={`${at} ${fact.keyname}`}>
          <dt>{fact.keyname}</dt>
          <dd>
            <Value fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ fact: { type, value, url, media_id, userid } }: { readonly fact: Fact }) {
  if (type === 1 && url) {
    return (
      <button type="button" class="tcard-link" onClick={() => showUrl(url, value)}>
        {value || url}
      </button>
    );
  }
  if (type === 2 && media_id) {
    return (
      <a class="tcard-link" href={mediaUrl(media_id)} download={value || "file"}>
        {value || t("附件", "Attachment")}
      </a>
    );
  }
  if (type === 3 && userid) {
    return (
      <span class="tcard-link" title={userid}>
        {value || nameOf(userid)}
      </span>
    );
  }
  return <>{value}</>;
}
