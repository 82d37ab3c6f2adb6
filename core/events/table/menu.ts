import { byMember } from "../kind.ts";
import { list } from "../read-list.ts";
import {
  latitude,
  longitude,
  optionalInt,
  optionalText,
  pickedDatum,
  text,
} from "../read-scalar.ts";
import { items } from "../read-structure.ts";

const keyed = { keyedBy: "eventKey" } as const;
const keyedAndAnswerable = { keyedBy: "eventKey", passive: "text" } as const;

const eventKey = text("EventKey", "the menu item's key");

const scan = {
  eventKey,
  scanType: text("ScanCodeInfo/ScanType", "`qrcode` or `barcode`"),
  scanResult: text("ScanCodeInfo/ScanResult", "what the code says"),
};

const pictures = {
  eventKey,
  count: optionalInt("SendPicsInfo/Count", "number of pictures"),
  picMd5Sums: list(
    "SendPicsInfo/PicList/item/PicMd5Sum",
    "MD5 of each picture, hexadecimal; the pictures follow as `image` messages",
  ),
};

/** Menu items that members choose (documents 90231, 90240). */
export const MENU_EVENTS = {
  click: byMember("A member chose a menu item with a key", { eventKey }, keyedAndAnswerable),
  view: byMember(
    "A member chose a menu item that opens a page",
    { eventKey: text("EventKey", "address of the page") },
    keyedAndAnswerable,
  ),
  view_miniprogram: byMember(
    "A member chose a menu item that opens a mini-program",
    { eventKey: text("EventKey", "page path inside the mini-program") },
    keyedAndAnswerable,
  ),
  scancode_push: byMember("A member scanned a code from the menu", scan, keyed),
  scancode_waitmsg: byMember(
    "A member scanned a code from the menu and waits for an answer",
    scan,
    keyedAndAnswerable,
  ),
  pic_sysphoto: byMember("A member took photos from the menu", pictures, keyed),
  pic_photo_or_album: byMember("A member took or chose photos from the menu", pictures, keyed),
  pic_weixin: byMember("A member chose photos from the album, from the menu", pictures, keyed),
  location_select: byMember(
    "A member picked a place from the menu; a `location` message normally follows",
    {
      eventKey,
      latitude: latitude("SendLocationInfo/Location_X"),
      longitude: longitude("SendLocationInfo/Location_Y"),
      datum: pickedDatum,
      scale: optionalInt("SendLocationInfo/Scale", "zoom of the map"),
      label: text("SendLocationInfo/Label", "address of the place, empty if it has none"),
      poiName: optionalText("SendLocationInfo/Poiname", "name of the place"),
      appType: optionalText("AppType", "`wxwork` from WeCom's client, else from WeChat"),
    },
    keyed,
  ),
} as const;

const card = {
  eventKey: text("EventKey", "key of the button or menu item"),
  taskId: text("TaskId", "`task_id` given on sending"),
  cardType: text("CardType", "`text_notice`, `button_interaction`, …"),
  responseCode: text("ResponseCode", "lets the card be changed once, within 72 hours; a secret"),
};

/** Clicks on cards that the app sent (documents 90240, 90241, 94888). */
export const CARD_EVENTS = {
  template_card_event: byMember(
    "A member pressed a button of a card, voted, or submitted choices",
    {
      ...card,
      selectedItems: items(
        "SelectedItems/SelectedItem",
        {
          questionKey: text("QuestionKey", "`question_key` given on sending"),
          // Some clients write it with the letters swapped.
          optionIds: list("OptionIds|OpitonIds/OptionId|OpitonId", "ids of the chosen options"),
        },
        "what was chosen, one item a question",
      ),
    },
    { keyedBy: "eventKey", passive: "card" },
  ),
  template_card_menu_event: byMember("A member chose an item of a card's ⋯ menu", card, {
    keyedBy: "eventKey",
    passive: "text",
  }),
  taskcard_click: byMember(
    "A member pressed a button of a task card (older clients)",
    {
      eventKey: text("EventKey", "key of the button"),
      taskId: text("TaskId", "`task_id` given on sending"),
    },
    { keyedBy: "eventKey", passive: "taskcard" },
  ),
} as const;
