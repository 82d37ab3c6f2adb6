import type { SandboxMenuButton } from "../../../../sandbox/world/world.ts";

/** What an entry of the menu bar asks the member for, before anything is sent. */
export type MenuNeed = "nothing" | "scan" | "pictures" | "place";

export function menuNeed({ type }: SandboxMenuButton): MenuNeed {
  switch (type) {
    case "scancode_push":
    case "scancode_waitmsg":
      return "scan";
    case "pic_sysphoto":
    case "pic_photo_or_album":
    case "pic_weixin":
      return "pictures";
    case "location_select":
      return "place";
    default:
      return "nothing";
  }
}
