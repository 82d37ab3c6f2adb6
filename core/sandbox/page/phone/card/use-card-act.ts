import { useSignal } from "@preact/signals";
import type { Deed } from "../../../callbacks/deed.ts";
import type { ChatEntry } from "../../../chat/chats.ts";
import { act } from "../../state/actions.ts";
import { records } from "../../state/state.ts";

interface CardAct {
  /** Key of what was pressed last, for as long as its callback has no outcome. */
  readonly busy: string | undefined;
  /** Sends a deed for the pressed `key`. */
  run(key: string, deed: Deed): void;
}

/** Acts upon the card in an entry, and knows whether that is still under way. */
export function useCardAct({ chat }: ChatEntry): CardAct {
  const pressed = useSignal<
    { readonly key: string; readonly callback?: string | undefined } | undefined
  >(undefined);
  const { key, callback } = pressed.value ?? {};
  const record = callback === undefined ? undefined : records.value.get(callback);
  const over = record?.type === "callback" && record.outcome !== undefined;
  return {
    busy: over ? undefined : key,
    run(key, deed) {
      if (chat.kind !== "app") return;
      pressed.value = { key };
      void act(chat.app, chat.member, deed).then((answer) => {
        const [callback] = answer?.callbacks ?? [];
        pressed.value = callback === undefined ? undefined : { key, callback };
      });
    },
  };
}
