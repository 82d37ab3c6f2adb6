import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { card, type TemplateCard } from "../../../../core/replies/template-card.ts";
import { encodeCard } from "../../../../core/wecom/callback/encode-card.ts";

/** Every field there is, in one card that WeCom would not show: only names and order count. */
const everything: Required<TemplateCard> = {
  cardType: "button_interaction",
  source: { iconUrl: "u", desc: "d", descColor: 0 },
  actionMenu: {
    desc: "d",
    actionList: [
      { text: "t", key: "k" },
      { text: "t2", key: "k2" },
    ],
  },
  taskId: "no word for it here",
  mainTitle: { title: "t", desc: "d" },
  quoteArea: { type: 1, url: "u", appId: "a", pagePath: "p", title: "t", quoteText: "q" },
  emphasisContent: { title: "t", desc: "d" },
  subTitleText: "s",
  horizontalContentList: [
    { keyName: "k", value: "v", type: 3, url: "u", mediaId: "m", userId: "i" },
    { keyName: "k2" },
  ],
  jumpList: [{ title: "t", type: 2, url: "u", appId: "a", pagePath: "p" }],
  cardAction: { title: "t", type: 1, url: "u", appId: "a", pagePath: "p" },
  cardImage: { url: "u", aspectRatio: 1.3 },
  imageTextArea: {
    type: 1,
    url: "u",
    appId: "a",
    pagePath: "p",
    title: "t",
    desc: "d",
    imageUrl: "i",
  },
  verticalContentList: [{ title: "t", desc: "d" }, { title: "t2" }],
  buttonSelection: {
    questionKey: "q",
    title: "t",
    selectedId: "1",
    disable: true,
    optionList: [
      { id: "1", text: "one" },
      { id: "2", text: "two" },
    ],
  },
  buttonList: [{ type: 1, text: "t", style: 1, key: "k", url: "u" }],
  checkBox: {
    questionKey: "q",
    optionList: [
      { id: "1", text: "one", isChecked: true },
      { id: "2", text: "two", isChecked: false },
    ],
    disable: false,
    mode: 1,
  },
  selectList: [
    { questionKey: "q", optionList: [{ id: "1", text: "one" }] },
    { questionKey: "r", selectedId: "0", optionList: [] },
  ],
  submitButton: { text: "t", key: "k" },
  replaceText: "r",
};

/** CDATA is left out where values have no markup: `<A>x</A>` reads better. */
const plain = (xml: string) => xml.replaceAll(/<!\[CDATA\[(.*?)\]\]>/g, "$1");

describe("encodeCard", () => {
  it("names every field as document 90241 does, lists as siblings", () => {
    const option = (id: string, text: string, more = "") =>
      `<OptionList><Id>${id}</Id><Text>${text}</Text>${more}</OptionList>`;
    assert.equal(
      plain(encodeCard(card(everything))),
      [
        "<TemplateCard>",
        "<CardType>button_interaction</CardType>",
        "<Source><IconUrl>u</IconUrl><Desc>d</Desc><DescColor>0</DescColor></Source>",
        "<ActionMenu><Desc>d</Desc><ActionList><Text>t</Text><Key>k</Key></ActionList>",
        "<ActionList><Text>t2</Text><Key>k2</Key></ActionList></ActionMenu>",
        "<MainTitle><Title>t</Title><Desc>d</Desc></MainTitle>",
        "<QuoteArea><Type>1</Type><Url>u</Url><Appid>a</Appid><PagePath>p</PagePath>",
        "<Title>t</Title><QuoteText>q</QuoteText></QuoteArea>",
        "<EmphasisContent><Title>t</Title><Desc>d</Desc></EmphasisContent>",
        "<SubTitleText>s</SubTitleText>",
        "<HorizontalContentList><KeyName>k</KeyName><Value>v</Value><Type>3</Type><Url>u</Url>",
        "<MediaId>m</MediaId><UserId>i</UserId></HorizontalContentList>",
        "<HorizontalContentList><KeyName>k2</KeyName></HorizontalContentList>",
        "<JumpList><Title>t</Title><Type>2</Type><Url>u</Url><AppId>a</AppId>",
        "<PagePath>p</PagePath></JumpList>",
        "<CardAction><Title>t</Title><Type>1</Type><Url>u</Url><AppId>a</AppId>",
        "<PagePath>p</PagePath></CardAction>",
        "<CardImage><Url>u</Url><AspectRatio>1.3</AspectRatio></CardImage>",
        "<ImageTextArea><Type>1</Type><Url>u</Url><Title>t</Title><Desc>d</Desc>",
        "<ImageUrl>i</ImageUrl></ImageTextArea>",
        "<VerticalContentList><Title>t</Title><Desc>d</Desc></VerticalContentList>",
        "<VerticalContentList><Title>t2</Title></VerticalContentList>",
        "<ButtonSelection><QuestionKey>q</QuestionKey><Title>t</Title><SelectedId>1</SelectedId>",
        `<Disable>true</Disable>${option("1", "one")}${option("2", "two")}</ButtonSelection>`,
        "<ButtonList><Text>t</Text><Style>1</Style><Key>k</Key></ButtonList>",
        `<CheckBox><QuestionKey>q</QuestionKey>${option("1", "one", "<IsChecked>true</IsChecked>")}`,
        `${option("2", "two", "<IsChecked>false</IsChecked>")}`,
        "<Disable>false</Disable><Mode>1</Mode></CheckBox>",
        `<SelectList><QuestionKey>q</QuestionKey>${option("1", "one")}</SelectList>`,
        "<SelectList><QuestionKey>r</QuestionKey><SelectedId>0</SelectedId></SelectList>",
        "<SubmitButton><Text>t</Text><Key>k</Key></SubmitButton>",
        "<ReplaceText>r</ReplaceText>",
        "</TemplateCard>",
      ].join(""),
    );
  });

  it("puts text in CDATA and numbers bare", () => {
    const value = card({ cardType: "text_notice", source: { desc: "]]>&", descColor: 2 } });
    assert.equal(
      encodeCard(value),
      "<TemplateCard><CardType><![CDATA[text_notice]]></CardType>" +
        "<Source><Desc><![CDATA[]]]]><![CDATA[>&]]></Desc><DescColor>2</DescColor></Source>" +
        "</TemplateCard>",
    );
  });

  it("writes no field that the card does not know", () => {
    const odd = { cardType: "text_notice", "x><y": "1", mainTitle: { title: "t", more: "2" } };
    assert.equal(
      plain(encodeCard(card(odd as TemplateCard))),
      "<TemplateCard><CardType>text_notice</CardType><MainTitle><Title>t</Title></MainTitle></TemplateCard>",
    );
  });
});
