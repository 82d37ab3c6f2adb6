import type { CheckRecord } from "../../../feed/callback-record.ts";
import { t } from "../../state/language.ts";
import { Actions } from "./actions.tsx";
import { Query } from "./query.tsx";
import { Remarks } from "./remarks.tsx";
import { Station } from "./station.tsx";

/** A check of a callback URL. */
export function CheckStory({ record }: { readonly record: CheckRecord }) {
  const { url, query, status, answer, remarks } = record;
  return (
    <>
      <Actions record={record} />
      <Remarks remarks={remarks} />
      <Station
        name="check-request"
        title={t("请求", "Request")}
        copy={() => `${url}?${query}`}
        open
      >
        <Query url={`GET ${url}`} query={query} />
      </Station>
      <Station
        name="check-answer"
        title={t("回答", "Answer")}
        note={status}
        {...(answer !== undefined && { copy: () => answer })}
        open
      >
        <pre class="code">{answer || t("（空）", "(empty)")}</pre>
      </Station>
    </>
  );
}
