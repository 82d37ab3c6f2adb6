import { leaf } from "../../../xml/writer.ts";
import { group, having, type Section, sample } from "./sample.ts";

const key = (value: string) => leaf("EventKey", value);

const scan = () => [
  key("scan_in"),
  group("ScanCodeInfo", leaf("ScanType", "qrcode"), leaf("ScanResult", "ASSET-0042")),
];

const picture = (digest: string) => group("item", leaf("PicMd5Sum", digest));
const pictures = () => [
  key("pics"),
  group(
    "SendPicsInfo",
    leaf("Count", 2),
    group(
      "PicList",
      picture("5a75aaca956d97be686719218f275c6b"),
      picture("0cc175b9c0f1b6a831c399e269772661"),
    ),
  ),
];

/** Taps on the menu bar, free of any menu that is published (document 90240). */
export const MENU: Section = {
  zh: "菜单",
  en: "Menu",
  samples: having({ from: "member", agent: "last" }, [
    sample("click", "点击菜单", "A menu item with a key", () => [key("HELP")]),
    sample("view", "点击菜单跳转链接", "A menu item that opens a page", () => [
      key("https://intra.example/home"),
    ]),
    sample(
      "view_miniprogram",
      "点击菜单跳转小程序",
      "A menu item that opens a mini-program",
      () => [key("pages/index")],
    ),
    sample("scancode_push", "扫码推事件", "A code was scanned", scan),
    sample(
      "scancode_waitmsg",
      "扫码推事件并等待消息",
      "A code was scanned, an answer is awaited",
      scan,
    ),
    sample("pic_sysphoto", "系统拍照发图", "Photos were taken", pictures),
    sample("pic_photo_or_album", "拍照或相册发图", "Photos were taken or chosen", pictures),
    sample("pic_weixin", "相册发图", "Photos were chosen from the album", pictures),
    sample("location_select", "位置选择器", "A place was picked", () => [
      key("where"),
      group(
        "SendLocationInfo",
        leaf("Location_X", "31.2304"),
        leaf("Location_Y", "121.4737"),
        leaf("Scale", "16"),
        leaf("Label", "上海市黄浦区人民大道"),
        leaf("Poiname", "人民广场"),
      ),
      leaf("AppType", "wxwork"),
    ]),
  ]),
};
