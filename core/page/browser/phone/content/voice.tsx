import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { mediaUrl } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { notice } from "../../state/state.ts";
import { amrSeconds, type ShownFile, useMediaFile } from "./files.ts";

/** The three arcs of a recording; they pulse while it plays. */
function SoundWaves({ playing }: { readonly playing: boolean }) {
  return (
    <svg
      class={`waves ${playing ? "waves-playing" : ""}`}
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M3.5 8.2a1.2 1.2 0 0 1 0 1.6" />
      <path d="M6.3 5.9a4.6 4.6 0 0 1 0 6.2" />
      <path d="M9.2 3.5a8 8 0 0 1 0 11" />
    </svg>
  );
}

interface VoiceProps {
  readonly mediaId: string;
  readonly own: boolean;
}

/** A bar as long as the recording lasts. A tap plays it, where the browser knows how. */
export function Voice({ mediaId, own }: VoiceProps) {
  const file = useMediaFile(mediaId);
  const { playing, toggle } = usePlayer(mediaUrl(mediaId));
  const seconds = file && file !== "gone" ? secondsOf(file) : undefined;
  if (file === "gone")
    return <p class="bubble hint">{t("语音已过期", "The recording has expired")}</p>;
  const length = seconds === undefined ? "" : `${Math.max(1, Math.round(seconds))}″`;
  return (
    <button
      type="button"
      class={`bubble voice ${own ? "voice-own" : ""}`}
      style={{ "--seconds": String(Math.min(60, seconds ?? 1)) }}
      aria-label={t(`语音 ${length}`, `Voice ${length}`)}
      aria-pressed={playing}
      onClick={toggle}
    >
      <SoundWaves playing={playing} />
      <span>{length}</span>
    </button>
  );
}

const secondsOf = ({ bytes }: ShownFile) => amrSeconds(bytes);

function usePlayer(source: string) {
  const audio = useRef<HTMLAudioElement | null>(null);
  const playing = useSignal(false);
  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    playing.value = false;
  };
  useEffect(() => stop, []);
  const toggle = () => {
    if (playing.value) return stop();
    const player = new Audio(source);
    audio.current = player;
    playing.value = true;
    player.onended = stop;
    player.play().catch(() => {
      if (audio.current !== player) return;
      stop();
      notice.value = t("这个浏览器放不了 AMR 录音。", "This browser cannot play AMR recordings.");
    });
  };
  return { playing: playing.value, toggle };
}
