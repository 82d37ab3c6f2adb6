import { Glyph } from "../glyph.tsx";
import { nameOf, portraitOf, titleOfApp } from "./portrait.ts";
import "./avatar.css";

interface Sized {
  /** Pixels. */
  readonly size?: number;
}

export function MemberAvatar({ userId, size = 40 }: Sized & { readonly userId: string }) {
  return <Avatar name={nameOf(userId)} id={userId.toLowerCase()} size={size} sort="member" />;
}

export function AppAvatar({ app, size = 40 }: Sized & { readonly app: string }) {
  return <Avatar name={titleOfApp(app)} id={`app ${app}`} size={size} sort="app" />;
}

/** The first four faces of a group, two by two. */
export function GroupAvatar({
  userIds,
  size = 40,
}: Sized & { readonly userIds: readonly string[] }) {
  return (
    <span class="avatar avatar-group" style={{ "--size": `${size}px` }} aria-hidden="true">
      {userIds.slice(0, 4).map((userId) => (
        <MemberAvatar key={userId} userId={userId} size={size / 2 - 3} />
      ))}
    </span>
  );
}

/** The robot behind a group's webhook. */
export function RobotAvatar({ size = 40 }: Sized) {
  return (
    <span class="avatar avatar-robot" style={{ "--size": `${size}px` }} aria-hidden="true">
      <Glyph name="robot" size={size * 0.62} />
    </span>
  );
}

interface AvatarProps {
  readonly name: string;
  readonly id: string;
  readonly size: number;
  readonly sort: "member" | "app";
}

function Avatar({ name, id, size, sort }: AvatarProps) {
  const { initials, hue } = portraitOf(name, id);
  const letters = sort === "app" ? ([...name.trim()][0] ?? "?").toUpperCase() : initials;
  return (
    <span
      class={`avatar avatar-${sort}`}
      style={{ "--size": `${size}px`, "--hue": String(hue) }}
      aria-hidden="true"
    >
      {letters}
    </span>
  );
}
