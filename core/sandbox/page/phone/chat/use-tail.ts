import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatEntry } from "../../../chat/chats.ts";

interface Tail {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Entries that have arrived below what the reader sees. */
  readonly missed: Signal<number>;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** Whoever is closer to the end than this reads the end, in pixels. */
const CLOSE = 48;

/**
 * Keeps the newest entry in sight for a reader who is at the end, also while pictures grow, and
 * leaves one alone who has scrolled up. What the member says oneself always goes to the end.
 */
export function useTail(entries: readonly ChatEntry[]): Tail {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const known = useRef<string | undefined>(undefined);
  const missed = useSignal(0);

  const jump = (behavior: ScrollBehavior) => {
    const box = scroller.current;
    box?.scrollTo({ top: box.scrollHeight, behavior });
  };

  useLayoutEffect(() => {
    const last = entries.at(-1);
    if (last?.id === known.current) return;
    const fresh = entries.length - 1 - entries.findIndex(({ id }) => id === known.current);
    known.current = last?.id;
    if (atEnd.current || last?.by === "member") {
      atEnd.current = true;
      missed.value = 0;
      jump("instant");
    } else {
      missed.value += fresh;
    }
  }, [entries, missed]);

  useEffect(() => {
    const observer = new ResizeObserver(() => atEnd.current && jump("instant"));
    for (const box of [scroller.current, content.current]) if (box) observer.observe(box);
    return () => observer.disconnect();
  }, []);

  return {
    scroller,
    content,
    missed,
    onScroll() {
      const box = scroller.current;
      if (!box) return;
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < CLOSE;
      if (atEnd.current) missed.value = 0;
    },
    toEnd() {
      atEnd.current = true;
      missed.value = 0;
      jump(reduced.matches ? "instant" : "smooth");
    },
  };
}
