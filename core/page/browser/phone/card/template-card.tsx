import { useSignal } from "@preact/signals";
import type { CardSelections } from "../../../../sandbox/callbacks/deed.ts";
import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import type { CardState, WireCard } from "../../../../sandbox/chat/content.ts";
import { Picture } from "../content/pictures.tsx";
import { CardButtons, CheckBox, Select, useCardAct } from "./card-choices.tsx";
import { CardFacts, CardHead, CardTitles, Emphasis, Opens, Quote } from "./card-parts.tsx";
import { firstChoices } from "./first-choices.ts";
import "./card.css";

interface TemplateCardProps {
  readonly entry: ChatEntry;
  readonly card: WireCard;
  readonly state: CardState;
}

/** A template card of any of the five sorts (document 90236), with everything on it working. */
export function TemplateCardView({ entry, card, state }: TemplateCardProps) {
  const own = useSignal<CardSelections>({});
  const { busy, run } = useCardAct(entry);
  const chosen = { ...firstChoices(card), ...own.value, ...state.submitted };
  const inert = state.inert ?? (card.replace_text || undefined);
  const asked = {
    chosen,
    closed: inert !== undefined || state.submitted !== undefined,
    choose(question: string, options: readonly string[]) {
      own.value = { ...own.value, [question]: options };
    },
  };

  return (
    <section class="card-box tcard" data-card={card.card_type}>
      <CardHead card={card} onPick={(key) => run(key, { do: "card_menu", entry: entry.id, key })} />
      <Body card={card} />
      {card.button_selection && <Select list={card.button_selection} {...asked} />}
      {card.select_list?.map((list) => (
        <Select key={list.question_key} list={list} {...asked} />
      ))}
      {card.checkbox && <CheckBox box={card.checkbox} {...asked} />}
      <CardButtons
        card={card}
        inert={inert}
        submitted={state.submitted !== undefined}
        busy={busy}
        onPress={(key) => run(key, pressOf(entry.id, key, card, chosen))}
        onSubmit={(key) => run(key, { do: "submit", entry: entry.id, selected: chosen })}
      />
      <Jumps card={card} />
    </section>
  );
}

/** A press tells what is chosen only where there is something to choose. */
function pressOf(
  entry: string,
  key: string,
  { button_selection }: WireCard,
  selected: CardSelections,
) {
  const press = { do: "press", entry, key } as const;
  return button_selection ? { ...press, selected } : press;
}

/** What the card says. All of it leads to where the card leads. */
function Body({ card }: { readonly card: WireCard }) {
  const { image_text_area: area, card_image: image } = card;
  return (
    <>
      <Opens link={card.card_action} class="tcard-body">
        <CardTitles text={card.main_title} />
        {card.emphasis_content && <Emphasis {...card.emphasis_content} />}
        {image && <Picture source={image.url} ratio={image.aspect_ratio ?? 1.3} />}
      </Opens>
      {area && (
        <Opens link={area} class="tcard-image-text">
          <Picture source={area.image_url} ratio={1} small />
          <CardTitles text={area} />
        </Opens>
      )}
      {card.quote_area && <Quote area={card.quote_area} />}
      {card.sub_title_text && <p class="tcard-sub">{card.sub_title_text}</p>}
      {card.vertical_content_list?.map((text, at) => (
        <div class="tcard-vertical" key={`${at} ${text.title}`}>
          <CardTitles text={text} />
        </div>
      ))}
      <CardFacts facts={card.horizontal_content_list ?? []} />
    </>
  );
}

function Jumps({ card: { jump_list: jumps = [] } }: { readonly card: WireCard }) {
  if (jumps.length === 0) return null;
  return (
    <div class="tcard-jumps">
      {jumps.map((jump, at) => (
        <Opens key={`${at} ${jump.title}`} link={jump} class="tcard-jump" arrow>
          {jump.title}
        </Opens>
      ))}
    </div>
  );
}
