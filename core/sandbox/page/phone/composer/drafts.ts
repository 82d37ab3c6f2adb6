const drafts = new Map<string, string>();

/** What was typed in a chat and not yet sent, for as long as the page lives. */
export const draftOf = (chat: string): string => drafts.get(chat) ?? "";

export function keepDraft(chat: string, text: string): void {
  if (text === "") drafts.delete(chat);
  else drafts.set(chat, text);
}
