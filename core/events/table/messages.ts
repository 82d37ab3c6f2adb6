import { byMember } from "../kind.ts";
import {
  latitude,
  longitude,
  optionalInt,
  optionalText,
  pickedDatum,
  text,
} from "../read-scalar.ts";

const answerable = { passive: "text" } as const;

const mediaId = text("MediaId", "media id, downloadable for 3 days");
const thumbMediaId = text("ThumbMediaId", "media id of the first frame, downloadable for 3 days");

/** What members send in the app's conversation (document 90239). */
export const MESSAGE_KINDS = {
  text: byMember(
    "A member typed text",
    { content: text("Content", "as typed, never trimmed") },
    answerable,
  ),

  image: byMember(
    "A member sent a picture",
    { picUrl: text("PicUrl", "address of the picture"), mediaId },
    answerable,
  ),

  voice: byMember(
    "A member recorded a voice message",
    {
      mediaId,
      format: text("Format", "`amr`, `speex`, …"),
      recognition: optionalText("Recognition", "what was said, where WeCom recognises speech"),
    },
    answerable,
  ),

  video: byMember("A member sent a video", { mediaId, thumbMediaId }, answerable),

  shortvideo: byMember(
    "A member recorded a short video (clients of the 企业号 era)",
    { mediaId, thumbMediaId },
    answerable,
  ),

  // No page documents files for self-built apps; these are the names seen in the field.
  file: byMember(
    "A member sent a file (undocumented, read if it comes)",
    {
      mediaId,
      fileName: optionalText("FileName", "name with extension"),
      title: optionalText("Title", "name as shown"),
      description: optionalText("Description", "as shown"),
      fileKey: optionalText("FileKey", "opaque"),
      fileMd5: optionalText("FileMd5", "hexadecimal digits"),
      fileTotalLen: optionalInt("FileTotalLen", "bytes"),
    },
    answerable,
  ),

  location: byMember(
    "A member sent a place from the map",
    {
      latitude: latitude("Location_X"),
      longitude: longitude("Location_Y"),
      datum: pickedDatum,
      scale: optionalInt("Scale", "zoom of the map"),
      label: text("Label", "address or name of the place, empty if it has none"),
      appType: optionalText("AppType", "`wxwork` from WeCom's client, else from WeChat"),
    },
    answerable,
  ),

  link: byMember(
    "A member sent a link",
    {
      title: text("Title", "as shown"),
      description: text("Description", "as shown"),
      url: text("Url", "where it leads"),
      picUrl: text("PicUrl", "cover picture"),
    },
    answerable,
  ),
} as const;
