import type { ComponentChildren } from "preact";
import { Picture } from "../content/pictures.tsx";
import { nameOf } from "../people/portrait.ts";
import { parseMarkdown } from "./parse-markdown.ts";
import type { Block, Inline, ListItem, MarkdownLine, MarkdownVersion } from "./tree.ts";
import "./markdown.css";

interface MarkdownProps {
  readonly content: string;
  readonly version: MarkdownVersion;
}

/** Markdown as nodes; nothing of it is ever taken for HTML. */
export function Markdown({ content, version }: MarkdownProps) {
  return <div class="markdown">{parseMarkdown(content, version).map(blockNode)}</div>;
}

function blockNode(block: Block): ComponentChildren {
  switch (block.type) {
    case "heading":
      return <Heading level={block.level}>{lineNode(block.line)}</Heading>;
    case "paragraph":
      return (
        <p>
          {block.lines.map((line) => (
            <span class="md-line">{lineNode(line)}</span>
          ))}
        </p>
      );
    case "quote":
      return <blockquote>{block.blocks.map(blockNode)}</blockquote>;
    case "list":
      return listNode(block);
    case "table":
      return tableNode(block);
    case "code":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "rule":
      return <hr />;
  }
}

/** A chat has a title of its own: headings inside it stand one level lower. */
const TAGS = ["h2", "h3", "h4", "h5", "h6", "h6"] as const;

interface HeadingProps {
  readonly level: number;
  readonly children: ComponentChildren;
}

function Heading({ level, children }: HeadingProps) {
  const Tag = TAGS[level - 1] ?? "h6";
  return (
    <Tag class="md-heading" data-level={level}>
      {children}
    </Tag>
  );
}

function listNode({ ordered, start, items }: Extract<Block, { readonly type: "list" }>) {
  const rows = items.map(itemNode);
  return ordered ? <ol start={start}>{rows}</ol> : <ul>{rows}</ul>;
}

const itemNode = ({ line, inner }: ListItem) => (
  <li>
    {lineNode(line)}
    {inner.map(blockNode)}
  </li>
);

function tableNode({ align, head, rows }: Extract<Block, { readonly type: "table" }>) {
  return (
    <div class="md-table">
      <table>
        <thead>
          <tr>
            {head.map((line, at) => (
              <th data-align={align[at]}>{lineNode(line)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((line, at) => (
                <td data-align={align[at]}>{lineNode(line)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const lineNode = (line: MarkdownLine) => line.map(inlineNode);

function inlineNode(inline: Inline): ComponentChildren {
  switch (inline.type) {
    case "text":
      return inline.text;
    case "code":
      return <code>{inline.text}</code>;
    case "strong":
      return <strong>{lineNode(inline.inlines)}</strong>;
    case "em":
      return <em>{lineNode(inline.inlines)}</em>;
    case "del":
      return <del>{lineNode(inline.inlines)}</del>;
    case "font":
      return <span class={`md-${inline.color}`}>{lineNode(inline.inlines)}</span>;
    case "mention":
      return <span class="mention">@{nameOf(inline.userId)}</span>;
    case "image":
      return <Picture source={inline.src} ratio={1.8} />;
    case "link":
      return (
        <a href={inline.href} target="_blank" rel="noopener noreferrer">
          {lineNode(inline.inlines)}
        </a>
      );
  }
}
