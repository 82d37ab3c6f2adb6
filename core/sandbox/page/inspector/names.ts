import { t } from "../state/language.ts";
import { apps, members } from "../state/state.ts";

/** What people call an app, else its name in the configuration. */
export function appName(name: string | undefined): string {
  if (name === undefined) return t("无应用", "no app");
  return apps.value.find((app) => app.name === name)?.title ?? name;
}

/** What people call a member, with the UserID by which the bot knows them. */
export function memberName(userId: string | undefined): string {
  if (userId === undefined) return t("系统", "system");
  const wanted = userId.toLowerCase();
  const member = members.value.find((one) => one.userId.toLowerCase() === wanted);
  return member ? `${member.name} (${userId})` : userId;
}
