import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import { t } from "../../state/language.ts";
import { TemplateCardView } from "../card/template-card.tsx";
import { Markdown } from "../markdown/markdown.tsx";
import { mpRows, newsRows } from "./articles.ts";
import { FileBox, LinkBox, MiniProgramNoticeView, PlaceBox, TextCardView } from "./boxes.tsx";
import { News } from "./news.tsx";
import { Photo, Video } from "./pictures.tsx";
import { Text } from "./text.tsx";
import { Voice } from "./voice.tsx";
import "./content.css";

/** What an entry holds, drawn as WeCom draws it. */
export function ContentView({ entry }: { readonly entry: ChatEntry }) {
  const { content } = entry;
  switch (content.type) {
    case "text":
      return <Text content={content.content} />;
    case "markdown":
      return (
        <div class="card-box markdown-box">
          <Markdown content={content.content} version={content.version} />
        </div>
      );
    case "image":
      return <Photo mediaId={content.mediaId} />;
    case "voice":
      return <Voice mediaId={content.mediaId} own={entry.by === "member"} />;
    case "video":
      return <Video {...content} />;
    case "file":
      return <FileBox mediaId={content.mediaId} />;
    case "location":
      return <PlaceBox {...content} />;
    case "link":
      return <LinkBox {...content} />;
    case "news":
      return <News rows={newsRows(content.articles)} />;
    case "mpnews":
      return <News rows={mpRows(content.articles)} />;
    case "textcard":
      return <TextCardView {...content} />;
    case "miniprogram_notice":
      return <MiniProgramNoticeView {...content} />;
    case "template_card":
      return <TemplateCardView entry={entry} card={content.card} state={content.state} />;
    default:
      return <p class="bubble hint">{t("[暂不支持的消息]", "[Unsupported message]")}</p>;
  }
}
