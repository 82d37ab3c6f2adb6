import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CompanyMember } from "../../../../sandbox/world/world.ts";
import { t } from "../../state/language.ts";
import { departments, me, members } from "../../state/state.ts";
import { becomeMember } from "../chat/open-chat.ts";
import { Glyph } from "../glyph.tsx";
import { moveByArrows, useDismiss } from "../popup.ts";
import { MemberAvatar } from "./avatar.tsx";
import { nameOf } from "./portrait.ts";
import { unreadOf } from "./unread.ts";
import "./member-switch.css";

/** Whose phone it is, and the way to take another's. */
export function MemberSwitch() {
  const box = useRef<HTMLDivElement>(null);
  const open = useSignal(false);
  useDismiss(box, open.value, () => {
    open.value = false;
  });
  const name = `${nameOf(me.value)} (${me.value})`;
  return (
    <div class="member-switch" ref={box}>
      <button
        type="button"
        class="member-button"
        data-testid="member-switch"
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-label={t(`你是${name}，切换成员`, `You are ${name}. Switch member`)}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <MemberAvatar userId={me.value} size={30} />
        <code>{me.value}</code>
        <Glyph name="fold" size={12} />
      </button>
      {open.value && (
        <MemberMenu
          onPick={(userId) => {
            open.value = false;
            becomeMember(userId);
            box.current?.querySelector("button")?.focus();
          }}
        />
      )}
    </div>
  );
}

function MemberMenu({ onPick }: { readonly onPick: (userId: string) => void }) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>("[aria-checked=true]")?.focus();
  }, []);
  return (
    <div
      class="popup member-menu"
      role="menu"
      tabIndex={-1}
      aria-label={t("成员", "Members")}
      ref={menu}
      onKeyDown={moveByArrows}
    >
      {members.value.map((member) => (
        <MemberItem key={member.userId} member={member} onPick={onPick} />
      ))}
    </div>
  );
}

interface MemberItemProps {
  readonly member: CompanyMember;
  readonly onPick: (userId: string) => void;
}

function MemberItem({ member, onPick }: MemberItemProps) {
  const chosen = member.userId === me.value;
  const waiting = chosen ? 0 : unreadOf(member.userId);
  const [main] = member.department;
  const department = departments.value.find(({ id }) => id === main)?.name;
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={chosen}
      data-member={member.userId}
      onClick={() => onPick(member.userId)}
    >
      <MemberAvatar userId={member.userId} size={36} />
      <span class="member-words">
        <span class="member-name">
          {member.name} <code>{member.userId}</code>
        </span>
        <span class="member-post">{[department, member.position].filter(Boolean).join(" · ")}</span>
      </span>
      {waiting > 0 && (
        <span class="badge">
          {waiting > 99 ? "99+" : waiting}
          <span class="unseen">{t("条未读", "unread")}</span>
        </span>
      )}
      {chosen && <Glyph name="check" size={18} />}
    </button>
  );
}
